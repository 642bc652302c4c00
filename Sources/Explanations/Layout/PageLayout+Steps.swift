import Tensors

extension PageLayout {
  /// Places the steps of a backward pass, their labels and results in columns.
  mutating func place(_ steps: [Step]) {
    let columns = StepColumns(steps, width: width, alphabet: alphabet)
    for (index, step) in steps.enumerated() where !Work.isStopped {
      if index > 0 {
        cut()
        put(StyledLine())
      }
      place(step, columns)
    }
  }

  private mutating func place(_ step: Step, _ columns: StepColumns) {
    let number = StyledLine(String(step.number), .emphasis)
    put(line(step.equation), after: number.padded(to: columns.equation), hang: columns.equation)
    if let form = step.form {
      if let arriving = step.arriving { place(arriving: line(arriving), besideEquation: true, columns) }
      put(line(form), indent: columns.equation, aside: step.aside)
    } else {
      if let aside = step.aside { putAside(line(aside)) }
      if let arriving = step.arriving { place(arriving: line(arriving), besideEquation: step.aside == nil, columns) }
    }
    tell(about: step.node)
    for contribution in step.contributions {
      if asks, let question = contribution.question {
        place(question: question, contribution, columns)
        tell(about: step.node, operand: contribution.operand.string)
        cut()
        tell(about: step.node, operand: contribution.operand.string)
      }
      place(contribution, columns)
    }
    for note in step.notes { place(.note(note), indent: columns.equation) }
  }

  /// The arriving gradient at the right of the step's first line, or on a line of its own.
  private mutating func place(arriving: StyledLine, besideEquation: Bool, _ columns: StepColumns) {
    let label = StyledLine("arriving", .label)
    var words = label
    words.append(" ")
    words.append(arriving)
    let column = width - words.width
    if besideEquation, let last = lines.last, column >= last.width + 2 {
      putTrailing(words, at: column)
    } else {
      let prefix = label.indented(by: columns.equation)
      put(arriving, after: prefix.padded(to: prefix.width + 2), hang: prefix.width + 2)
    }
  }

  /// What goes to an operand as a question, in the place of the first line that answers it.
  private mutating func place(question: Text, _ contribution: Contribution, _ columns: StepColumns) {
    let line = Contribution.Line(contribution.lines.first?.label ?? "", question)
    place(Contribution(to: contribution.operand, [line]), columns)
  }

  private mutating func place(_ contribution: Contribution, _ columns: StepColumns) {
    var head = StyledLine().padded(to: columns.equation)
    head.append("to ", .label)
    head.append(line(contribution.operand))
    if head.width + 1 > columns.label || contribution.lines.isEmpty {
      put(head, indent: 0)
      head = StyledLine()
    }
    for contributionLine in contribution.lines {
      var prefix = head.padded(to: columns.label)
      let label = line(contributionLine.label.emphasized(.label))
      if prefix.width + label.width + 1 > columns.content {
        put(label, after: prefix, hang: columns.label)
        prefix = StyledLine()
      } else {
        prefix.append(label)
      }
      place(contributionLine.text, after: prefix.padded(to: columns.content))
      for aside in contributionLine.asides { putAside(line(aside)) }
      for block in contributionLine.details {
        place(block, indent: columns.content, mathIndent: StepColumns.mathIndent)
      }
      head = StyledLine()
    }
  }

  /// Places a line of relations: where it is too long, it goes on under its first relation, numbers beside their result.
  private mutating func place(_ text: Text, after prefix: StyledLine) {
    let links = text.links.map(line)
    let content = prefix.width
    guard links.count > 1, content + Self.width(links[...]) > width else {
      put(line(text), after: prefix, hang: content)
      return
    }
    // A relation brings the blank before it.
    let hang = min(content + links[0].width, width / 2)
    let tail = (2..<links.count).first { k in
      content + Self.width(links[..<k]) <= width && hang + Self.width(links[k...]) <= width
    }
    put(links[0], after: prefix, hang: content)
    for (k, link) in links.enumerated().dropFirst() {
      if k != tail, let last = lines.last, last.width + link.width <= width {
        lines[lines.count - 1].append(link)
      } else if k == 1, let last = lines.last, last.width < width / 2 {
        // Too long for any line: it starts beside its left side.
        lines.removeLast()
        put(link.trimmed, after: last.padded(to: last.width + 1), hang: hang + 3)
      } else {
        put(link.trimmed, after: StyledLine().padded(to: hang + 1), hang: hang + 3)
      }
    }
  }

  private static func width(_ lines: ArraySlice<StyledLine>) -> Int { lines.reduce(0) { $0 + $1.width } }
}

/// Where the parts of steps start, chosen for all steps of a pass together.
struct StepColumns {
  let equation: Int
  let label: Int
  let content: Int

  /// Formulas with arrays need the page's width, so they start here and not under their label.
  static let mathIndent = 4

  init(_ steps: [Step], width: Int, alphabet: GlyphSet) {
    let lines = steps.flatMap(\.contributions).flatMap(\.lines)
    let columns = { (text: Text) in StyledLine(text, alphabet).width }
    let numberWidth = steps.map { String($0.number).count }.max() ?? 1
    let operandWidth = steps.flatMap(\.contributions).map { columns($0.operand) }.filter { $0 <= width / 8 }.max() ?? 0
    let labels = lines.map { columns($0.label) }.filter { $0 <= width / 8 }.max() ?? 0
    equation = numberWidth + 2
    label = equation + 3 + operandWidth + 2
    content = label + max(labels, 7) + 2
  }
}
