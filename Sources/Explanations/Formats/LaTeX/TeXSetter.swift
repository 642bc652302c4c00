/// A line of an aligned formula: what stands left of the relations, and the rest.
struct TeXRow: Equatable {
  let left: String
  let right: String
  /// Whether fractions stand in it, which would come close to those of the next.
  var isTall = false

  /// The end of a row before another.
  var end: String { isTall ? " \\\\[4pt]" : " \\\\" }

  /// The row with its place of alignment.
  var aligned: String {
    // A sign at the start of a cell would be set as an operator.
    let trimmed = right.drop { $0 == " " }
    let right = trimmed.first == "-" ? "{-}" + trimmed.dropFirst() : String(trimmed)
    return left.isEmpty ? "& \(right)" : "\(left) & \(right)"
  }
}

/// Sets the parts of a document as rows of aligned formulas, broken where they are wider than a line.
struct TeXSetter {
  let writer: TeXTextWriter
  private let lines = TeXLines(room: TeXSetter.room)

  /// The width of a line in digits.
  static let room = 86.0

  init(_ names: TeXNames) { writer = TeXTextWriter(names) }

  /// The source of a formula on one line.
  func source(_ tokens: [TeXToken]) -> String { tokens.withSizedBrackets(isDisplay: true).source }

  // MARK: Equations

  /// The rows of an equation, with what it goes on with; and the workings that are left.
  func rows(_ equation: Equation) -> (rows: [TeXRow], captions: [Text], workings: [Block]) {
    let name = writer.tokens(equation.name)
    let room = Self.room - name.width
    var captions: [Text] = []
    let sides = equation.sides.map { side in
      let (tokens, left) = writer.tokens(side.math, room: Self.room * 0.8)
      captions += left
      return [TeXToken.relation(side.relation)] + tokens
    }
    let aside = equation.aside.map { writer.tokens($0) } ?? []
    var rows = self.rows(source(name), broken(sides, room), aside, room)
    var workings: [Block] = []
    for block in equation.workings {
      if case .continuation(let sides) = block {
        let (more, left) = continued(sides, room)
        rows += more
        captions += left
      } else {
        workings.append(block)
      }
    }
    return (rows, captions, workings)
  }

  /// Sides on one line, or under each other where that would be too wide.
  private func broken(_ sides: [[TeXToken]], _ room: Double) -> [[TeXToken]] {
    let whole = sides.flatMap(\.self)
    if whole.width <= room { return [whole] }
    return sides.flatMap { lines.lines($0, first: room) }
  }

  /// What a line goes on with, each side after its relation.
  func continued(_ sides: [Equation.Side], _ room: Double) -> (rows: [TeXRow], captions: [Text]) {
    var captions: [Text] = []
    let tokens = sides.map { side in
      let (tokens, left) = writer.tokens(side.math, room: room * 0.9)
      captions += left
      return [TeXToken.relation(side.relation)] + tokens.withSizedBrackets(isDisplay: true)
    }
    return (rows("", broken(tokens, room), [], room), captions)
  }

  /// A text as a row, parted at its first relation; nil where words are in it.
  func row(_ text: Text) -> TeXRow? {
    let tokens = writer.tokens(text)
    guard tokens.width <= Self.room,
      !tokens.contains(where: { $0.kind == .words && $0.tex.contains(where: \.isLetter) }),
      let relation = tokens.firstIndex(where: { $0.kind == .relation })
    else { return nil }
    return TeXRow(
      left: source(Array(tokens[..<relation])), right: source(Array(tokens[relation...])), isTall: tokens.height > .line
    )
  }

  /// Lines as rows, the first beside a left side and a remark behind or under the last.
  private func rows(_ left: String, _ lines: [[TeXToken]], _ aside: [TeXToken], _ room: Double) -> [TeXRow] {
    var rows: [TeXRow] = []
    var remark = aside
    for (index, line) in lines.enumerated() {
      var line = line
      if index == lines.count - 1, !remark.isEmpty, line.width + remark.width + 4 <= room {
        line += [.gap] + remark
        remark = []
      }
      let isContinued = index > 0 && line.first?.kind != .relation
      let right = (isContinued ? "\\quad {} " : "") + source(line)
      rows.append(TeXRow(left: index == 0 ? left : "", right: right, isTall: line.height > .line))
    }
    guard !remark.isEmpty else { return rows.isEmpty ? [TeXRow(left: left, right: "")] : rows }
    if rows.isEmpty { return [TeXRow(left: left, right: source([.gap] + remark))] }
    return rows + self.lines.lines(remark, first: room - 4).map { TeXRow(left: "", right: source([.gap] + $0)) }
  }

  // MARK: Displayed formulas

  /// The lines of a formula that stands alone.
  func rows(_ math: Math) -> (rows: [TeXRow], captions: [Text]) {
    let (tokens, captions) = writer.tokens(math, room: Self.room)
    let sized = tokens.withSizedBrackets(isDisplay: true)
    let broken = lines.lines(sized, first: Self.room)
    let rows = broken.enumerated().map { index, line in
      let rest = line.first?.kind == .gap ? Array(line.dropFirst()) : line
      let isContinued = index > 0 && line.first?.kind != .gap
      return TeXRow(left: "", right: (isContinued ? "\\quad {} " : "") + source(rest), isTall: rest.height > .line)
    }
    return (rows, captions)
  }

  // MARK: Steps

  /// The definition of a step in indices, with its remark.
  func form(_ step: Step) -> [TeXRow] {
    guard let form = step.form else { return [] }
    return rows(
      "", lines.lines(writer.tokens(form), first: Self.room), step.aside.map { writer.tokens($0) } ?? [], Self.room)
  }

  /// A line about an operand; those after the first that say cases of one derivative go with it.
  func rows(
    _ group: [Contribution.Line], label: String, labelWidth: Double
  ) -> (rows: [TeXRow], captions: [Text]) {
    guard let first = group.first else { return ([], []) }
    let room = Self.room - labelWidth
    if let branch = first.branch {
      let formula = TeXFormulaWriter(writer.names, FormulaNotation.derivative.style)
      let among = TeXFormulaWriter(writer.names, FormulaNotation.derivative.style, isInline: true)
      let cases = group.compactMap(\.branch).map {
        (value: among.tokens($0.value), condition: TeXTextWriter(writer.names, isInline: true).tokens($0.condition))
      }
      let tokens = formula.tokens(branch.left) + [.relation(.equal), TeXFormulaWriter.cases(cases)]
      return (rows(label, lines.lines(tokens, first: room), [], room), [])
    }
    var asides = first.asides.map { writer.tokens($0) }
    let line = lines.lines(writer.tokens(first.text), first: room)
    let isBeside = asides.first.map { (line.last?.width ?? 0) + $0.width + 4 <= room } ?? false
    let beside = isBeside ? asides.removeFirst() : []
    var result = rows(label, line, beside, room)
    var captions: [Text] = []
    for case .continuation(let sides) in first.details {
      let (more, left) = continued(sides, room)
      result += more
      captions += left
    }
    for aside in asides { result += rows("", lines.lines([.gap] + aside, first: room), [], room) }
    return (result, captions)
  }

  /// The lines of an operand in groups that are set as one.
  static func groups(_ lines: [Contribution.Line]) -> [[Contribution.Line]] {
    var groups: [[Contribution.Line]] = []
    for line in lines {
      if let branch = line.branch, let last = groups.last?.last, last.branch?.left == branch.left, last.details.isEmpty
      {
        groups[groups.count - 1].append(line)
      } else {
        groups.append([line])
      }
    }
    return groups
  }

  // MARK: Words

  /// A text as running words, its formulas between `marks`.
  func prose(_ text: Text, marks: (open: String, close: String), escaped: (String) -> String) -> String {
    var result = ""
    var formula: [TeXToken] = []
    func flush() {
      let source = formula.withSizedBrackets(isDisplay: false).source.trimmingBlanks
      if !source.isEmpty { result += marks.open + source + marks.close }
      formula = []
    }
    for token in TeXTextWriter(writer.names, isInline: true).tokens(text) {
      if token.kind == .words {
        flush()
        result += escaped(token.tex)
      } else {
        formula.append(token)
      }
    }
    flush()
    return result
  }
}

extension String {
  /// Without blanks at its ends, where a mark could not stand beside them.
  var trimmingBlanks: String {
    let rest = drop { $0 == " " }
    // A blank after a backslash is a sign of its own.
    guard let last = rest.lastIndex(where: { $0 != " " }), rest[last] != "\\" else { return String(rest) }
    return String(rest[...last])
  }
}

/// Source in lines that fit a screen.
enum TeXSource {
  private static let width = 80

  /// Lines broken at blanks, which LaTeX reads as the same; what goes on is set in.
  static func filled(_ lines: [String]) -> [String] { lines.flatMap(filled) }

  private static func filled(_ line: String) -> [String] {
    guard line.count > width else { return [line] }
    var lines: [String] = []
    var current = ""
    for word in words(of: line) {
      if !current.isEmpty, current.count + word.count + 1 > width {
        lines.append(current)
        current = "  " + word
      } else {
        current += (current.isEmpty ? "" : " ") + word
      }
    }
    return lines + [current]
  }

  /// The words between blanks; the blank of a command `\ ` is one with its backslash.
  private static func words(of line: String) -> [String] {
    var words: [String] = [""]
    for character in line {
      if character == " ", words[words.count - 1].last != "\\" {
        words.append("")
      } else {
        words[words.count - 1].append(character)
      }
    }
    return words.filter { !$0.isEmpty }
  }
}
