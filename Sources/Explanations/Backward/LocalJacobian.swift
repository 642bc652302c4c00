import Graphs
import Tensors

/// Tells the local Jacobian of a node at an operand where either is an array: its structure, and its entries.
struct LocalJacobian {
  let trace: Trace
  let node: NodeID
  let operand: NodeID
  let symbols: LinearMap<Formula>
  let numbers: LinearMap<Tensor<Numeral>>
  /// The values of what may stand in the formula.
  private let values: FormulaValues

  private var style: NumberStyle { trace.style }
  private var result: Shape { trace.graph.shape(of: node) }
  private var source: Shape { trace.graph.shape(of: operand) }
  private var isTransposed: Bool { trace.options.layout == .denominator }
  private var page: PageNames { trace.names.page }
  private var nodeName: String { trace.names.label(of: node) }
  private var operandName: String { trace.names.label(of: operand) }

  init(
    _ trace: Trace, _ node: NodeID, at operand: NodeID, _ symbols: LinearMap<Formula>,
    _ numbers: LinearMap<Tensor<Numeral>>, _ values: FormulaValues
  ) {
    (self.trace, self.node, self.operand, self.symbols, self.numbers) = (trace, node, operand, symbols, numbers)
    self.values = values
  }

  /// The derivative's name: `∂v/∂x`.
  var name: String { "∂\(nodeName)/∂\(operandName)" }

  /// Whether the map is written as a matrix between vectors, other than I and a diagonal.
  var isMatrix: Bool {
    guard result.count == 1, source.count == 1 else { return false }
    switch symbols {
    case .left, .right, .difference, .sum, .outer: return true
    case .linear(.bilinear(let product), _, _): return product.form == .cross
    default: return false
    }
  }

  /// The structure in words or symbols.
  var structure: String {
    let structure = symbols.structure(operand: source).named(by: page)
    return (isTransposed ? structure.transposedStructure : structure).text(.derivative)
  }

  /// The line of a step.
  func line(place: Text?) -> Contribution.Line {
    let shape = shapeWords
    let aside = [place, shape].compactMap { $0 }.joined(separator: "  ")
    var line = Contribution.Line("local", text, aside: aside.isEmpty ? nil : aside)
    line.details = entries
    return line
  }

  // MARK: The formula

  private var text: Text {
    if let index = indexFormula { return Text(math: index) }
    let head = Text(name, .gradient) + " = "
    if isBroadcast { return head + Text("1 in each place to which \(operandName) was broadcast") }
    switch symbols {
    case .linear(.broadcast, _, _): return head + Text(broadcastWords)
    case .diagonal(let d) where result.count == 1 && d.constant == nil && d.shape.count == 1:
      guard case .diagonal(let x) = numbers, trace.isShownWhole(x) else { return head + Text(math: structure) }
      if d.text(.derivative) == style.inline(x).string { return head + Text(math: structure) }
      let relation = relation(d, to: x)
      return short(head + Text(math: structure), " \(relation.sign) diag(" + style.inline(x) + ")")
    case .linear(.select(let select), _, _) where select.selection.positions.count == 1:
      let place = source.count == 1 ? String(select.selection.positions[0]) : "[\(select.notation)]"
      return head + Text("row \(place) of \(page[.identity])")
    case .linear(.take(let take), _, _): return head + Text(chosenRows(take.axis) ?? structure)
    case .row(let v, axis: nil) where source.count == 1:
      guard case .row(let x, _) = numbers, trace.isShownWhole(x) else { return head + Text(math: structure) }
      return short(head + Text(math: structure), " \(relation(v, to: x).sign) " + style.inline(x))
    default: return head + Text(math: structure)
    }
  }

  /// The rows of I that an index chooses, where they are few.
  private func chosenRows(_ axis: Int) -> String? {
    let operands = trace.graph.operands(of: node)
    guard operands.count == 2, (1...Self.mostRows).contains(trace.value(of: operands[1]).count) else {
      return nil
    }
    let identity = page[.identity]
    let index = trace.value(of: operands[1]).scalars.map { style.text($0) }
    let rows = "row\(index.count == 1 ? "" : "s") \(index.joined(separator: ", ")) of \(identity)"
    if source.count == 1 { return rows }
    guard axis > 0 else { return "(\(rows)) ⊗ \(identity)" }
    return axis == source.count - 1
      ? "\(identity) ⊗ (\(rows))" : "\(identity) ⊗ (\(rows)) ⊗ \(identity)"
  }

  private static let mostRows = 6

  /// A formula with its numbers where both fit a line; the numbers stand in the product otherwise.
  private func short(_ formula: Text, _ numbers: Text) -> Text {
    formula.string.count + numbers.string.count <= Self.longestLine ? formula + numbers : formula
  }

  private static let longestLine = 56

  private func relation(_ formula: Formula, to numbers: Tensor<Numeral>) -> Relation {
    values.relationOnLine(formula, to: numbers)
  }

  private var isBroadcast: Bool {
    if case .composed(.diagonal(let d), .linear(.broadcast, _, _), _) = symbols { return d.constant == 1 }
    return false
  }

  private var broadcastWords: String {
    let rows = result.count == 2 && source == [result[1]]
    return rows
      ? "1 in each row (\(operandName) was broadcast)" : "1 in each place to which \(operandName) was broadcast"
  }

  /// The Jacobian of arrays of two axes entry by entry.
  private var indexFormula: String? {
    let (y, x) = (nodeName, operandName)
    switch symbols {
    case .row(let v, let axis) where source.count > 1 && (axis == nil ? result.isEmpty : result.count < source.count):
      let form = IndexForm(source, reducedAlong: axis, in: page, names: [y])
      let rest = axis.map { "; 0 where \(form.letters($0)) differ\(source.count == 2 ? "s" : "")" } ?? ""
      return "∂\(y)\(form.reduced)/∂\(x)\(form.whole) = \(form.entry(v).text(.derivative))\(rest)"
    case .right(let b, let flipped, let argument) where source.count == 2:
      return right(b, flipped, argument == .transposed, y, x)
    case .left(let a, let flipped, let argument) where source.count == 2:
      return left(a, flipped, argument == .transposed, y, x)
    default: return nil
    }
  }

  private func right(_ b: Formula, _ flipped: Bool, _ isTransposed: Bool, _ y: String, _ x: String) -> String {
    let name = b.text(.derivative, bracketed: true)
    let (i, j, k, n) = (page[.i], page[.j], page[.k], page[.n])
    switch (result.count, isTransposed) {
    case (1, false): return "∂\(y)[\(k)]/∂\(x)[\(i),\(j)] = \(name)[\(j)] if \(k) = \(i), else 0"
    case (1, true): return "∂\(y)[\(k)]/∂\(x)[\(i),\(j)] = \(name)[\(i)] if \(k) = \(j), else 0"
    case (_, true):
      let entry = flipped ? "\(k),\(i)" : "\(i),\(k)"
      return "∂\(y)[\(n),\(k)]/∂\(x)[\(i),\(j)] = \(name)[\(entry)] if \(n) = \(j), else 0"
    default:
      let isAsItIs = flipped != self.isTransposed
      let matrix = isAsItIs ? name : b.transposedFormula.text(.derivative)
      let (rows, columns) = self.isTransposed ? (source[1], result[1]) : (result[1], source[1])
      return "in each row: ∂\(y)[\(n)]/∂\(x)[\(n)] = \(matrix), \(rows)×\(columns); other rows 0"
    }
  }

  private func left(_ a: Formula, _ flipped: Bool, _ isTransposed: Bool, _ y: String, _ x: String) -> String {
    let name = a.text(.derivative, bracketed: true)
    let (i, j, k, n) = (page[.i], page[.j], page[.k], page[.n])
    switch (result.count, isTransposed) {
    case (1, false): return "∂\(y)[\(k)]/∂\(x)[\(i),\(j)] = \(name)[\(i)] if \(k) = \(j), else 0"
    case (1, true): return "∂\(y)[\(k)]/∂\(x)[\(i),\(j)] = \(name)[\(j)] if \(k) = \(i), else 0"
    case (_, true):
      let entry = flipped ? "\(j),\(n)" : "\(n),\(j)"
      return "∂\(y)[\(n),\(k)]/∂\(x)[\(i),\(j)] = \(name)[\(entry)] if \(k) = \(i), else 0"
    default:
      let entry = flipped ? "\(i),\(n)" : "\(n),\(i)"
      return "∂\(y)[\(n),\(k)]/∂\(x)[\(i),\(j)] = \(name)[\(entry)] if \(k) = \(j), else 0"
    }
  }

  // MARK: The entries

  private var shapeWords: Text? {
    guard (1...2).contains(result.count + source.count) || (result.count == 1 && source.count == 2), result.count <= 1,
      !result.isEmpty || trace.options.jacobians == .full
    else { return nil }
    let parts = [result, source].map { $0.count > 1 ? "(\($0.sign))" : $0.isEmpty ? "1" : $0.sign }
    return Text((isTransposed ? parts.reversed() : parts).joined(separator: "×"), .shape)
  }

  private static let mostSlices = 3
  private static let mostSliceEntries = 12
  private static let mostDenseEntries = 4096

  private var entries: [Block] {
    let isFull = trace.options.jacobians == .full
    let (m, n) = (result.entryCount, source.entryCount)
    if result.count == 1, source.count == 2, m <= Self.mostSlices, n <= Self.mostSliceEntries {
      return [.display(slices(numbers.dense(operand: source)))]
    }
    let isSmall = m <= style.limits.rows && n <= style.limits.columns
    guard isFull || (isMatrix && isSmall) else { return [] }
    guard m * n <= Self.mostDenseEntries else { return [.note("dense, it has \(m)×\(n) entries")] }
    let dense = numbers.dense(operand: source)
    return [.display(style.figure(isTransposed ? dense.transposed : dense))]
  }

  /// The Jacobian between two vectors written out, where it is small.
  var numbersOfVectors: [Block] {
    guard result.count == 1, source.count == 1, result[0] <= style.limits.rows, source[0] <= style.limits.columns else {
      return []
    }
    let dense = numbers.dense(operand: source)
    return [.display(style.figure(isTransposed ? dense.transposed : dense))]
  }

  private func slices(_ dense: Tensor<Numeral>) -> Math {
    let size = source.entryCount
    var math = Math([])
    for k in 0..<result.entryCount {
      if k > 0 { math.append(.gap) }
      math.append(.text(Text("\(page[.k]) = \(k)", .muted)))
      style.figure(Tensor(source, Array(dense.scalars[k * size..<(k + 1) * size]))).atoms.forEach { math.append($0) }
    }
    return math
  }
}

extension Formula {
  /// The text, in brackets unless it is a single name.
  func text(_ style: FormulaStyle, bracketed: Bool) -> String {
    let text = text(style)
    return text.contains(" ") && bracketed ? "(\(text))" : text
  }
}

extension LinearMap where V == Formula {
  /// The map with each of its formulas put through a function.
  func mapping(_ f: (Formula) -> Formula) -> LinearMap {
    switch self {
    case .identity: .identity
    case .diagonal(let d): .diagonal(f(d))
    case .left(let a, let flipped, let argument): .left(f(a), transposed: flipped, of: argument)
    case .right(let b, let flipped, let argument): .right(f(b), transposed: flipped, of: argument)
    case .outer(let u, let v, let axis): .outer(f(u), f(v), axis: axis)
    case .row(let v, let axis): .row(f(v), axis: axis)
    case .linear(let operation, let from, let parameters): .linear(operation, from: from, parameters: parameters)
    case .difference(let a, let b): .difference(a.mapping(f), b.mapping(f))
    case .sum(let a, let b): .sum(a.mapping(f), b.mapping(f))
    case .composed(let a, let b, let through): .composed(a.mapping(f), b.mapping(f), through: through)
    }
  }
}
