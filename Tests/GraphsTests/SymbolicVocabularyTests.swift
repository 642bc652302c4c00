import Tensors
import Testing

@testable import Graphs

/// The simplifying identities, on all pairs of small terms: what is built means what was asked for.
@Suite struct SymbolicVocabularyTests {
  private static let x = Tensor<Double>([2], [0.7, 1.9])
  private static let y = Tensor<Double>([2, 2], [1.3, 0.4, 2.5, 0.6])
  private static let s = Tensor<Double>(scalar: 1.7)

  private static func terms<V: ArrayVocabulary>(_ x: V, _ y: V, _ s: V) -> [V] {
    [0, 1, -1, 2, -3, x, y, s, -x, -y, -s, x * x, 0 * x, 0 * y, -(x + y), V.sin(x), -(2 * s), V.power(x, 2)]
  }
  private static func combinations<V: ArrayVocabulary>(_ a: V, _ b: V) -> [V] {
    [
      a + b, a - b, a * b, a / b, V.power(a, b), -a, a - (-b), -(a * b), (-a) * (-b), V.gate(V.less(a, b), a),
      V.gate(1, b) + V.gate(0, a), (a + b) - (a + b), a * b / 1, V.power(a, 1), V.power(b, 0), V.pow(a, 2),
    ]
  }

  private static let count = terms(x, y, s).count

  @Test(arguments: 0..<count, 0..<count)
  func formulasMeanWhatWasAskedFor(i: Int, j: Int) throws {
    let numbers = Self.terms(Self.x, Self.y, Self.s)
    let formulas = Self.terms(Formula.symbol("x", shape: [2]), .symbol("y", shape: [2, 2]), .symbol("s"))
    let evaluator = FormulaEvaluator(symbols: ["x": Self.x, "y": Self.y, "s": Self.s])
    let expected = Self.combinations(numbers[i], numbers[j])
    for (formula, number) in zip(Self.combinations(formulas[i], formulas[j]), expected) {
      // An identity may forget what 0 · ∞ would have been; it must never change a finite number.
      guard number.scalars.allSatisfy({ $0.isFinite }) else { continue }
      #expect(formula.shape == number.shape, "\(formula)")
      let value = try evaluator.value(of: formula)
      #expect(agree(value, number, 1e-14), "\(formula)")
    }
  }

  @Test(arguments: 0..<count, 0..<count)
  func expressionsMeanWhatWasAskedFor(i: Int, j: Int) throws {
    let numbers = Self.terms(Self.x, Self.y, Self.s)
    var graph = Graph()
    let leaves = [Self.x, Self.y, Self.s].map { graph.variable($0) }
    let builder = GraphBuilder(graph)
    let symbols = leaves.map { Expression($0, in: builder) }
    let terms = Self.terms(symbols[0], symbols[1], symbols[2])
    let nodes = Self.combinations(terms[i], terms[j]).map { $0.node(in: builder) }
    #expect(builder.failure == nil)
    try builder.graph.forward()
    for (node, number) in zip(nodes, Self.combinations(numbers[i], numbers[j])) {
      guard number.scalars.allSatisfy({ $0.isFinite }) else { continue }
      #expect(agree(builder.graph.value(of: node), number, 1e-14))
    }
  }
}
