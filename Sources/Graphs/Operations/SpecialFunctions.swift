import Tensors

/// The error function.
///
/// Source: `scipy.special.erf`.
public enum Erf: UnaryRule {
  public static var opcode: Opcode { .erf }
  public static var names: [String] { ["erf"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.exponentials, "2/sqrt(pi) times the integral of exp(-t^2) from 0 to x", "x = 1; y = erf(x)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.erf", jax: "jax.scipy.special.erf") }
  public static var saturates: Bool { true }
  public static var derivation: String {
    "the slope of an integral by its upper end is what is integrated, there: 2/sqrt(pi) exp(-x^2)"
  }
  public static func value<N: Number>(_ x: N) -> N { .erf(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V {
    2 / V.sqrt(V(.pi)) * V.exp(-(x * x))
  }
}

/// 1 − erf(x), which keeps its digits where erf is almost 1.
///
/// Source: `scipy.special.erfc`.
public enum Erfc: UnaryRule {
  public static var opcode: Opcode { .erfc }
  public static var names: [String] { ["erfc"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.exponentials, "1 - erf(x), which keeps its digits where erf is almost 1", "x = 3; y = erfc(x)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.erfc", jax: "jax.scipy.special.erfc") }
  public static var saturates: Bool { true }
  public static var derivation: String { "1 - erf(x), so the slope is that of erf with the other sign" }
  public static func value<N: Number>(_ x: N) -> N { .erfc(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V {
    -(2 / V.sqrt(V(.pi))) * V.exp(-(x * x))
  }
}

/// log |Γ(x)|.
///
/// Source: `scipy.special.gammaln`, `torch.lgamma`.
public enum LogGamma: UnaryRule {
  public static var opcode: Opcode { .logGamma }
  public static var names: [String] { ["lgamma", "gammaln"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.exponentials, "log |Γ(x)|; at a whole number n + 1 it is log n!", "x = 5; y = lgamma(x)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.lgamma", jax: "jax.scipy.special.gammaln") }
  public static var domain: String? { "all x but 0, -1, -2, …" }
  public static var derivation: String { "the slope has no simpler form: it is a function of its own, digamma" }
  public static var edges: [[Double]] { [[0]] }
  public static func value<N: Number>(_ x: N) -> N { .logGamma(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { V.apply(Digamma.self, x) }
}

/// The derivative of log |Γ(x)|.
///
/// Source: `scipy.special.digamma`.
public enum Digamma: UnaryRule {
  public static var opcode: Opcode { .digamma }
  public static var names: [String] { ["digamma"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.exponentials, "the derivative of lgamma", "x = 1; y = digamma(x)")
  }
  public static var libraryNames: LibraryNames {
    LibraryNames(torch: "torch.digamma", jax: "jax.scipy.special.digamma")
  }
  public static var domain: String? { "all x but 0, -1, -2, …" }
  public static var derivation: String {
    "the slope has no simpler form: it is a function of its own, polygamma(1, x)"
  }
  public static var edges: [[Double]] { [[0]] }
  public static func value<N: Number>(_ x: N) -> N { .polygamma(0, x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { V.apply(Polygamma.self, 1, x) }
}

/// The derivative of a whole order of digamma; order 1 is the trigamma function.
///
/// Source: `scipy.special.polygamma`.
public enum Polygamma: BinaryRule {
  public static var opcode: Opcode { .polygamma }
  public static var names: [String] { ["polygamma"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.exponentials, "the derivative of order a of digamma at b", "x = 1; y = polygamma(1, x)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "polygamma") }
  public static var differentiable: OperandFlags { OperandFlags(false, true) }
  public static var domain: String? { "orders a from 0 to 100, b not 0, -1, -2, …" }
  public static var derivation: String {
    "each order is the derivative of the one before; the order itself is a whole number"
  }
  public static var edges: [[Double]] { [[1, 0]] }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { .polygamma(a, b) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 0 }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V {
    V.apply(Polygamma.self, a + 1, b)
  }
}
