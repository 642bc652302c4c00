import Tensors

/// aᵇ: integer, real and variable exponents; 0⁰ = 1.
///
/// Both slopes are guarded, so that x⁰ has slope 0 also at x = 0 (where b · xᵇ⁻¹ would be 0 · ∞) and 0ᵇ passes no
/// gradient to its exponent.
public enum Power: BinaryRule {
  public static var opcode: Opcode { .power }
  public static var names: [String] { ["power", "pow"] }
  public static var help: FunctionHelp? { FunctionHelp(.arithmetic, "a^b", "a = 2; b = 3; y = power(a, b)") }
  public static var notation: Notation { .infix(.power) }
  public static var domain: String? { "a ≥ 0 unless b is a whole number, and a ≠ 0 where b < 0" }
  public static var derivation: String {
    "y = exp(b log(a)), so by the chain rule ∂y/∂a = y b / a and ∂y/∂b = y log(a)"
  }
  public static var edges: [[Double]] { [[0, 0], [0, 0.5], [-8, 0.5]] }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { .power(a, b) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V {
    // The exponent is lowered unless a and b are both 0. Guarding the product instead would leave 0 · ∞ to be met when
    // this slope is differentiated again.
    let isLowered = b + V.gate(V.equal(b, 0), a)
    return b * V.power(a, b - V.gate(isLowered, 1))
  }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V {
    // aᵇ log(a) goes to 0 with a, and so does its slope where b > 1; for a smaller b its slope has no limit.
    V.gate(V.apply(NotEqual.self, a, 0) + V.apply(LessOrEqual.self, b, 1), V.smooth(a, y * V.log(a)))
  }
}
