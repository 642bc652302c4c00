import Graphs
import Tensors

// A right side like 1/3 is folded to a double; what it was exactly is kept beside it, for exact fractions.
extension Elaborator {
  /// The exact value of a number or array of this text; nil where its doubles say it all.
  func exactly(_ x: Tensor<Double>) -> Tensor<Numeral>? {
    guard !exacts.isEmpty, x.scalars.contains(where: { exacts[$0.bitPattern] != nil }) else { return nil }
    return x.map(exactly)
  }

  private func exactly(_ x: Double) -> Numeral { exacts[x.bitPattern] ?? Numeral(x) }

  /// A number that is what its double says. Another that was computed and has the same double is taken for exact no more.
  mutating func typed(_ x: Double) -> Value {
    if let exact = exacts[x.bitPattern], exact.fraction != nil { exacts[x.bitPattern] = Numeral(x, .digits) }
    return .constant(Tensor(scalar: x))
  }

  /// Larger results are known by their doubles alone.
  private static let mostEntries = 64
  private static let mostNodes = 1000

  /// A literal of the graph as a number of this text.
  mutating func literal(_ value: Double, _ node: NodeID) -> Value {
    if let exact = graph.exactLeaves[node] { remember(Tensor(scalar: value), exact) }
    return .constant(Tensor(scalar: value))
  }

  /// The value of a node that rests on numbers alone, in place of the nodes made for it.
  mutating func folded(_ node: NodeID, since mark: Int) -> Value {
    let value = graph.value(of: node)
    if value.count <= Self.mostEntries, graph.count - mark <= Self.mostNodes {
      let exact = graph.values(
        of: [node],
        leaf: { leaf in graph.exactLeaves[leaf] ?? graph.value(of: leaf).map(exactly) },
        value: { _, operation, operands in operation.value(of: operands) })
      exact[node].map { remember(value, $0) }
    }
    graph.truncate(to: mark)
    calls = calls.filter { $0.key.index < mark }
    return .constant(value)
  }

  /// What an operation on numbers gives; where the doubles do not say it exactly, that is remembered beside them.
  mutating func computed(_ operation: ArrayOperation, _ operands: [Tensor<Double>]) -> Tensor<Double> {
    let value = operation.value(operands)
    if exacts.isEmpty, case .elementwise(.negate) = operation { return value }
    guard operands.reduce(value.count, { $0 + $1.count }) <= Self.mostEntries else { return value }
    noteOverflow(value, operation, operands)
    var restsOnUnknown = false
    for x in operands.lazy.flatMap(\.scalars) {
      if let exact = exacts[x.bitPattern] {
        if exact.ending == .digits { restsOnUnknown = true }
      } else {
        plain.insert(x.bitPattern)
      }
    }
    if restsOnUnknown {
      for x in value.scalars { exacts[x.bitPattern] = Numeral(x, .digits) }
      return value
    }
    let exact = operation.value(of: operands.map { $0.map(exactly) })
    let nearest = graph.carriesFractions ? exact.map(\.approximate) : value
    remember(nearest, exact)
    return nearest
  }

  /// Says that a number is none that a double holds.
  private mutating func noteOverflow(
    _ value: Tensor<Double>, _ operation: ArrayOperation, _ operands: [Tensor<Double>]
  ) {
    guard value.isScalar, operands.allSatisfy({ $0.isScalar && $0.scalars[0].isFinite }) else { return }
    let isTooLarge = value.scalars[0].isInfinite && Self.grows(operation, operands)
    let isTooSmall =
      value.scalars[0] == 0 && operation == .elementwise(.power) && operands[0].scalars[0] != 0
    guard isTooLarge || isTooSmall else { return }
    let formula = operation.formula(operands.map { Formula($0.scalars[0]) }).text(.typed)
    let note =
      isTooLarge
      ? "\(formula) is larger than any number here (1.8e308), and counts as inf"
      : "\(formula) is smaller than any number here (4.9e-324), and counts as 0"
    if !notes.contains(note) { notes.append(note) }
  }

  /// Whether an infinite value is a number that is too large, and not a pole.
  private static func grows(_ operation: ArrayOperation, _ operands: [Tensor<Double>]) -> Bool {
    guard case .elementwise(let opcode) = operation else { return false }
    switch opcode {
    case .add, .subtract, .multiply, .square, .exp, .exp2, .expMinusOne, .sinh, .cosh: return true
    case .power: return operands[0].scalars[0] != 0
    case .divide: return operands[1].scalars[0] != 0
    default: return false
    }
  }

  private mutating func remember(_ value: Tensor<Double>, _ exact: Tensor<Numeral>) {
    for (x, y) in zip(value.scalars, exact.scalars) where x.isFinite {
      // What was made from a number that no double holds is not exact, though its double may be 0.
      if y.ending == .undefined { exacts[x.bitPattern] = y }
      guard y.fraction != nil, y.fraction != Numeral(x).fraction else { continue }
      // Two numbers with one double, of which only one could be meant: neither is taken for exact.
      let isKnown = exacts[x.bitPattern].map { $0.fraction != y.fraction } ?? plain.contains(x.bitPattern)
      exacts[x.bitPattern] = isKnown ? Numeral(x, .digits) : y
    }
  }
}
