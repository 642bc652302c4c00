import Tensors

/// The sine.
public enum Sin: UnaryRule {
  public static var opcode: Opcode { .sin }
  public static var names: [String] { ["sin"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.trigonometry, "the sine of an angle in radians", "x = pi/6; y = sin(x)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.sin", jax: "jnp.sin") }
  public static var derivation: String {
    "sin(x + h) = sin(x) cos(h) + cos(x) sin(h), and sin(h) / h tends to 1 as h tends to 0"
  }
  public static func value<N: Number>(_ x: N) -> N { .sin(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { V.cos(x) }
}

/// The cosine.
public enum Cos: UnaryRule {
  public static var opcode: Opcode { .cos }
  public static var names: [String] { ["cos"] }
  public static var help: FunctionHelp? { FunctionHelp(.trigonometry, "the cosine", "x = pi/3; y = cos(x)") }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.cos", jax: "jnp.cos") }
  public static var derivation: String { "cos(x) = sin(x + pi/2), so the slope is cos(x + pi/2) = -sin(x)" }
  public static func value<N: Number>(_ x: N) -> N { .cos(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { -V.sin(x) }
}

/// The tangent.
public enum Tan: UnaryRule {
  public static var opcode: Opcode { .tan }
  public static var staysFinite: Bool { false }
  public static var names: [String] { ["tan"] }
  public static var help: FunctionHelp? { FunctionHelp(.trigonometry, "sin(x) / cos(x)", "x = pi/4; y = tan(x)") }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.tan", jax: "jnp.tan") }
  public static var derivation: String {
    "the quotient rule on sin(x) / cos(x): (cos(x)^2 + sin(x)^2) / cos(x)^2 = 1 + y^2"
  }
  public static func value<N: Number>(_ x: N) -> N { .tan(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { 1 + y * y }
}

/// The inverse sine.
public enum Asin: UnaryRule {
  public static var opcode: Opcode { .asin }
  public static var names: [String] { ["asin", "arcsin"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.trigonometry, "the angle whose sine is x", "x = 0.5; y = asin(x)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.asin", jax: "jnp.arcsin") }
  public static var domain: String? { "-1 ≤ x ≤ 1" }
  public static var derivation: String { "sin(y) = x, so cos(y) dy = dx, and cos(y) = sqrt(1 - x^2)" }
  public static var edges: [[Double]] { [[1], [2]] }
  public static func value<N: Number>(_ x: N) -> N { .asin(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { 1 / V.sqrt(1 - x * x) }
}

/// The inverse cosine.
public enum Acos: UnaryRule {
  public static var opcode: Opcode { .acos }
  public static var names: [String] { ["acos", "arccos"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.trigonometry, "the angle whose cosine is x", "x = 0.5; y = acos(x)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.acos", jax: "jnp.arccos") }
  public static var domain: String? { "-1 ≤ x ≤ 1" }
  public static var derivation: String { "cos(y) = x, so -sin(y) dy = dx, and sin(y) = sqrt(1 - x^2)" }
  public static var edges: [[Double]] { [[1], [2]] }
  public static func value<N: Number>(_ x: N) -> N { .acos(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { -1 / V.sqrt(1 - x * x) }
}

/// The inverse tangent.
public enum Atan: UnaryRule {
  public static var opcode: Opcode { .atan }
  public static var names: [String] { ["atan", "arctan"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.trigonometry, "the angle whose tangent is x", "x = 1; y = atan(x)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.atan", jax: "jnp.arctan") }
  public static var derivation: String { "tan(y) = x, so (1 + tan(y)^2) dy = dx, and tan(y) = x" }
  public static func value<N: Number>(_ x: N) -> N { .atan(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { 1 / (1 + x * x) }
}

/// The angle of the point (b, a), from −π to π.
///
/// Source: `numpy.arctan2`.
public enum Atan2: BinaryRule {
  public static var opcode: Opcode { .atan2 }
  public static var names: [String] { ["atan2", "arctan2"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.trigonometry, "the angle of the point (b, a), from -pi to pi", "a = 1; b = -1; y = atan2(a, b)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.atan2", jax: "jnp.arctan2") }
  public static var domain: String? { "(a, b) ≠ (0, 0) for the slopes" }
  public static var staysFinite: Bool { true }
  public static var derivation: String {
    "tan(y) = a / b, so (1 + a^2 / b^2) dy = da / b - a db / b^2; both sides times b^2"
  }
  public static var edges: [[Double]] { [[0, 0]] }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { .atan2(a, b) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { b / (a * a + b * b) }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { -a / (a * a + b * b) }
}
