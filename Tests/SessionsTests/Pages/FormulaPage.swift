import Tensors

@testable import Explanations
@testable import Sessions

/// A page with formulas, and a session that holds its values.
struct FormulaPage {
  let lines: [PrintedLine]
  /// Matrices of formulas, with the tables of their numbers.
  private let matrices: [(cells: [[String]], numbers: [[Text]])]
  /// How many formulas came to the number beside them, and how many lines say something that no formula says.
  private(set) var (checked, worded) = (0, 0)
  private var notation = PageNotation()
  private let style: NumberStyle
  private let names: PageNames
  /// The shapes of the names that have a value.
  private var bound: [String: [Int]] = [:]
  private var repeated: Set<String> = []
  /// What arrives at each node.
  private var arriving: [String: Tensor<Double>] = [:]
  /// Short names by the step that says what they stand for.
  private var shortNames: [String: [String]] = [:]

  static let kinds: Set<String> = ["forward", "gradient", "jacobian", "hessian", "derivative", "tangent"]

  init?(_ response: Response, _ session: Session) {
    let report = response.json
    guard case .string(let kind)? = report["kind"], Self.kinds.contains(kind) else { return nil }
    lines = response.document.lines
    matrices = response.document.matrices
    let options = session.settings.narration
    style = NumberStyle(digits: options.digits, mode: options.numbers)
    names = session.narrator().page
    for line in lines where !line.aside.isEmpty {
      shortNames[line.node + " " + line.operand, default: []].append(line.aside)
    }
    guard style.mode != .paper else { return }
    for name in session.sheet.definitions.keys {
      if let value = session.sheet.value(of: name) { define(name, value) }
    }
    for (name, definition) in session.sheet.definitions where definition.isFunction {
      notation.define(function: definition.signature(of: name))
    }
    for (name, node) in session.traceNames { define(name, session.sheet.graph.value(of: node)) }
    for node in report["nodes"]?.elements ?? [] {
      if let name = node["name"]?.string, let value = node["value"].flatMap(Tensor<Double>.init) { define(name, value) }
    }
    bindGradients(report, options)
  }

  private mutating func bindGradients(_ report: JSONValue, _ options: NarrationOptions) {
    guard let output = report["output"]?.string else { return }
    func bind(_ label: String, _ value: Tensor<Double>) {
      for isShort in [true, false] {
        let names = GradientNames(names: options.names, output: .symbol(output), isShort: isShort)
        let gradient = names.gradient(at: .symbol(label, shape: value.shape))
        notation.define(printed: Text(gradient).string, value)
      }
    }
    let steps = report["steps"]?.elements ?? []
    for step in steps {
      for c in step["contributions"]?.elements ?? [] {
        guard let node = step["node"]?.string, let operand = c["operand"]?.string else { continue }
        if let total = c["total"].flatMap(Tensor<Double>.init) { bind(operand, total) }
        guard let local = c["local"]?["value"].flatMap(Tensor<Double>.init) else { continue }
        if local.rank <= 2 {
          let isTransposed = options.layout == .denominator && local.rank == 2
          // An operand that is used twice has two Jacobians under one name.
          let isRepeated = (step["contributions"]?.elements ?? []).count { $0["operand"]?.string == operand } > 1
          if isRepeated { repeated.insert("∂\(node)/∂\(operand)") }
          let printed = isTransposed ? local.transposed : local
          notation.define(printed: "∂\(node)/∂\(operand)", printed)
          // At the output's own step a local derivative may be named by the node's formula.
          let named = lines.first { $0.label == "local" && $0.node == node && $0.operand == operand }
          if case .text(let left)? = named?.left, left.hasPrefix("∂(") { notation.define(printed: left, printed) }
        } else if let arriving = step["upstream"].flatMap(Tensor<Double>.init), arriving.count > 0 {
          // A map between arrays is applied to their entries one after the other.
          let matrix = local.reshaped([arriving.count, local.count / arriving.count])
          for isShort in [true, false] {
            let names = GradientNames(names: options.names, output: .symbol(output), isShort: isShort)
            let gradient = names.gradient(at: .symbol(node, shape: arriving.shape))
            notation.define(
              printed: "(∂\(node)/∂\(operand))ᵀ \(Text(gradient).string)",
              matrix.transposed.matrixProduct(arriving.reshaped([arriving.count])))
          }
        }
      }
    }
    for step in steps {
      guard let node = step["node"]?.string, let value = step["upstream"].flatMap(Tensor<Double>.init) else { continue }
      bind(node, value)
      arriving[node] = value
    }
    for key in ["adjoints", "gradients"] {
      guard case .object(let members)? = report[key] else { continue }
      for member in members { if let value = Tensor<Double>(member.value) { bind(member.name, value) } }
    }
  }

  private mutating func define(_ name: String, _ value: Tensor<Double>) {
    // Data of many rows are no part of a formula that is told with its numbers.
    guard value.count <= 2000 else { return }
    notation.define(name, value)
    bound[name] = value.shape
  }

  // MARK: Findings

  /// What is wrong with the page.
  mutating func findings() -> [String] {
    lines.flatMap { line in findings(line).map { "\($0)\n  in \(line.text)" } }
      + matrices.flatMap { cells, numbers in
        zip(cells.joined(), numbers.joined()).compactMap { cell, number in
          guard let shown = PrintedNumbers(number.string) else { return "\(number.string) is no number" }
          switch notation.value(cell) {
          case .failure(let refused): return "\(cell), typed \(refused.typed): \(refused.reason)"
          case .success(let result):
            checked += 1
            return difference(result, shown, nil, isRounded: false).map { "\(cell): \($0)" }
          }
        }
      }
  }

  /// What is wrong with a line.
  private mutating func findings(_ line: PrintedLine) -> [String] {
    guard let last = line.links.last, let value = PrintedNumbers(last.side) else {
      worded += 1
      return []
    }
    if let arrived = arriving[line.node] { notation.define(printed: "what arrived", arrived) }
    for aside in shortNames[line.node + " " + line.operand] ?? [] { bindShortNames(aside) }
    notation.size = value.rows
    if bound[names[.ones]] == nil { notation.define(names[.ones], value.ones(isDiagonal: line.text.contains("diag("))) }
    var findings: [String] = []
    var exact: Tensor<Double>?
    let sides = [line.left] + line.links.dropLast().map(\.side)
    for (k, side) in sides.enumerated() {
      // A line that goes on with what stands above it.
      if case .text("") = side { continue }
      guard let whole = Self.printed(side), let printed = closed(whole, value) else {
        worded += 1
        continue
      }
      let isNumbers = Self.isNumbers(printed)
      if k == 0, isName(printed) { continue }
      // On paper what an operation is made of is rounded on the way: only the numbers put in can be redone.
      if style.mode == .paper, !isNumbers { continue }
      switch notation.value(printed) {
      case .failure(let refused): findings.append("\(printed), typed \(refused.typed): \(refused.reason)")
      case .success(let result):
        checked += 1
        if !isNumbers { exact = result }
        let isRedone = isNumbers && k == sides.count - 1
        if let words = difference(
          result, value, isRedone ? last.relation : nil,
          isRounded: last.relation == .approximate || Self.hasRoundedConstant(printed))
        {
          findings.append("\(printed): \(words)")
        }
      }
    }
    learn(line, exact, value)
    return findings
  }

  /// What a formula that is redone from its numbers, or from exact values where no relation is given, says otherwise than
  /// the page.
  private func difference(
    _ result: Tensor<Double>, _ value: PrintedNumbers, _ relation: Relation?, isRounded: Bool
  ) -> String? {
    guard let entries = value.picked(result) else { return "\(result.shape) for \(value.count) entries" }
    let isExact = zip(entries, value.shown).allSatisfy {
      $0 == $1 || ($0 - $1).magnitude <= 1e-12 * max(1, $1.magnitude) || $0.isNaN && $1.isNaN
    }
    let agrees = Relation.of(recomputed: entries, shown: value.shown, style: style) == .equal
    let words = "\(entries.prefix(6)) beside \(value.shown.prefix(6))"
    guard let relation else {
      // What ends in a five may have come from either side of it, and a constant of a formula is rounded as it is shown.
      let isTie = Relation.of(recomputed: entries.map { $0 * (1 - 1e-13) }, shown: value.shown, style: style) == .equal
      let isNear = zip(entries, value.shown).allSatisfy { ($0 - $1).magnitude <= 1e-3 * max(1, $1.magnitude) }
      return agrees || isTie || isExact || isRounded && isNear ? nil : words
    }
    // With fractions a line is an equality only where it is exact.
    // What is equal but for rounding is near.
    if relation == .approximate,
      zip(entries, value.shown).contains(where: { ($0 - $1).magnitude > 0.02 * max(1, $1.magnitude) })
    {
      return "\(words), which is far"
    }
    let expected: Relation = (style.mode == .fractions ? isExact : agrees) ? .equal : .approximate
    return expected == relation ? nil : "\(words), but \(relation.sign)"
  }

  /// Names that are first said on this line.
  private mutating func learn(_ line: PrintedLine, _ exact: Tensor<Double>?, _ value: PrintedNumbers) {
    guard case .text(let name) = line.left, var value = exact ?? value.tensor else { return }
    // A tangent has the shape of what moves.
    let moving = String(String.UnicodeScalarView(name.unicodeScalars.filter { $0 != "\u{307}" }))
    if moving != name, let shape = bound[moving], shape.reduce(1, *) == value.count { value = value.reshaped(shape) }
    if name.hasPrefix("∂") || name.hasPrefix("∇"), !name.contains(" · ") {
      if !notation.defines(printed: name) { notation.define(printed: name, value) }
    } else if isName(name), !name.contains("["), bound[name] == nil {
      define(name, value)
    }
  }

  /// `p = softmax(z), Y: one-hot rows of y`.
  private mutating func bindShortNames(_ aside: String) {
    for part in aside.split(separator: ", ").map(String.init) {
      if let sides = part.halves(" = "), case .success(let value) = notation.value(sides.1) {
        notation.define(sides.0, value)
      }
      if let sides = part.halves(": one-hot "), let labels = sides.1.halves("of ")?.1,
        case .success(let value) = notation.value("one_hot(\(labels), \(notation.classes))")
      {
        notation.define(sides.0, value)
      }
    }
  }

  // MARK: What is no closed formula

  /// The closed formula in what is printed; nil for words, and for what has free indices.
  private func closed(_ printed: String, _ value: PrintedNumbers) -> String? {
    var text = printed
    // One place among several of an operand has no name.
    if text.hasPrefix("slope as operand ") { return nil }
    if let rest = text.halves("; "), text.hasPrefix("row 0 of ") { text = rest.1 }
    if let rest = text.halves("] is ") { text = rest.1 }
    // ones in the shape of the result.
    let ones = names[.ones]
    if bound[ones] == nil, text.hasSuffix(" · " + ones) { text = String(text.dropLast(ones.count + 3)) }
    if text.hasPrefix("diag("), value.isDiagonal { text = String(text.dropFirst(5).dropLast()) }
    if Self.mixesRowsAndColumns(text) { return nil }
    return (Self.words + repeated).contains { text.contains($0) } ? nil : text
  }

  /// Words in the place of a formula, and signs of what has free indices.
  private static let words = [
    "Σ", " at [", "]×", "⊗", "the sum over its uses", "the sum of ", "zeros elsewhere", "each entry of", "in each",
    "expand ", "where ", " if ", "so far", "sum / N", " of I", "repeated", "use ",
    // Calls of what the language has no word for: the transposes of a selection, a broadcast, a product, a window.
    "place(", "repeat(", "gate(", ", [])", "tril(1)", "scatter(", "kron_", "conv2d_", "conv1d_", " windows]",
  ]

  private static func printed(_ side: PrintedLine.Side) -> String? {
    switch side {
    case .text(let text): text
    case .figure(let atoms): PageNotation.printed(atoms)
    }
  }

  /// Whether a number of four decimals or more stands there, which may be a constant that goes on.
  private static func hasRoundedConstant(_ text: String) -> Bool { text.contains(/\d\.\d{4}/) }

  /// Whether a row and a column of numbers meet entry by entry: on the page one vector may lie where another stands.
  private static func mixesRowsAndColumns(_ text: String) -> Bool {
    text.contains("[[") && text.contains(/\] ⊙ \[[^\[\],]*;/)
  }

  /// Whether nothing but numbers and functions of them stands there.
  private static func isNumbers(_ text: String) -> Bool {
    let words = text.split { !($0.isLetter || $0.isNumber || "_∂∇.".contains($0)) }
    return words.allSatisfy { Double($0) != nil || text.contains($0 + "(") || text.contains($0 + " (") }
  }

  /// Whether a line begins with what it is about.
  private func isName(_ text: String) -> Bool {
    if text.hasPrefix("∂") || text.hasPrefix("∇") || text.hasPrefix("(∇") {
      return !text.contains("·") && !text.contains("⊙") && !text.contains("−")
    }
    return text.allSatisfy { $0.isLetter || $0.isNumber || "_[]:,".contains($0) } && !(text.first?.isNumber ?? true)
      && text.first != "["
  }
}

extension String {
  /// What stands before and after the first of some words.
  fileprivate func halves(_ words: String) -> (String, String)? {
    guard let range = firstRange(of: words) else { return nil }
    return (String(self[..<range.lowerBound]), String(self[range.upperBound...]))
  }
}

extension Document {
  /// Each matrix of formulas that has a table of its numbers under it.
  fileprivate var matrices: [(cells: [[String]], numbers: [[Text]])] {
    zip(blocks, blocks.dropFirst()).compactMap { block, next in
      guard case .table(let table) = next, let grid = Document([block]).lines.first?.grid else { return nil }
      let columns = table.columns.dropFirst().map { $0.rows.compactMap(\.first) }
      guard let height = columns.first?.count else { return nil }
      let shown = (0..<height).map { row in columns.map { $0[row] } }
      return (zip(grid, shown).map { cells, numbers in Array(cells.prefix(numbers.count)) }, shown)
    }
  }
}

extension PrintedLine {
  /// The cells of the matrix that the line ends in.
  fileprivate var grid: [[String]]? {
    guard case .figure(let atoms)? = links.last?.side, atoms.count == 1, case .grid(let grid) = atoms[0],
      grid.elision == nil
    else { return nil }
    return grid.cells.map { $0.map(\.string) }
  }
}
