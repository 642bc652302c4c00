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

  /// Larger results are known by their doubles alone.
  private static let mostEntries = 64

  /// Remembers what an operation on numbers gives exactly, where the doubles do not say it.
  mutating func remember(_ value: Tensor<Double>, _ operation: ArrayOperation, _ operands: [Tensor<Double>]) {
    if exacts.isEmpty, case .elementwise(.negate) = operation { return }
    guard operands.reduce(value.count, { $0 + $1.count }) <= Self.mostEntries else { return }
    let exact = operation.value(of: operands.map { $0.map(exactly) })
    for (x, y) in zip(value.scalars, exact.scalars) where y.fraction != nil && y.fraction != Numeral(x).fraction {
      // Two numbers with one double, of which only one could be meant: neither is taken for exact.
      let isKnown = exacts[x.bitPattern].map { $0.fraction != y.fraction } ?? false
      exacts[x.bitPattern] = isKnown ? Numeral(x, .digits) : y
    }
  }
}
