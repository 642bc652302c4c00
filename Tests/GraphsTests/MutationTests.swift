import Graphs
import Tensors
import Testing

/// The judges of rules judged: every derivative that a rule states is made wrong on purpose, and must be found out.
@Suite struct MutationTests {
  // MARK: - Scalar rules

  /// A slope that is wrong by a hundredth, wherever the operands lie.
  @Test(arguments: Opcode.operations.filter { !ScalarSamples.withholdingGradient.contains($0) })
  func wrongSlopesAreFoundInEveryRegion(opcode: Opcode) {
    for region in Region.all(arity: opcode.arity) {
      for k in 0..<opcode.arity where region.holdsPoints(of: opcode, operand: k) {
        let misfits = RuleJudge.slopeMisfits(opcode) { x, slope, position in
          position == k && region.contains(x) ? slope + 0.01 * max(1, slope.magnitude) : slope
        }
        #expect(!misfits.isEmpty, "a wrong slope of \(opcode) by operand \(k) in \(region) is not noticed")
      }
    }
  }

  /// Slopes wrong in kind: without their sign, doubled, left out, and put where no gradient goes.
  @Test(arguments: Opcode.operations.filter { !ScalarSamples.withholdingGradient.contains($0) })
  func slopesOfAnotherKindAreFound(opcode: Opcode) {
    for k in 0..<opcode.arity {
      let isZero = ScalarSamples.points(of: opcode, count: 10, seed: 1).allSatisfy {
        (opcode.slopes(at: $0, result: opcode.applied(to: $0))[k] ?? 0) == 0
      }
      let mutants = isZero ? Self.mutantsOfNothing : Self.mutants
      for (name, mutant) in mutants {
        let misfits = RuleJudge.slopeMisfits(opcode) { _, slope, position in position == k ? mutant(slope) : slope }
        #expect(!misfits.isEmpty, "\(opcode) by operand \(k), \(name)")
      }
    }
  }

  private static let mutantsOfNothing: [(String, @Sendable (Double) -> Double)] = [("put in", { $0 + 1 })]
  private static let mutants: [(String, @Sendable (Double) -> Double)] = [
    ("negated", { -$0 }), ("doubled", { 2 * $0 }), ("left out", { _ in 0.0 }), ("squared", { $0 * $0 + 0.001 }),
  ]

  // MARK: - Array rules

  /// Every local Jacobian, wrong in one entry, in its size, in its sign, and in each part of its structure.
  @Test(arguments: ArrayExample.all.filter { !$0.withholdsGradient })
  func wrongJacobiansAreFound(example: ArrayExample) {
    let x = example.point(1)
    let y = example.operation.value(x)
    let maps = example.operation.jacobians(at: x, result: y)
    for k in example.free {
      let right = maps[k]?.dense(operand: x[k].shape) ?? Tensor([y.count, x[k].count], repeating: 0)
      #expect(RuleJudge.jacobianMisfits(example, x, operand: k, right).isEmpty)
      for entry in right.scalars.indices {
        var wrong = right
        wrong.scalars[entry] += 1e-3 * max(1, wrong.scalars[entry].magnitude)
        #expect(!RuleJudge.jacobianMisfits(example, x, operand: k, wrong).isEmpty, "operand \(k), entry \(entry)")
      }
      for mutant in maps[k]?.mutants ?? [] {
        let wrong = mutant.dense(operand: x[k].shape)
        guard wrong.shape != right.shape || !agree(wrong, right, 1e-6) else { continue }
        #expect(!RuleJudge.jacobianMisfits(example, x, operand: k, wrong).isEmpty, "operand \(k): \(mutant)")
      }
    }
  }

  /// Every transpose: a gradient pulled back through it, wrong in one entry, reversed, or left as it is.
  @Test(arguments: ArrayExample.all)
  func wrongTransposesAreFound(example: ArrayExample) {
    let x = example.point(3)
    let y = example.operation.value(x)
    for (k, map) in example.operation.jacobians(at: x, result: y).enumerated() {
      guard let map else { continue }
      let shape = x[k].shape
      #expect(RuleJudge.transposeMisfits(map, from: shape, to: y.shape) { map.pull($0, operand: shape) }.isEmpty)
      for entry in 0..<shape.entryCount {
        let misfits = RuleJudge.transposeMisfits(map, from: shape, to: y.shape) { g in
          var wrong = map.pull(g, operand: shape)
          wrong.scalars[entry] += 1e-3
          return wrong
        }
        #expect(!misfits.isEmpty, "operand \(k), entry \(entry)")
      }
      let dense = map.dense(operand: shape)
      guard shape.entryCount > 1, dense.scalars.contains(where: { $0 != 0 }) else { continue }
      let doubled = RuleJudge.transposeMisfits(map, from: shape, to: y.shape) { g in
        map.pull(g, operand: shape).map { 2 * $0 }
      }
      #expect(!doubled.isEmpty, "operand \(k), doubled")
    }
  }

  /// Every body of a composite operation, wrong in its value or in one operand's share of it.
  @Test(arguments: ExpansionTests.composites)
  func wrongBodiesAreFound(example: ArrayExample) throws {
    let x = example.point(5)
    #expect(try RuleJudge.bodyMisfits(example, x).isEmpty)
    let scaled = try RuleJudge.bodyMisfits(example, x) { graph, body, _ in
      try graph.append(.elementwise(.multiply), [body, graph.constant(1 + 1e-6)])
    }
    let isZero = example.operation.value(x).scalars.allSatisfy { $0 == 0 }
    #expect(isZero || !scaled.isEmpty)
    for k in example.free {
      // What is added is 0 here, and has a slope.
      let bent = try RuleJudge.bodyMisfits(example, x) { graph, body, leaves in
        let fixed = try graph.append(.elementwise(.stopGradient), [leaves[k]])
        let nothing = try graph.sum(graph.append(.elementwise(.subtract), [leaves[k], fixed]))
        return try graph.append(.elementwise(.add), [body, nothing])
      }
      #expect(!bent.isEmpty, "operand \(k)")
    }
  }
}

/// A part of the plane in which a slope may be stated on its own.
private struct Region: CustomStringConvertible {
  let intervals: [ClosedRange<Double>]

  static let parts: [ClosedRange<Double>] = [-3 ... -1, -1...0, 0...1, 1...3]
  static func all(arity: Int) -> [Region] {
    arity == 1
      ? parts.map { Region(intervals: [$0]) }
      : parts.flatMap { a in parts.map { Region(intervals: [a, $0]) } }
  }

  var description: String { intervals.map { "\($0.lowerBound)…\($0.upperBound)" }.joined(separator: " × ") }
  func contains(_ x: [Double]) -> Bool { zip(intervals, x).allSatisfy { $0.contains($1) } }

  /// Whether the rule has a value and a slope somewhere inside, and values beside it.
  func holdsPoints(of opcode: Opcode, operand k: Int) -> Bool {
    func points(_ part: ClosedRange<Double>) -> [Double] {
      let middle = (part.lowerBound + part.upperBound) / 2
      return [middle, (middle + part.upperBound) / 2 + 0.03]
    }
    let grid =
      intervals.count == 1
      ? points(intervals[0]).map { [$0] }
      : points(intervals[0]).flatMap { a in points(intervals[1]).map { [a, $0] } }
    return grid.contains { x in
      let slope = opcode.slopes(at: x, result: opcode.applied(to: x))[k]
      let around = [-0.01, 0, 0.01].map { h -> Double in
        var moved = x
        moved[k] += h
        return opcode.applied(to: moved)
      }
      return (slope ?? 0).isFinite && around.allSatisfy(\.isFinite)
    }
  }
}

extension LinearMap<Tensor<Double>> {
  /// The same structure with one part of it wrong.
  fileprivate var mutants: [Self] {
    let general: [Self] = [.difference(self, self), .sum(self, self)]
    switch self {
    case .identity: return general
    case .diagonal(let d): return general + [.diagonal(-d), .diagonal(d * d + 1)]
    case .left(let a, let flipped, let argument):
      return general + [.left(-a, transposed: flipped, of: argument)]
        + (a.isSquare ? [.left(a, transposed: !flipped, of: argument)] : [])
    case .right(let b, let flipped, let argument):
      return general + [.right(-b, transposed: flipped, of: argument)]
        + (b.isSquare ? [.right(b, transposed: !flipped, of: argument)] : [])
    case .outer(let u, let v, let axis):
      return general + [.outer(-u, v, axis: axis)] + (u.shape == v.shape ? [.outer(v, u, axis: axis)] : [])
    case .row(let v, let axis): return general + [.row(-v, axis: axis), .row(v + 1, axis: axis)]
    case .linear: return general
    case .difference(let a, let b):
      return general + [.sum(a, b), a] + a.mutants.map { .difference($0, b) } + b.mutants.map { .difference(a, $0) }
    case .sum(let a, let b):
      return general + [.difference(a, b), a, b] + a.mutants.map { .sum($0, b) } + b.mutants.map { .sum(a, $0) }
    case .composed(let a, let b, let through):
      return general + a.mutants.map { .composed($0, b, through: through) }
        + b.mutants.map { .composed(a, $0, through: through) }
    }
  }
}

extension Tensor {
  fileprivate var isSquare: Bool { shape.count == 2 && shape[0] == shape[1] }
}
