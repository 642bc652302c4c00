import Tensors

/// eˣ.
public enum Exp: UnaryRule {
  public static var opcode: Opcode { .exp }
  public static var staysFinite: Bool { false }
  public static var names: [String] { ["exp"] }
  public static var help: FunctionHelp? { FunctionHelp(.exponentials, "e to the power x", "x = 1; y = exp(x)") }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.exp", jax: "jnp.exp") }
  public static var derivation: String {
    "exp(x + h) = exp(x) exp(h), and (exp(h) - 1) / h tends to 1 as h tends to 0"
  }
  public static var edges: [[Double]] { [[1000], [-1000]] }
  public static func value<N: Number>(_ x: N) -> N { .exp(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { y }
}

/// 2ˣ.
public enum Exp2: UnaryRule {
  public static var opcode: Opcode { .exp2 }
  public static var staysFinite: Bool { false }
  public static var names: [String] { ["exp2"] }
  public static var help: FunctionHelp? { FunctionHelp(.exponentials, "2^x", "x = 3; y = exp2(x)") }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.exp2", jax: "jnp.exp2") }
  public static var derivation: String { "2^x = exp(x log(2)), and the chain rule brings the factor log(2)" }
  public static var edges: [[Double]] { [[2000]] }
  public static func value<N: Number>(_ x: N) -> N { .power(2, x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { y * V.log(2) }
}

/// eˣ − 1, exact for small x.
public enum ExpMinusOne: UnaryRule {
  public static var opcode: Opcode { .expMinusOne }
  public static var staysFinite: Bool { false }
  public static var names: [String] { ["expm1"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.exponentials, "exp(x) - 1, exact for small x", "x = 1e-9; y = expm1(x)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.expm1", jax: "jnp.expm1") }
  public static var derivation: String { "exp(x) and a constant, so the slope is that of exp(x)" }
  public static var edges: [[Double]] { [[1000]] }
  public static func value<N: Number>(_ x: N) -> N { .expMinusOne(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { V.exp(x) }
}

/// The natural logarithm.
public enum Log: UnaryRule {
  public static var opcode: Opcode { .log }
  public static var names: [String] { ["log", "ln"] }
  public static var help: FunctionHelp? { FunctionHelp(.exponentials, "the natural logarithm", "x = 2; y = log(x)") }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.log", jax: "jnp.log") }
  public static var domain: String? { "x > 0" }
  public static var derivation: String { "exp(y) = x, so exp(y) dy = dx, and dy/dx = 1 / exp(y) = 1 / x" }
  public static var edges: [[Double]] { [[0], [-1]] }
  public static func value<N: Number>(_ x: N) -> N { .log(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { V.apply(PositiveReciprocal.self, x) }
}

/// The logarithm to base 2.
public enum Log2: UnaryRule {
  public static var opcode: Opcode { .log2 }
  public static var names: [String] { ["log2"] }
  public static var help: FunctionHelp? { FunctionHelp(.exponentials, "the logarithm to base 2", "x = 8; y = log2(x)") }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.log2", jax: "jnp.log2") }
  public static var domain: String? { "x > 0" }
  public static var derivation: String { "log2(x) = log(x) / log(2)" }
  public static var edges: [[Double]] { [[0], [-1]] }
  public static func value<N: Number>(_ x: N) -> N { .log2(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V {
    V.apply(PositiveReciprocal.self, x * V.log(2))
  }
}

/// The logarithm to base 10.
public enum Log10: UnaryRule {
  public static var opcode: Opcode { .log10 }
  public static var names: [String] { ["log10"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.exponentials, "the logarithm to base 10", "x = 100; y = log10(x)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.log10", jax: "jnp.log10") }
  public static var domain: String? { "x > 0" }
  public static var derivation: String { "log10(x) = log(x) / log(10)" }
  public static var edges: [[Double]] { [[0], [-1]] }
  public static func value<N: Number>(_ x: N) -> N { .log10(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V {
    V.apply(PositiveReciprocal.self, x * V.log(10))
  }
}

/// log(1 + x), exact for small x.
public enum LogOnePlus: UnaryRule {
  public static var opcode: Opcode { .logOnePlus }
  public static var names: [String] { ["log1p"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.exponentials, "log(1 + x), exact for small x", "x = 1e-9; y = log1p(x)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.log1p", jax: "jnp.log1p") }
  public static var domain: String? { "x > -1" }
  public static var derivation: String { "the chain rule with 1 + x inside, whose slope is 1" }
  public static var edges: [[Double]] { [[-1], [-2]] }
  public static func value<N: Number>(_ x: N) -> N { .log(onePlus: x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { V.apply(PositiveReciprocal.self, 1 + x) }
}

/// The square root; its slope at 0 is infinite.
public enum Sqrt: UnaryRule {
  public static var opcode: Opcode { .sqrt }
  public static var names: [String] { ["sqrt"] }
  public static var help: FunctionHelp? { FunctionHelp(.exponentials, "the square root", "x = 9; y = sqrt(x)") }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.sqrt", jax: "jnp.sqrt") }
  public static var domain: String? { "x ≥ 0" }
  public static var derivation: String { "y^2 = x, so 2 y dy = dx" }
  public static var edges: [[Double]] { [[0], [-1]] }
  public static func value<N: Number>(_ x: N) -> N { .sqrt(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { 1 / (2 * y) }
}

/// The cube root, real also for negative numbers; its slope at 0 is infinite.
public enum Cbrt: UnaryRule {
  public static var opcode: Opcode { .cbrt }
  public static var names: [String] { ["cbrt"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.exponentials, "the cube root, also of negative numbers", "x = -8; y = cbrt(x)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "cbrt", jax: "jnp.cbrt") }
  public static var derivation: String { "y^3 = x, so 3 y^2 dy = dx, and dy/dx = (1 / y)^2 / 3" }
  public static var edges: [[Double]] { [[0]] }
  public static func value<N: Number>(_ x: N) -> N { .signum(x) * .root(x * .signum(x), 3) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V {
    // The quotient first: at 0 and far from it y² would leave 0 / 0 or 0 · ∞ to be met when this is differentiated again.
    let inverse = 1 / y
    return inverse * inverse / 3
  }
}
