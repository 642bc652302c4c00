import BigInt
import Graphs
import Tensors
import Testing

/// Values and gradients in fractions against rational arithmetic that is written out here for each operation.
@Suite struct FractionGraphTests {
  /// A rational number with its derivatives by each variable, as the rules of differentiation give them by hand.
  private struct Hand {
    var n: BigInt
    var d: BigInt
    var slopes: [(n: BigInt, d: BigInt)]

    static func sum(_ a: (BigInt, BigInt), _ b: (BigInt, BigInt)) -> (BigInt, BigInt) {
      reduced(a.0 * b.1 + b.0 * a.1, a.1 * b.1)
    }
    static func product(_ a: (BigInt, BigInt), _ b: (BigInt, BigInt)) -> (BigInt, BigInt) {
      reduced(a.0 * b.0, a.1 * b.1)
    }
    /// Euclid's algorithm, the sign in the numerator.
    static func reduced(_ n: BigInt, _ d: BigInt) -> (BigInt, BigInt) {
      var (a, b) = (n.magnitude, d.magnitude)
      while b > 0 { (a, b) = (b, a % b) }
      let sign: BigInt = (n < 0) != (d < 0) ? -1 : 1
      return (sign * BigInt(n.magnitude / a), BigInt(d.magnitude / a))
    }
    var value: (BigInt, BigInt) { (n, d) }
    init(_ value: (BigInt, BigInt), _ slopes: [(BigInt, BigInt)]) {
      (n, d) = value
      self.slopes = slopes
    }
    /// The result of an operation from its value and its slopes at the operands.
    init(_ value: (BigInt, BigInt), _ parts: [(slope: (BigInt, BigInt), operand: Hand)]) {
      let count = parts[0].operand.slopes.count
      let slopes = (0..<count).map { k in
        parts.reduce((BigInt(0), BigInt(1))) { Hand.sum($0, Hand.product($1.slope, $1.operand.slopes[k])) }
      }
      self.init(value, slopes)
    }
  }

  private static let operations: [Opcode] = [
    .add, .subtract, .multiply, .divide, .square, .relu, .abs, .maximum, .negate,
  ]

  private func applied(_ opcode: Opcode, _ a: Hand, _ b: Hand) -> Hand? {
    let one = (BigInt(1), BigInt(1)), zero = (BigInt(0), BigInt(1))
    switch opcode {
    case .add: return Hand(Hand.sum(a.value, b.value), [(one, a), (one, b)])
    case .subtract: return Hand(Hand.sum(a.value, (-b.n, b.d)), [(one, a), ((-1, 1), b)])
    case .multiply: return Hand(Hand.product(a.value, b.value), [(b.value, a), (a.value, b)])
    case .divide:
      guard b.n != 0 else { return nil }
      let inverse = Hand.reduced(b.d, b.n)
      let quotient = Hand.product(a.value, inverse)
      return Hand(quotient, [(inverse, a), (Hand.product((-quotient.0, quotient.1), inverse), b)])
    case .square: return Hand(Hand.product(a.value, a.value), [(Hand.reduced(2 * a.n, a.d), a)])
    case .relu: return Hand(a.n > 0 ? a.value : zero, [(a.n > 0 ? one : zero, a)])
    case .abs:
      guard a.n != 0 else { return nil }
      return Hand(a.n < 0 ? (-a.n, a.d) : a.value, [(a.n < 0 ? (-1, 1) : one, a)])
    case .maximum:
      let difference = a.n * b.d - b.n * a.d
      guard difference != 0 else { return nil }
      return difference > 0 ? Hand(a.value, [(one, a)]) : Hand(b.value, [(one, b)])
    case .negate: return Hand((-a.n, a.d), [((-1, 1), a)])
    default: return nil
    }
  }

  @Test(arguments: 0..<80)
  func valuesAndGradientsAreExact(seed: Int) throws {
    var random = Random(seed)
    var graph = Graph()
    var nodes: [(node: NodeID, hand: Hand)] = []
    var exact: [NodeID: Numeral] = [:]
    for k in 0..<3 {
      let value = Hand.reduced(
        BigInt(Int.random(in: -9...9, using: &random)), BigInt(Int.random(in: 1...9, using: &random)))
      let node = graph.variable(Fraction(value.0, value.1).approximate)
      exact[node] = Numeral(Fraction(value.0, value.1))
      nodes.append((node, Hand(value, (0..<3).map { ($0 == k ? 1 : 0, 1) })))
    }
    let variables = nodes.map(\.node)
    while nodes.count < 9 {
      let opcode = try #require(Self.operations.randomElement(using: &random))
      let (a, b) = (
        nodes.randomElement(using: &random) ?? nodes[0], nodes.suffix(3).randomElement(using: &random) ?? nodes[0]
      )
      let isBinary = opcode.description?.arity == 2
      guard let hand = applied(opcode, b.hand, isBinary ? a.hand : b.hand) else { continue }
      nodes.append((graph.append(opcode, b.node, isBinary ? a.node : nil), hand))
    }
    let output = nodes[8]
    let values = graph.values(of: [output.node], leaf: { Tensor(scalar: exact[$0] ?? 0) }) { $1.value(of: $2) }
    #expect(values[output.node]?.scalars[0].fraction == Fraction(output.hand.n, output.hand.d))
    let record = graph.backwardRecord(
      of: output.node, wrt: variables, values: { values[$0] ?? Tensor(scalar: 0) }, keeping: nil)
    for (k, variable) in variables.enumerated() {
      let gradient = record[gradient: variable]?.scalars[0] ?? 0
      let slope = output.hand.slopes[k]
      #expect(gradient.fraction == Fraction(slope.n, slope.d), "seed \(seed), variable \(k)")
    }
  }

  /// The record of numerals is the trace of doubles where nothing is exact.
  @Test(arguments: 0..<20)
  func theRecordIsTheTrace(seed: Int) throws {
    let experiment = try RandomGraph(seed: seed, sharing: true)
    let (graph, output, variables) = (experiment.graph, experiment.output, experiment.variables)
    let trace = graph.backwardTrace(of: output, wrt: variables)
    let record = graph.backwardRecord(
      of: output, wrt: variables, values: { graph.value(of: $0) }, keeping: BackwardKeeping<Double>?.none)
    #expect(record.steps.map(\.node) == trace.steps.map(\.node))
    for variable in variables {
      guard let expected = trace.gradient[variable] else { continue }
      #expect(agree(try #require(record[gradient: variable]), expected, 1e-13))
    }
  }

  @Test func meansLossesAndProductsStayExact() throws {
    var graph = Graph()
    let a = graph.variable(Tensor([2, 2], [1, 2, 3, 4])), x = graph.variable(Tensor([2], [1, 5]))
    let y = try graph.append(.matrixProduct(MatrixProduct()), [a, x])
    let loss = try graph.append(.meanSquaredError(MeanSquaredError()), [y, x])
    let scale = Numeral(Fraction(1, 3))
    let values = graph.values(of: [loss], leaf: { node in graph.value(of: node).map { Numeral($0) * scale } }) {
      $1.value(of: $2)
    }
    // A/3 x/3 = [11/9, 23/9] against [1/3, 5/3]: (64/81 + 64/81) / 2.
    #expect(values[loss]?.scalars[0].fraction?.text == "64/81")
    let record = graph.backwardRecord(
      of: loss, wrt: [a], values: { values[$0] ?? Tensor(scalar: 0) }, keeping: nil)
    // d/dA of the mean is (y − t) xᵀ.
    #expect(record[gradient: a]?.scalars.map { $0.fraction?.text } == ["8/27", "40/27", "8/27", "40/27"])
  }
}
