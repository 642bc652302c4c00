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
    var number = StyledLine().padded(to: columns.number)
    number.append(String(step.number), .emphasis)
    put(line(step.equation), after: number.padded(to: columns.equation), hang: columns.equation)
    if let aside = step.aside { putAside(line(aside)) }
    if let arriving = step.arriving { place(arriving: line(arriving), besideEquation: step.aside == nil, columns) }
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
    let blank = columns.results == nil ? " " : "  "
    var words = label
    words.append(blank)
    words.append(arriving)
    let column = columns.results.map { $0 - label.width - blank.count } ?? (width - words.width)
    if besideEquation, let last = lines.last, column >= last.width + 2, column + words.width <= width {
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
      put(line(contributionLine.text), after: prefix.padded(to: columns.content), hang: columns.content)
      if let result = contributionLine.result { place(result: line(result), columns) }
      if let aside = contributionLine.aside { putAside(line(aside)) }
      for block in contributionLine.details {
        place(block, indent: columns.content, mathIndent: StepColumns.mathIndent)
      }
      head = StyledLine()
    }
  }

  /// A result in its column; where there is no room, at the right margin or under the line.
  private mutating func place(result: StyledLine, _ columns: StepColumns) {
    let end = lines.last?.width ?? 0
    if let column = columns.results, column + result.width <= width, end + 2 <= column || end > width - result.width - 2
    {
      putTrailing(result, at: column)
    } else if result.width <= width - columns.content {
      putAside(result)
    } else {
      put(result, indent: columns.content)
    }
  }
}

/// Where the parts of steps start, chosen for all steps of a pass together.
struct StepColumns {
  let number: Int
  let equation: Int
  let label: Int
  let content: Int
  /// The column of results, if any line has one.
  let results: Int?

  /// Formulas with arrays need the page's width, so they start here and not under their label.
  static let mathIndent = 4

  init(_ steps: [Step], width: Int, alphabet: GlyphSet) {
    let lines = steps.flatMap(\.contributions).flatMap(\.lines)
    let columns = { (text: Text) in StyledLine(text, alphabet).width }
    // Without arrays there is room to set the steps in under their heading.
    let hasRoom = width >= 80 && !lines.contains { $0.details.contains(where: \.isDisplay) }
    let numberWidth = steps.map { String($0.number).count }.max() ?? 1
    let operandWidth = steps.flatMap(\.contributions).map { columns($0.operand) }.filter { $0 <= width / 8 }.max() ?? 0
    let labels = lines.map { columns($0.label) }.filter { $0 <= width / 8 }.max() ?? 0
    number = hasRoom ? 2 : 0
    equation = number + numberWidth + 2
    label = equation + 3 + operandWidth + (hasRoom ? 3 : 2)
    content = label + max(labels, 7) + 2

    let results = lines.compactMap(\.result).map(columns)
    guard !results.isEmpty else {
      self.results = nil
      return
    }
    let arriving = steps.filter { $0.aside == nil }.compactMap(\.arriving).map(columns)
    let longest = (results + arriving).filter { $0 <= width / 2 }.max() ?? 0
    self.results = min(width * 11 / 16, width - longest)
  }
}
