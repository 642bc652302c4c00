import Tensors

/// x where x > 0, else α (eˣ − 1); α = 1 unless given, and the slope α at 0.
///
/// Source: `torch.nn.functional.elu`.
public enum ELU: BinaryRule {
  public static var opcode: Opcode { .elu }
  public static var names: [String] { ["elu"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.activations, "a where a > 0, else b (exp(a) - 1)", "x = [-1, 2]; y = elu(x)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "elu", jax: "jax.nn.elu") }
  public static var defaults: [Double] { [1] }
  public static func kink(at x: [Double]) -> Kink? {
    x[0] == 0 && x[1] != 1
      ? Kink(left: x[1], right: 1, convention: "the slope at 0 is that of the left by convention") : nil
  }
  public static var derivation: String { "the line a right of 0; left of it b (exp(a) - 1), whose slope is b exp(a)" }
  public static func value<N: Number>(_ a: N, _ b: N) -> N {
    .positivePart(a) + b * .expMinusOne(-.positivePart(-a))
  }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V {
    V.step(a) + V.gate(1 - V.step(a), b * V.exp(a))
  }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V {
    V.gate(1 - V.step(a), V.expMinusOne(a))
  }
}

/// ELU with the α and the scale that keep a mean of 0 and a variance of 1.
///
/// Source: Klambauer et al., "Self-Normalizing Neural Networks", equation 2; `torch.nn.functional.selu`.
public enum SELU: UnaryRule {
  static let alpha = 1.6732632423543772848170429916717
  static let scale = 1.0507009873554804934193349852946
  public static var opcode: Opcode { .selu }
  public static var names: [String] { ["selu"] }
  public static var help: FunctionHelp? {
    FunctionHelp(
      .activations, "1.0507 elu(x, 1.6733), scaled to keep mean 0 and variance 1", "x = [-1, 2]; y = selu(x)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "F.selu", jax: "jax.nn.selu") }
  public static func kink(at x: [Double]) -> Kink? {
    x[0] == 0
      ? Kink(left: scale * alpha, right: scale, convention: "the slope at 0 is that of the left by convention") : nil
  }
  public static var derivation: String {
    "elu with its scale and its bound fixed: the slope is the scale right of 0, and falls off like exp(x) left of it"
  }
  public static func value<N: Number>(_ x: N) -> N { N(scale) * ELU.value(x, N(alpha)) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V {
    V(scale) * (V.step(x) + V.gate(1 - V.step(x), V(alpha) * V.exp(x)))
  }
  public static func expansion<V: ScalarVocabulary>(_ x: V) -> V? { V(scale) * V.apply(ELU.self, x, V(alpha)) }
}

/// x cut off at −1 and 1, where its slope is taken as 0.
///
/// Source: `torch.nn.functional.hardtanh`.
public enum Hardtanh: UnaryRule {
  public static var opcode: Opcode { .hardtanh }
  public static var names: [String] { ["hardtanh"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.activations, "x cut off below -1 and above 1", "x = [-2, 0.5]; y = hardtanh(x)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "F.hardtanh", jax: "jax.nn.hard_tanh") }
  public static var saturates: Bool { true }
  public static func kink(at x: [Double]) -> Kink? {
    let convention = "the slope at -1 and at 1 is 0 by convention"
    return x[0] == -1
      ? Kink(left: 0, right: 1, convention: convention)
      : x[0] == 1 ? Kink(left: 1, right: 0, convention: convention) : nil
  }
  public static var derivation: String { "x itself between -1 and 1, constant beyond" }
  public static func value<N: Number>(_ x: N) -> N { .smaller(.larger(x, -1), 1) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V {
    let isWithin = V.less(-1, x) * V.less(x, 1)
    return V.chosen(V.existing(y, isWithin), where: isWithin + V.apply(NotEqual.self, y, y))
  }
}
