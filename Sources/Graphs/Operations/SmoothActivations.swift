import Tensors

/// log sigmoid(x), computed as −softplus(−x) so that it does not underflow.
///
/// Source: `torch.nn.functional.logsigmoid`.
public enum LogSigmoid: UnaryRule {
  public static var opcode: Opcode { .logSigmoid }
  public static var names: [String] { ["logsigmoid", "log_sigmoid"] }
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
  public static func value<N: Number>(_ x: N) -> N { x * Sigmoid.value(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V {
    V.sigmoid(x) * (1 + x * V.sigmoid(-x))
  }
  public static func expansion<V: ScalarVocabulary>(_ x: V) -> V? { x * V.sigmoid(x) }
}

/// x Φ(x) with the normal distribution function Φ, exact.
///
/// Source: Hendrycks and Gimpel, "Gaussian Error Linear Units"; `torch.nn.functional.gelu`.
public enum GELU: UnaryRule {
  public static var opcode: Opcode { .gelu }
  public static var names: [String] { ["gelu"] }
  public static func value<N: Number>(_ x: N) -> N { x * (1 + .erf(x / .sqrt(2))) / 2 }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V {
    (1 + V.apply(Erf.self, x / V.sqrt(2))) / 2 + x * V.exp(-(x * x) / 2) / V.sqrt(V(2 * .pi))
  }
  public static func expansion<V: ScalarVocabulary>(_ x: V) -> V? {
    x * (1 + V.apply(Erf.self, x / V.sqrt(2))) / 2
  }
}

/// The approximation of GELU by a hyperbolic tangent.
///
/// Source: Hendrycks and Gimpel, "Gaussian Error Linear Units"; PyTorch's `gelu(approximate='tanh')`.
public enum GELUTanh: UnaryRule {
  public static var opcode: Opcode { .geluTanh }
  public static var names: [String] { ["gelu_tanh"] }
  public static func value<N: Number>(_ x: N) -> N {
    x * (1 + .tanh(.sqrt(N(2 / .pi)) * (x + N(0.044715) * x * x * x))) / 2
  }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V {
    let t = V.tanh(V.sqrt(V(2 / .pi)) * (x + V(0.044715) * x * x * x))
    return (1 + t) / 2 + x * (1 - t * t) / 2 * V.sqrt(V(2 / .pi)) * (1 + V(0.134145) * (x * x))
  }
  public static func expansion<V: ScalarVocabulary>(_ x: V) -> V? {
    x * (1 + V.tanh(V.sqrt(V(2 / .pi)) * (x + V(0.044715) * V.power(x, 3)))) / 2
  }
}
