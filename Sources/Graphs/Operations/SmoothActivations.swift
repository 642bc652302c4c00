import Tensors

/// log sigmoid(x), computed as −softplus(−x) so that it does not underflow.
///
/// Source: `torch.nn.functional.logsigmoid`.
public enum LogSigmoid: UnaryRule {
  public static var opcode: Opcode { .logSigmoid }
  public static var names: [String] { ["logsigmoid", "log_sigmoid"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.activations, "log(sigmoid(x)), without underflow", "x = -2; y = logsigmoid(x)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "F.logsigmoid", jax: "jax.nn.log_sigmoid") }
  public static var derivation: String {
    "y = -softplus(-x), and two changes of sign cancel: sigmoid(-x) = 1 - sigmoid(x)"
  }
  public static func value<N: Number>(_ x: N) -> N { -Softplus.value(-x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { V.sigmoid(-x) }
  public static func expansion<V: ScalarVocabulary>(_ x: V) -> V? { V.log(V.sigmoid(x)) }
}

/// x · sigmoid(x).
///
/// Source: `torch.nn.functional.silu`.
public enum SiLU: UnaryRule {
  public static var opcode: Opcode { .silu }
  public static var names: [String] { ["silu", "swish"] }
  public static var help: FunctionHelp? { FunctionHelp(.activations, "x sigmoid(x)", "x = 1; y = silu(x)") }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "F.silu", jax: "jax.nn.silu") }
  public static var derivation: String {
    "the product rule on x sigmoid(x): s + x s (1 - s), with s = sigmoid(x) and 1 - s = sigmoid(-x)"
  }
  public static var edges: [[Double]] { [[-.infinity], [.infinity]] }
  public static func value<N: Number>(_ x: N) -> N {
    // Where the sigmoid vanishes the product does, also at −∞; the slopes are guarded in the same way.
    let s = Sigmoid.value(x)
    return .gate(s, x * s)
  }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V {
    let (s, rest) = (V.sigmoid(x), V.sigmoid(-x))
    return V.gate(s, s * (1 + V.gate(rest, x * rest)))
  }
  public static func expansion<V: ScalarVocabulary>(_ x: V) -> V? { x * V.sigmoid(x) }
}

/// x · tanh(softplus(x)).
///
/// Source: Misra, "Mish: A Self Regularized Non-Monotonic Activation Function"; `torch.nn.functional.mish`.
public enum Mish: UnaryRule {
  public static var opcode: Opcode { .mish }
  public static var names: [String] { ["mish"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.activations, "x tanh(softplus(x))", "x = 1; y = mish(x)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "F.mish", jax: "jax.nn.mish") }
  public static var derivation: String {
    "the product rule on x t with t = tanh(u), u = softplus(x) and du/dx = sigmoid(x): t + x (1 - t^2) sigmoid(x), "
      + "where 1 - t^2 = 4 r^2 / (1 + r^2)^2 with r = sigmoid(-x)"
  }
  public static var edges: [[Double]] { [[-.infinity], [.infinity]] }
  public static func value<N: Number>(_ x: N) -> N {
    // Where the tangent vanishes the product does, also at −∞; the slope is guarded in the same way.
    let t = N.tanh(Softplus.value(x))
    return .gate(t, x * t)
  }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V {
    // 1 − t² = 4 r² / (1 + r²)² with r = sigmoid(−x), which does not cancel.
    let r = V.sigmoid(-x)
    let rest = 4 * r * r / ((1 + r * r) * (1 + r * r)) * V.sigmoid(x)
    return V.apply(Tanh.self, V.apply(Softplus.self, x)) + V.gate(rest, x * rest)
  }
  public static func expansion<V: ScalarVocabulary>(_ x: V) -> V? {
    x * V.apply(Tanh.self, V.apply(Softplus.self, x))
  }
}

/// x Φ(x) with the normal distribution function Φ, exact.
///
/// Source: Hendrycks and Gimpel, "Gaussian Error Linear Units"; `torch.nn.functional.gelu`.
public enum GELU: UnaryRule {
  public static var opcode: Opcode { .gelu }
  public static var names: [String] { ["gelu"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.activations, "x erfc(-x / sqrt(2)) / 2, exact", "x = 1; y = gelu(x)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "F.gelu") }
  public static var derivation: String {
    "the product rule on x F(x), with F(x) = erfc(-x / sqrt(2)) / 2: F(x) + x F'(x)"
  }
  public static var edges: [[Double]] { [[-.infinity], [.infinity]] }
  public static func value<N: Number>(_ x: N) -> N {
    let twice: N = .erfc(-(x / N.sqrt(2)))
    return .gate(twice, x * twice / 2)
  }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V {
    let density = V.exp(-(x * x) / 2)
    return V.apply(Erfc.self, -(x / V.sqrt(2))) / 2 + V.gate(density, x * density / V.sqrt(V(2 * .pi)))
  }
  public static func expansion<V: ScalarVocabulary>(_ x: V) -> V? {
    x * V.apply(Erfc.self, -(x / V.sqrt(2))) / 2
  }
}

/// The approximation of GELU by a hyperbolic tangent.
///
/// Source: Hendrycks and Gimpel, "Gaussian Error Linear Units"; PyTorch's `gelu(approximate='tanh')`.
public enum GELUTanh: UnaryRule {
  public static var opcode: Opcode { .geluTanh }
  public static var names: [String] { ["gelu_tanh"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.activations, "x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2, near gelu", "x = 1; y = gelu_tanh(x)")
  }
  public static var derivation: String {
    "(1 + tanh(u)) / 2 = sigmoid(2 u), so the product rule on x s with s = sigmoid(2 u) and 1 - s = sigmoid(-2 u)"
  }
  public static var edges: [[Double]] { [[-.infinity], [.infinity]] }
  public static func value<N: Number>(_ x: N) -> N {
    // (1 + tanh(u)) / 2 = sigmoid(2 u) keeps its digits where the tangent is almost −1.
    let inner: N = x + N(0.044715) * x * x * x
    let s = Sigmoid.value(N.sqrt(N(8 / .pi)) * inner)
    return .gate(s, x * s)
  }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V {
    let twice = V.sqrt(V(8 / .pi)) * (x + V(0.044715) * x * x * x)
    let (s, rest) = (V.sigmoid(twice), V.sigmoid(-twice))
    return V.gate(s, s * (1 + V.gate(rest, x * rest * V.sqrt(V(8 / .pi)) * (1 + V(0.134145) * (x * x)))))
  }
  public static func expansion<V: ScalarVocabulary>(_ x: V) -> V? {
    x * (1 + V.tanh(V.sqrt(V(2 / .pi)) * (x + V(0.044715) * V.power(x, 3)))) / 2
  }
}
