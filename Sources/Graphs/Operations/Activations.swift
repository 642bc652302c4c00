import Tensors

/// The logistic function 1 / (1 + e⁻ˣ).
public enum Sigmoid: UnaryRule {
  public static var opcode: Opcode { .sigmoid }
  public static var names: [String] { ["sigmoid"] }
  public static var help: FunctionHelp? { FunctionHelp(.activations, "1 / (1 + exp(-x))", "x = 0.5; y = sigmoid(x)") }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.sigmoid", jax: "jax.nn.sigmoid") }
  public static var saturates: Bool { true }
  public static var derivation: String { "exp(-x) / (1 + exp(-x))^2 = y exp(-x) / (1 + exp(-x)) = y (1 - y)" }
  public static func value<N: Number>(_ x: N) -> N { 1 / (1 + .exp(-x)) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { y * (1 - y) }
  public static func expansion<V: ScalarVocabulary>(_ x: V) -> V? { 1 / (1 + V.exp(-x)) }
}

/// max(x, 0); its slope is the unit step u(x), with u(0) = 0.
///
/// Source: Goodfellow, Bengio, Courville, Deep Learning, 6.3.1.
public enum ReLU: UnaryRule {
  public static var opcode: Opcode { .relu }
  public static var names: [String] { ["relu"] }
  public static var help: FunctionHelp? { FunctionHelp(.activations, "max(x, 0)", "x = [-1, 2]; y = relu(x)") }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.relu", jax: "jax.nn.relu") }
  public static func kink(at x: [Double]) -> Kink? {
    x[0] == 0 ? Kink(left: 0, right: 1, convention: "u(0) = 0 by convention") : nil
  }
  public static var derivation: String { "x itself where x > 0, else 0, so the slope is the unit step u(x)" }
  public static func value<N: Number>(_ x: N) -> N { .positivePart(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { V.chosen(V.step(x)) }
}

/// x where x > 0, else α x; PyTorch's `leaky_relu`, with α = 0.01 unless given, and the slope α at 0.
public enum LeakyReLU: BinaryRule {
  public static var opcode: Opcode { .leakyRelu }
  public static var names: [String] { ["leaky_relu"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.activations, "a where a > 0, else b a", "x = [-1, 2]; y = leaky_relu(x, 0.1)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "leaky_relu", jax: "jax.nn.leaky_relu") }
  public static var defaults: [Double] { [0.01] }
  public static func kink(at x: [Double]) -> Kink? {
    x[0] == 0 ? Kink(left: x[1], right: 1, convention: "the slope at 0 is that of the left by convention") : nil
  }
  public static var derivation: String { "the line a right of 0 and the line b a left of it, each with its own slope" }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { .positivePart(a) - b * .positivePart(-a) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V {
    V.step(a) + b * (1 - V.step(a))
  }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { V.gate(1 - V.step(a), a) }
}

/// log(1 + eˣ), computed as max(x, 0) + log(1 + e^−|x|) so that it neither overflows nor loses digits.
public enum Softplus: UnaryRule {
  public static var opcode: Opcode { .softplus }
  public static var names: [String] { ["softplus"] }
  public static var help: FunctionHelp? { FunctionHelp(.activations, "log(1 + exp(x))", "x = 1; y = softplus(x)") }
  public static var libraryNames: LibraryNames { LibraryNames(jax: "jax.nn.softplus") }
  public static var derivation: String { "the chain rule on log(1 + exp(x)): exp(x) / (1 + exp(x)) = sigmoid(x)" }
  public static func value<N: Number>(_ x: N) -> N {
    .positivePart(x) + .log(onePlus: .exp(-(x * .signum(x))))
  }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { V.sigmoid(x) }
  public static func expansion<V: ScalarVocabulary>(_ x: V) -> V? { V.log(1 + V.exp(x)) }
}
