import Graphs

/// Where scalar rules are tried: away from kinks, poles and the edges of their domains.
enum ScalarSamples {
  /// The operands' ranges, for the rules that do not take every number.
  static let domains: [Opcode: [ClosedRange<Double>]] = [
    .divide: [-2...2, 0.5...2],
    .power: [0.4...2, -2...3],
    .log: [0.3...3], .log2: [0.3...3], .log10: [0.3...3], .logOnePlus: [-0.6...3], .sqrt: [0.3...3],
    .reciprocal: [0.4...2], .positiveReciprocal: [0.4...2], .tan: [-1...1], .asin: [-0.8...0.8], .acos: [-0.8...0.8],
    .acosh: [1.3...3], .atanh: [-0.8...0.8],
    // One branch of each: steps between whole numbers, and the order of a derivative, have no slope.
    .modulo: [2.2...2.8, 0.95...1.05], .floor: [1.1...1.9], .polygamma: [2...2, 0.4...3],
    .atan2: [0.3...2, -2...2], .logGamma: [0.4...3], .digamma: [0.4...3], .hardtanh: [-0.9...0.9],
  ]

  /// The rules whose complex reading is no derivative; they are checked by differences and duals alone.
  ///
  /// `Complex.atan` of swift-numerics 1.1.1 loses a small imaginary part at some points; `atan2` is read through it.
  static let withoutComplexStep: Set<Opcode> = [.atan, .atan2]

  /// The rules that withhold the gradient of a value that does change.
  static let withholdingGradient: Set<Opcode> = [.stopGradient]

  /// The ranges from which a rule's operands are drawn.
  static func domain(of opcode: Opcode) -> [ClosedRange<Double>] {
    domains[opcode] ?? Array(repeating: -2...2, count: opcode.arity)
  }

  /// Operands of a rule at random, none of them within 0.05 of a kink.
  static func points(of opcode: Opcode, count: Int, seed: Int) -> [[Double]] {
    var random = Random(seed * 64 + Int(opcode.rawValue))
    var points: [[Double]] = []
    while points.count < count {
      let x = domain(of: opcode).map { Double.random(in: $0, using: &random) }
      let isNearZero = x.contains { abs($0) < 0.05 }
      let isNearTie = x.count == 2 && abs(x[0] - x[1]) < 0.05
      if !isNearZero && !isNearTie { points.append(x) }
    }
    return points
  }

  /// One point in each part of the plane in which a slope may be stated on its own, away from kinks and jumps.
  static func regional(of opcode: Opcode) -> [[Double]] {
    let (a, b) = ([-1.9, -0.6, 0.6, 1.9], [-1.4, -0.37, 0.43, 1.3])
    let points = opcode.arity == 1 ? a.map { [$0] } : a.flatMap { a in b.map { [a, $0] } }
    return (points + (special[opcode] ?? [])).filter { x in
      let y: Double = opcode.applied(to: x)
      return y.isFinite && opcode.slopes(at: x, result: y).contains { ($0 ?? 0).isFinite }
    }
  }

  /// Powers of negative numbers, which exist for whole exponents alone, and the whole orders of a derivative.
  private static let special: [Opcode: [[Double]]] = [
    .polygamma: [0, 1, 2].flatMap { order in [-1.4, -0.37, 0.43, 1.3].map { [order, $0] } },
    .power: [[-1.9, 2], [-0.6, 2], [-1.9, 1], [-0.6, 1], [-1.9, -1], [-0.6, -1], [-1.9, -2], [-0.6, -2]],
  ]
}
