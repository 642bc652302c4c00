import ComplexModule
import RealModule
import Tensors

/// One output as a function of one node, asked for its derivative from outside.
struct GradientProbe {
  typealias Direction = [(position: Int, by: Double)]

  let method: GradientCheck.Method
  private let graph: Graph
  private let real: Evaluation<Double>
  private let complex: Evaluation<Complex<Double>>
  private let x: Tensor<Double>
  private let value: Double
  /// The nodes on the way that sit at a kink.
  private let kinks: [NodeID]
  /// The largest number on the way, whose rounding is in the value even where terms cancel.
  private let largest: Double
  /// How many entries can be moved one by one without taking long.
  let affordableCount: Int

  private static let mostEntries = 1000
  /// What moving all of them may cost: about a second.
  private static let mostWork = 2e7
  /// A multiplication of a product costs a small part of what a number costs by itself.
  private static let productShare = 1.0 / 8

  init(_ graph: Graph, _ output: NodeID, _ node: NodeID) {
    self.graph = graph
    real = Evaluation(graph, of: output, moving: node)
    // The real parts are the values as they stand, and choices fall by them: where fractions are carried a double that
    // was computed by other means may differ.
    complex = Evaluation(graph, of: output, moving: node) { value, own in
      guard graph.carriesFractions, value.count == own.count else { return value }
      return Tensor(own.shape, zip(value.scalars, own.scalars).map { Complex($1, $0.imaginary) })
    }
    x = graph.value(of: node)
    value = graph.value(of: output).scalars[0]
    let onPath = node.index <= output.index ? graph.path(from: [node], to: output) : []
    let path = onPath.indices.filter { onPath[$0] && $0 != node.index }.map { NodeID($0) }
    let allows = path.allSatisfy { graph.opcode(of: $0)?.hasComplexStep ?? true }
    method = allows ? .complexStep : .differences
    largest = path.reduce(0) { size, node in
      graph.value(of: node).scalars.reduce(size) { $1.isFinite ? max($0, $1.magnitude) : $0 }
    }
    kinks = path.filter { graph.isAtKink($0) }
    let work = path.reduce(Double(x.count)) { sum, node in
      let entries = Double(graph.shape(of: node).entryCount)
      return sum + max(entries, graph.work(at: node) * Self.productShare)
    }
    affordableCount = Int(min(Double(Self.mostEntries), max(4, Self.mostWork / max(1, work))))
  }

  /// What comes of one direction; nil where interrupted.
  func entry(
    _ direction: GradientCheck.Direction, _ moves: Direction, _ gradient: Tensor<Double>, isInterrupted: () -> Bool
  ) -> GradientCheck.Entry? {
    let slope = moves.reduce(0) { $0 + gradient.scalars[$1.position] * $1.by }
    func made(_ other: Double, _ verdict: GradientCheck.Verdict) -> GradientCheck.Entry {
      GradientCheck.Entry(direction: direction, gradient: slope, independent: other, verdict: verdict)
    }
    // Where the value itself is infinite or no number, differences to its neighbours mean nothing.
    guard value.isFinite else { return made(.nan, .undefined) }
    let step = method == .complexStep ? complexStep(moves) : .nan
    if isInterrupted() { return nil }
    // What the sum over a direction may have lost by rounding.
    let slack = moves.count > 1 ? 1e-12 * moves.reduce(0) { $0 + gradient.scalars[$1.position].magnitude } : 0
    let agreesWithStep =
      slope.isFinite && (slope - step).magnitude <= 1e-9 * max(slope.magnitude, step.magnitude) + slack
    if agreesWithStep, isStraight(moves, slope) { return made(step, .agrees) }
    guard let differences = derivative(moves, isInterrupted) else { return nil }
    let verdict = verdict(slope, differences, moves, agreesWithStep, slack)
    return made(agreesWithStep && verdict != .differs ? step : differences.both.value, verdict)
  }

  private func verdict(
    _ slope: Double, _ d: NumericalDerivative, _ moves: Direction, _ agreesWithStep: Bool, _ slack: Double
  ) -> GradientCheck.Verdict {
    if d.isJump {
      // To the side of the jump the slope has no end; to the other it is what it is, if nothing beside the jump.
      let height = max(
        (value(moves, smallStep(moves)) - value).magnitude, (value(moves, -smallStep(moves)) - value).magnitude)
      let least = max(leastSlope(moves), 1e-6 * height / (scales(moves).first ?? 1))
      func side(_ slope: NumericalDerivative.Estimate) -> Double {
        slope.isReliable(beside: max(slope.value.magnitude, least)) ? slope.value : .infinity
      }
      return .kink(left: side(d.left), right: side(d.right))
    }
    let size = max(d.left.value.magnitude, d.right.value.magnitude)
    if d.left.isReliable(beside: size), d.right.isReliable(beside: size) {
      let between = (d.left.value - d.right.value).magnitude
      if between > 1e-5 * size + 4 * (d.left.error + d.right.error) {
        return .kink(left: d.left.value, right: d.right.value)
      }
    }
    let larger = max(slope.magnitude, d.both.value.magnitude)
    let floor = leastSlope(moves)
    guard slope.isFinite else {
      // At a cusp the slopes to both sides are infinite, and what is odd about the function survives the mean of them.
      let least = max(d.both.value.magnitude, floor)
      return [d.both, d.left, d.right].allSatisfy { $0.isReliable(beside: least) } ? .differs : .undefined
    }
    guard d.both.isReliable(beside: max(larger, floor)) else { return agreesWithStep ? .agrees : .unsettled }
    if (slope - d.both.value).magnitude <= 1e-6 * larger + 4 * d.both.error + slack { return .agrees }
    // What cancels on the way leaves noise on both sides.
    if (slope - d.both.value).magnitude <= 1e-10 * largest / (scales(moves).first ?? 1) { return .agrees }
    // Kinks that cancel leave one slope, and by convention perhaps another.
    if passesKink(moves) { return .kink(left: d.left.value, right: d.right.value) }
    // Without a kink the complex step is exact, however small the scale on which the function bends.
    return agreesWithStep ? .agrees : .differs
  }

  // MARK: - Values

  private func complexStep(_ moves: Direction) -> Double {
    let h = 1e-30
    var moved = x.map { Complex($0, 0) }
    for move in moves { moved.scalars[move.position] = Complex(x.scalars[move.position], h * move.by) }
    return complex.value(at: moved).scalars[0].imaginary / h
  }

  private func moved(_ moves: Direction, _ t: Double) -> Tensor<Double> {
    var moved = x
    for move in moves { moved.scalars[move.position] += t * move.by }
    return moved
  }

  private func value(_ moves: Direction, _ t: Double) -> Double { real.value(at: moved(moves, t)).scalars[0] }

  private func size(_ moves: Direction) -> Double {
    moves.reduce(0) { max($0, x.scalars[$1.position].magnitude) }
  }

  /// The sizes of steps that may suit: that of what is moved, that of its array, and 1.
  private func scales(_ moves: Direction) -> [Double] {
    let own = size(moves)
    let all = x.scalars.reduce(0) { max($0, $1.magnitude) }
    var scales: [Double] = []
    for scale in [own, all, 1] where scale > 0 && scale.isFinite && !scales.contains(scale) { scales.append(scale) }
    return scales
  }

  /// A slope that is nothing beside the value, so that differences carry the rounding of the value.
  private func leastSlope(_ moves: Direction) -> Double {
    max(1e-9 * value.magnitude / (scales(moves).first ?? 1), .leastNormalMagnitude)
  }

  /// The derivative by differences, at the scale that suits best; nil where interrupted.
  private func derivative(
    _ moves: Direction, _ isInterrupted: () -> Bool
  ) -> NumericalDerivative? {
    // The error counts beside the slope itself: with steps far too long both are small.
    func share(_ d: NumericalDerivative) -> Double {
      d.both.error / max(d.both.value.magnitude, leastSlope(moves))
    }
    var best: NumericalDerivative?
    for scale in scales(moves) {
      guard
        let found = NumericalDerivative(
          of: { value(moves, $0) }, value: value, scale: scale, smallest: 4 * size(moves).ulp,
          isInterrupted: isInterrupted)
      else { return nil }
      if best.map({ share(found) < share($0) }) ?? true { best = found }
      if share(found) <= 1e-7 { break }
    }
    return best
  }

  /// Whether the slopes to the two sides are one and the same at a small step; if not it may be a kink.
  private func isStraight(_ moves: Direction, _ slope: Double) -> Bool {
    let h = smallStep(moves)
    let (before, after) = (value(moves, -h), value(moves, h))
    let (left, right) = ((value - before) / h, (after - value) / h)
    guard left.isFinite, right.isFinite else { return false }
    let noise = 64 * max(value.magnitude, before.magnitude, after.magnitude).ulp / h
    let tolerance = 1e-6 * max(left.magnitude, right.magnitude) + noise
    return (left - right).magnitude <= tolerance && (left - slope).magnitude <= tolerance
  }

  private func smallStep(_ moves: Direction) -> Double { 0x1p-23 * (scales(moves).first ?? 1).binade }

  /// Whether an entry on the way sits at a kink and moves with these.
  private func passesKink(_ moves: Direction) -> Bool {
    guard !kinks.isEmpty else { return false }
    let values = real.values(at: moved(moves, smallStep(moves)))
    return kinks.contains { node in
      graph.operands(of: node).enumerated().contains { position, operand in
        guard let after = values[operand] else { return false }
        let before = graph.value(of: operand)
        return graph.kinkPositions(of: node, operand: position).contains { after.scalars[$0] != before.scalars[$0] }
      }
    }
  }
}
