import Tensors

/// A generator that gives the same numbers in every run (SplitMix64).
struct Random: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Numbers at random, no two of them close together.
  mutating func tensor(_ shape: Shape, in range: ClosedRange<Double> = -2...2) -> Tensor<Double> {
    let count = shape.entryCount
    let width = (range.upperBound - range.lowerBound) / Double(count)
    let entries = (0..<count).map { k in
      range.lowerBound + width * (Double(k) + Double.random(in: 0.2...0.8, using: &self))
    }
    return Tensor(shape, entries.shuffled(using: &self))
  }
}
