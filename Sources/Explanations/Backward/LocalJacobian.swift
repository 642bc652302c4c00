import Graphs
import Tensors

/// Tells the local Jacobian of a node at an operand where either is an array: its structure, and its entries.
struct LocalJacobian {
  let trace: Trace
  let node: NodeID
  let operand: NodeID
  let symbols: LinearMap<Formula>
  /// The same in numbers; nil where symbols alone are told.
  let numbers: LinearMap<Tensor<Numeral>>?
  /// The Jacobian in indices, where it has such a form.
  private let index: IndexForm?
  /// The values of what may stand in the formula.
  private let values: FormulaValues

  private var style: NumberStyle { trace.style }
  private var result: Shape { trace.graph.shape(of: node) }
  private var source: Shape { trace.graph.shape(of: operand) }
  private var isTransposed: Bool { trace.options.layout == .denominator }
  private var page: PageNames { trace.names.page }
  private var y: Formula { trace.names.reference(to: node) }
  private var x: Formula { trace.names.reference(to: operand) }

  init(
    _ trace: Trace, _ node: NodeID, at operand: NodeID, _ symbols: LinearMap<Formula>,
    _ numbers: LinearMap<Tensor<Numeral>>?, _ values: FormulaValues, _ index: IndexForm?
  ) {
    (self.trace, self.node, self.operand, self.symbols, self.numbers) = (trace, node, operand, symbols, numbers)
    (self.values, self.index) = (values, index)
  }

  /// The derivative's name: `∂v/∂x`.
  var name: Formula { trace.names.partial(of: node, at: operand) }

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
  var structure: Formula {
    let structure = symbols.structure(operand: source).named(by: page)
    return isTransposed ? structure.transposedStructure : structure
  }

  /// The line of a step.
  func line(place: Text?) -> Contribution.Line {
    var line = Contribution.Line("local", text)
    if let index, reducedForm == nil {
      // The shape joins the name, and leaves the margin to the index form.
      if let shape = shapeWords { line.text += ", " + shape }
      line.asides = [Text(index.local.left) + "\(Relation.equal)" + Text(index.local.right)]
      if let zero = index.zero { line.asides.append("\(zero.left) = 0   if \(zero.other) ≠ \(zero.index)") }
      if let place { line.asides.append(place) }
    } else {
      let aside = [place, shapeWords].compactMap { $0 }.joined(separator: "  ")
      line.asides = aside.isEmpty ? [] : [aside]
    }
    line.details = entries
    return line
  }

  // MARK: The formula

  private var text: Text {
    if let (left, right, rest) = reducedForm { return Text(left) + " = " + Text(right) + rest }
    if source.count == 2 {
      switch symbols {
      case .right(let b, let flipped, .asItIs) where result.count == 2: return rowwise(b, flipped)
      case .left, .right: return Text(name)
      default: break
      }
    }
    let head = Text(name) + " = "
    if isBroadcast { return head + "1 in each place to which \(x, .definition) was broadcast" }
    switch symbols {
    case .linear(.broadcast, _, _):
      return head
        + (result.count == 2 && source == [result[1]]
          ? "\(identity) in each row (\(x, .definition) was broadcast)"
          : "1 in each place to which \(x, .definition) was broadcast")
    case .diagonal(let d) where result.count == 1 && d.constant == nil && d.shape.count == 1:
      guard case .diagonal(let n)? = numbers, trace.isShownWhole(n), !isWritten(d, as: n) else { break }
      let diagonal = Formula(.call("diag", [Formula(.array(n), shape: n.shape)]))
      let value = Text(diagonal, .derivativeNumbers(style))
      return short(head + Text(structure), "\(relation(d, to: n))" + value)
    case .linear(.select(let select), _, _) where select.selection.positions.count == 1:
      let place = source.count == 1 ? String(select.selection.positions[0]) : "[\(select.notation)]"
      return head + "row \(place) of \(identity)"
    case .linear(.take(let take), _, _): return head + Text(chosenRows(take.axis) ?? structure)
    case .row(let v, axis: nil) where source.count == 1:
      guard case .row(let n, _)? = numbers, trace.isShownWhole(n) else { break }
      return short(head + Text(structure), "\(relation(v, to: n))" + style.inline(n))
    default: break
    }
    return head + Text(structure)
  }

  private var identity: Formula { page.formula(.identity) }

  /// Whether a formula is the list of its entries already.
  private func isWritten(_ d: Formula, as x: Tensor<Numeral>) -> Bool { Text(d).string == style.inline(x).string }

  /// The rows of I that an index chooses, where they are few.
  private func chosenRows(_ axis: Int) -> Formula? {
    let operands = trace.graph.operands(of: node)
    guard operands.count == 2, trace.tellsNumbers(of: operands[1]),
      (1...Self.mostRows).contains(trace.value(of: operands[1]).count)
    else {
      return nil
    }
    let index = trace.value(of: operands[1]).scalars.map { style.text($0) }
    let words = "row\(index.count == 1 ? "" : "s") \(index.joined(separator: ", ")) of "
    let rows = Formula(.phrase([.words(words), .formula(identity)]))
    if source.count == 1 { return rows }
    guard axis > 0 else { return Formula(.infix(.kronecker, rows, identity)) }
    let later = Formula(.infix(.kronecker, identity, rows))
    return axis == source.count - 1 ? later : Formula(.infix(.kronecker, later, identity))
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

  // MARK: The index form

  /// The entry of what is reduced along an axis, and words after it.
  private var reducedForm: (left: Formula, right: Formula, rest: Text)? {
    guard case .row(let v, let axis) = symbols, source.count > 1,
      axis == nil ? result.isEmpty : result.count < source.count
    else { return nil }
    let form = ReducedEntries(source, reducedAlong: axis, in: page, arrays: [y])
    let rest = axis.map { axis -> Text in
      let letters = form.shared(axis).map { Text($0) }.joined(separator: ", ")
      return "; 0 where \(letters) differ\(source.count == 2 ? "s" : "")"
    }
    return (.partial(form.entry(ofReduced: y), form.entry(ofWhole: x)), form.entry(v), rest ?? "")
  }

  /// `∂Y[n]/∂X[n] = Wᵀ, 2×3`: the same map for each row.
  private func rowwise(_ b: Formula, _ flipped: Bool) -> Text {
    let isAsItIs = flipped != self.isTransposed
    let (rows, columns) = self.isTransposed ? (source[1], result[1]) : (result[1], source[1])
    let n = page.formula(.n)
    let left = Formula.partial(Formula(.indexed(y, [n])), Formula(.indexed(x, [n])))
    return "\(left) = \(isAsItIs ? b : b.transposedFormula), \([rows, columns].sign, .shape)"
  }

  // MARK: The entries

  private var shapeWords: Text? {
    let isVector = (1...3).contains(result.count + source.count) && result.count <= 1 && source.count <= 2
    guard isVector && (!result.isEmpty || trace.options.jacobians == .full) || index != nil && result.count == 2 else {
      return nil
    }
    let parts = [result, source].map { $0.count > 1 ? "(\($0.sign))" : $0.isEmpty ? "1" : $0.sign }
    return Text((isTransposed ? parts.reversed() : parts).joined(separator: "×"), .shape)
  }

  private static let mostSlices = 3
  private static let mostSliceEntries = 12
  private static let mostDenseEntries = 4096

  private var entries: [Block] {
    guard let numbers else { return [] }
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
    guard let numbers, result.count == 1, source.count == 1, result[0] <= style.limits.rows,
      source[0] <= style.limits.columns
    else {
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
      math.append(.text("\(.partial(y.entry(k), x)) ="))
      style.figure(Tensor(source, Array(dense.scalars[k * size..<(k + 1) * size]))).atoms.forEach { math.append($0) }
    }
    return math
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
