import RealModule

/// A repeatable source of random numbers.
///
/// Source: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014); normal deviates by Box and Muller (1958). The standard library's
/// generator cannot be seeded.
struct RandomNumbers: RandomNumberGenerator, Equatable, Sendable {
  /// Where it is; a source with this seed goes on as this one does.
  private(set) var state: UInt64

  init(seed: UInt64) { state = seed }

  /// The statement after which random numbers go on as from here.
  var statement: String { ":seed \(Int64(bitPattern: state))" }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform in [0, 1).
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
  /// Standard normal.
  mutating func normal() -> Double {
    let radius = (-2 * Double.log(1 - uniform())).squareRoot()
    return radius * Double.cos(2 * Double.pi * uniform())
  }
}
