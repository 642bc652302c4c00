import Foundation
import Graphs
import Tensors
import Testing

/// Values, slopes and second derivatives of every scalar operation against mpmath, for arguments of every size.
///
/// `Oracles/accuracy.py` makes the fixture. A result may be off by a few units in the last place, and by as many more as
/// rounding the arguments once would make it.
@Suite struct AccuracyTests {
  @Test(arguments: AccuracyCase.operations)
  func scalarsAreRightToTheLastDigits(opcode: Opcode) throws {
    let cases = try #require(AccuracyCase.all[opcode])
    for line in cases {
      for (what, ours, right, allowed) in try line.compared() {
        #expect(
          abs(ours - right) <= allowed || ours == right, "\(opcode)\(line.operands) \(what): \(ours), not \(right)")
      }
    }
  }

  @Test func everyOperationIsCompared() {
    // These are exact, or made of those that are compared.
    let exact: Set<Opcode> = [
      .identity, .stopGradient, .add, .subtract, .negate, .less, .lessOrEqual, .greater, .greaterOrEqual, .equal,
      .notEqual, .gate, .smooth, .minimum, .rectifiedMaximum, .rectifiedMinimum, .positiveReciprocal,
    ]
    #expect(Set(AccuracyCase.operations).union(exact) == Set(Opcode.operations))
  }

  /// The gradient of logsumexp is the softmax, however large the scores are.
  @Test(
    arguments: [
      ([1e16, 1e16 + 2], [0.11920292202211755, 0.8807970779778823]), ([1e200, 1e200], [0.5, 0.5]), ([0, 800], [0, 1]),
      ([-1e16, -1e16 + 2], [0.11920292202211755, 0.8807970779778823]), ([1000, 1000], [0.5, 0.5]),
    ] as [([Double], [Double])])
  func logSumExpHasTheSoftmaxForGradient(scores: [Double], right: [Double]) throws {
    var graph = Graph()
    let z = graph.variable(Tensor([scores.count], scores))
    let l = try graph.append(.logSumExp(LogSumExp(axis: nil)), [z])
    let g = try graph.derivative(of: l, wrt: [z])[0]
    try graph.forward()
    for found in [graph.gradient(of: l)[z], graph.value(of: g)] {
      let entries = try #require(found).scalars
      #expect(zip(entries, right).allSatisfy { ulps($0, $1) <= 4 }, "\(entries)")
    }
  }

  /// Scores far apart, or far from 0: what is small must not be lost beside them.
  @Test(
    arguments: [
      ([1e16, 1e16], 0, 0.6931471805599453), ([1000, 1001.5], 1, 0.20141327798275246),
      ([-1e16, -1e16], 1, 0.6931471805599453), ([0, 800], 0, 800), ([-1e16, 0, 0], 2, 0.6931471805599453),
      ([1e300, 0, 0], 0, 0),
    ] as [([Double], Int, Double)])
  func logSoftmaxKeepsItsDigits(scores: [Double], label: Int, loss: Double) throws {
    var graph = Graph()
    let z = graph.variable(Tensor([scores.count], scores))
    let y = graph.constant(Double(label))
    let loss1 = try graph.append(.crossEntropy(CrossEntropy()), [z, y])
    let logs = try graph.append(.logSoftmax(LogSoftmax(axis: 0)), [z])
    try graph.forward()
    #expect(ulps(graph.value(of: loss1).scalars[0], loss) <= 2)
    #expect(ulps(-graph.value(of: logs).scalars[label], loss) <= 2)
  }

  @Test(
    arguments: [
      (40, 1, 4.248354255291589e-18), (-40, 0, 4.248354255291589e-18), (1e16, 1, 0), (800, 0, 800), (-800, 1, 800),
      (0.5, 1, 0.47407698418010669),
    ] as [(Double, Double, Double)])
  func crossEntropyOfScoresKeepsItsDigits(score: Double, target: Double, loss: Double) throws {
    var graph = Graph()
    let (z, t) = (graph.variable(score), graph.constant(target))
    let y = try graph.append(.pairLoss(PairLoss(.binaryCrossEntropyOfScores)), [z, t])
    try graph.forward()
    #expect(ulps(graph.value(of: y).scalars[0], loss) <= 2)
  }

  /// What is left by division where an operand is infinite or the quotient far too long for a double.
  @Test(
    arguments: [
      (5, .infinity, 5), (-5, .infinity, .infinity), (5, -.infinity, -.infinity), (-5, -.infinity, -5),
      (.infinity, 3, .nan), (5, 0, .nan), (1e155, 3, 1), (1e16, 3, 1), (0, 3, 0), (.nan, 3, .nan), (1e300, 1, 0),
    ] as [(Double, Double, Double)])
  func remaindersAtTheEdge(a: Double, b: Double, expected: Double) {
    let y: Double = Opcode.modulo.applied(to: [a, b])
    #expect(y == expected || (y.isNaN && expected.isNaN), "\(y)")
  }

  /// Slopes at 0 and at infinity whose own slope has a limit, or is infinite.
  @Test(
    arguments: [
      (.reciprocal, 0, .infinity), (.reciprocal, .infinity, 0), (.reciprocal, -.infinity, 0), (.cbrt, 0, -.infinity),
      (.cbrt, .infinity, 0), (.cbrt, -.infinity, 0), (.elu, 1000, 0), (.selu, 1000, 0), (.elu, .infinity, 0),
      (.silu, 1e300, 0), (.gelu, 1e300, 0), (.gelu, -40, 0), (.silu, -1e300, 0),
    ] as [(Opcode, Double, Double)])
  func secondDerivativesAtTheEdge(opcode: Opcode, x: Double, expected: Double) throws {
    var graph = Graph()
    let leaf = graph.variable(x)
    let y = graph.append(opcode, leaf, opcode.arity > 1 ? graph.constant(1.0) : nil)
    let first = try graph.derivative(of: y, wrt: [leaf])[0]
    let second = try graph.derivative(of: first, wrt: [leaf])[0]
    try graph.forward()
    let value = graph.gradient(of: first, wrt: [leaf])[leaf]?.scalars[0] ?? 0
    #expect(value == expected, "by the sweep \(value)")
    #expect(graph.value(of: second).scalars[0] == expected, "by nodes \(graph.value(of: second).scalars[0])")
  }
}

/// How many units in the last place of the right number another is off.
func ulps(_ x: Double, _ right: Double) -> Double {
  if x == right || (x.isNaN && right.isNaN) { return 0 }
  guard x.isFinite, right.isFinite else { return .infinity }
  return abs(x - right) / right.ulp
}

struct AccuracyCase {
  let opcode: Opcode
  let operands: [Double]
  let value: Double
  let slopes: [Double?]
  let seconds: [Double?]

  static let all: [Opcode: [AccuracyCase]] = {
    let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/Accuracy/scalars.tsv")
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    var table: [Opcode: [AccuracyCase]] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: "\t").map { $0.split(separator: ",").map { Double($0) } }
      let name = line.prefix { $0 != "\t" }
      guard let opcode = Opcode.operations.first(where: { "\($0)" == name }) else { continue }
      table[opcode, default: []].append(
        AccuracyCase(
          opcode: opcode, operands: fields[1].compactMap(\.self), value: fields[2][0] ?? .nan, slopes: fields[3],
          seconds: fields[4]))
    }
    return table
  }()
  static let operations = Opcode.operations.filter { all[$0] != nil }

  /// Rules that reuse the forward value: beside 1 their slopes are as good as that value is, as in every library.
  static let reusing: Set<Opcode> = [.sigmoid, .tanh, .softplus, .logSigmoid, .silu, .mish, .geluTanh]
  /// Rules that square an operand, which beyond 10¹⁵⁴ is infinite and below 10⁻¹⁵⁴ nothing.
  static let squaring: Set<Opcode> = [
    .divide, .atan2, .atan, .asinh, .acosh, .log, .log2, .log10, .logOnePlus, .polygamma, .geluTanh,
  ]

  /// What is compared: what it is, ours, the right number, and how far they may be apart.
  func compared() throws -> [(String, Double, Double, Double)] {
    var graph = Graph()
    let leaves = operands.map { graph.variable($0) }
    let y = graph.append(opcode, leaves[0], leaves.count > 1 ? leaves[1] : nil)
    let first = try graph.derivative(of: y, wrt: leaves)
    let second = try first.map { try graph.derivative(of: $0, wrt: leaves) }.flatMap(\.self)
    try graph.forward()
    func number(_ node: NodeID) -> Double { graph.value(of: node).scalars[0] }
    let condition = conditioning(value, slopes)
    var result = [("value", number(y), value, allowed(value, 4 + 4 * condition, slack: 0))]
    let isSquaring = Self.squaring.contains(opcode)
    let isInRange = operands.allSatisfy { (1e-150...1e150).contains($0.magnitude) }
    let isOverflow = opcode == .power || opcode == .exp2 ? value == 0 || value.isInfinite : false
    guard isInRange || !isSquaring, !isOverflow else { return result }
    let slack = Self.reusing.contains(opcode) ? 8 * Double.ulpOfOne : 0
    var worst = condition
    for (k, (node, right)) in zip(first, slopes).enumerated() {
      guard let right else { continue }
      let own = conditioning(right, Array(seconds[k * operands.count..<(k + 1) * operands.count]))
      worst = max(worst, own)
      result.append(("slope \(k)", number(node), right, allowed(right, 8 + 4 * own + 4 * condition, slack: slack)))
    }
    // The density of a tail is e to the power of a square, which is rounded.
    if [.gelu, .erf, .erfc].contains(opcode) { worst = max(worst, operands[0] * operands[0]) }
    // Terms that cancel: of a mixed derivative, and of what is reflected left of 0.
    let terms = seconds.reduce(0) { max($0, abs($1 ?? 0)) } + (opcode == .digamma ? abs(slopes[0] ?? 0) * 40 : 0)
    for (k, (node, right)) in zip(second, seconds).enumerated() {
      guard let right else { continue }
      let lost = max(slack, 8 * .ulpOfOne * terms)
      result.append(("second \(k)", number(node), right, allowed(right, 16 + 16 * worst, slack: lost)))
    }
    return result
  }

  private func allowed(_ right: Double, _ units: Double, slack: Double) -> Double {
    // Near the least numbers digits are lost to anybody.
    right.isFinite ? min(units, 1e18) * right.ulp + slack + 1e-290 : 0
  }

  /// By how much a relative change of the operands is magnified.
  private func conditioning(_ value: Double, _ slopes: [Double?]) -> Double {
    guard value != 0, value.isFinite else { return 0 }
    let sum = zip(operands, slopes).reduce(0) { $0 + abs($1.0 * ($1.1 ?? 0) / value) }
    // The exponent of a power is lowered by 1, which rounds it.
    let rounding = opcode == .power ? abs(Double.log(operands[0])) : 0
    return (sum.isFinite ? sum : 0) + rounding
  }
}
