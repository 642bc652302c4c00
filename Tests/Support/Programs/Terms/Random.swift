/// A generator that gives the same numbers in every run.
///
/// Source: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
public struct Random: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Neighbouring seeds start far from one another: the state advances in even steps, so it must not start on them.
  public init(_ seed: Int) { state = Self.mixed(UInt64(truncatingIfNeeded: seed) ^ 0x5851_F42D_4C95_7F2D) }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  private static func mixed(_ state: UInt64) -> UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// True in one of `count` draws.
  public mutating func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }
  public mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
  public mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: choices.indices, using: &self)] }
}
