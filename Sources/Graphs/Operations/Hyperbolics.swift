import Tensors

/// The hyperbolic sine.
public enum Sinh: UnaryRule {
  public static var opcode: Opcode { .sinh }
  public static var staysFinite: Bool { false }
  public static var names: [String] { ["sinh"] }
  public static var help: FunctionHelp? { FunctionHelp(.trigonometry, "(exp(x) - exp(-x)) / 2", "x = 1; y = sinh(x)") }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.sinh", jax: "jnp.sinh") }
  public static var derivation: String { "(exp(x) - exp(-x)) / 2 has the slope (exp(x) + exp(-x)) / 2 = cosh(x)" }
  public static func value<N: Number>(_ x: N) -> N { .sinh(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { V.cosh(x) }
}

/// The hyperbolic cosine.
public enum Cosh: UnaryRule {
  public static var opcode: Opcode { .cosh }
  public static var staysFinite: Bool { false }
  public static var names: [String] { ["cosh"] }
  public static var help: FunctionHelp? { FunctionHelp(.trigonometry, "(exp(x) + exp(-x)) / 2", "x = 1; y = cosh(x)") }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.cosh", jax: "jnp.cosh") }
  public static var derivation: String { "(exp(x) + exp(-x)) / 2 has the slope (exp(x) - exp(-x)) / 2 = sinh(x)" }
  public static func value<N: Number>(_ x: N) -> N { .cosh(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { V.sinh(x) }
}

/// The hyperbolic tangent.
public enum Tanh: UnaryRule {
  public static var opcode: Opcode { .tanh }
  public static var names: [String] { ["tanh"] }
  public static var help: FunctionHelp? { FunctionHelp(.trigonometry, "sinh(x) / cosh(x)", "x = 1; y = tanh(x)") }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.tanh", jax: "jnp.tanh") }
  public static var saturates: Bool { true }
  public static var derivation: String {
    "the quotient rule on sinh(x) / cosh(x): (cosh(x)^2 - sinh(x)^2) / cosh(x)^2 = 1 - y^2"
  }
  public static func value<N: Number>(_ x: N) -> N { .tanh(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { 1 - y * y }
}

/// The inverse hyperbolic sine.
public enum Asinh: UnaryRule {
  public static var opcode: Opcode { .asinh }
  public static var names: [String] { ["asinh", "arcsinh"] }
  public static var help: FunctionHelp? { FunctionHelp(.trigonometry, "the inverse of sinh", "x = 1; y = asinh(x)") }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.asinh", jax: "jnp.arcsinh") }
  public static var derivation: String { "sinh(y) = x, so cosh(y) dy = dx, and cosh(y) = sqrt(1 + x^2)" }
  public static func value<N: Number>(_ x: N) -> N { .asinh(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { 1 / V.sqrt(1 + x * x) }
}

/// The inverse hyperbolic cosine.
public enum Acosh: UnaryRule {
  public static var opcode: Opcode { .acosh }
  public static var names: [String] { ["acosh", "arccosh"] }
  public static var help: FunctionHelp? { FunctionHelp(.trigonometry, "the inverse of cosh", "x = 2; y = acosh(x)") }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.acosh", jax: "jnp.arccosh") }
  public static var domain: String? { "x ≥ 1" }
  public static var derivation: String {
    "cosh(y) = x, so sinh(y) dy = dx, and sinh(y) = sqrt(x^2 - 1) = sqrt(x - 1) sqrt(x + 1)"
  }
  public static var edges: [[Double]] { [[1], [0]] }
  public static func value<N: Number>(_ x: N) -> N { .acosh(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V {
    // Not the root of x² − 1, which exists for x < −1 too, where the function does not.
    1 / (V.sqrt(x - 1) * V.sqrt(x + 1))
  }
}

/// The inverse hyperbolic tangent.
public enum Atanh: UnaryRule {
  public static var opcode: Opcode { .atanh }
  public static var names: [String] { ["atanh", "arctanh"] }
  public static var help: FunctionHelp? { FunctionHelp(.trigonometry, "the inverse of tanh", "x = 0.5; y = atanh(x)") }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.atanh", jax: "jnp.arctanh") }
  public static var domain: String? { "-1 < x < 1" }
  public static var derivation: String { "tanh(y) = x, so (1 - tanh(y)^2) dy = dx, and tanh(y) = x" }
  public static var edges: [[Double]] { [[1], [2]] }
  public static func value<N: Number>(_ x: N) -> N { .atanh(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V {
    V.apply(PositiveReciprocal.self, 1 - x * x)
  }
}
