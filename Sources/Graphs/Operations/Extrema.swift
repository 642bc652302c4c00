import Tensors

/// The larger of two numbers; at a tie each operand takes half the gradient.
///
/// Source: the convention of `jax.numpy.maximum`.
public enum Maximum: BinaryRule {
  public static var opcode: Opcode { .maximum }
  public static var names: [String] { ["maximum", "max"] }
  public static var help: FunctionHelp? {
    FunctionHelp(
      .arithmetic, "the larger of two, entry by entry; max(0, x) is relu(x)", "a = 2; b = 3; y = maximum(a, b)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.maximum", jax: "jnp.maximum") }
  public static func kink(at x: [Double]) -> Kink? {
    x[0] == x[1] ? Kink(left: 0, right: 1, convention: "at a tie the operands share the gradient equally") : nil
  }
  public static var derivation: String {
    "where a > b the result is a itself, with slope 1 by a and 0 by b; where b > a the other way round"
  }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { .larger(a, b) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V {
    .chosen(.existing(y, V.less(b, a) + V.equal(a, b) / 2), where: 1 - V.less(a, b))
  }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V {
    .chosen(.existing(y, V.less(a, b) + V.equal(a, b) / 2), where: 1 - V.less(b, a))
  }
}

/// max(0, x) with the literal 0 as either operand: the rectifier of the book, whose slope is the unit step, u(0) = 0.
///
/// Source: Goodfellow, Bengio, Courville, Deep Learning, 6.3.1.
public enum RectifiedMaximum: BinaryRule {
  public static var opcode: Opcode { .rectifiedMaximum }
  public static var names: [String] { [] }
  public static var notation: Notation { .function("max") }
  public static func kink(at x: [Double]) -> Kink? {
    x[0] == x[1] ? Kink(left: 0, right: 1, convention: "u(0) = 0 by convention") : nil
  }
  public static var derivation: String { ReLU.derivation }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { .larger(a, b) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { V.chosen(V.step(a - b)) }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { V.chosen(V.step(b - a)) }
}

/// min(0, x) with the literal 0 as either operand: its slope is u(−x), with u(0) = 0.
public enum RectifiedMinimum: BinaryRule {
  public static var opcode: Opcode { .rectifiedMinimum }
  public static var names: [String] { [] }
  public static var notation: Notation { .function("min") }
  public static func kink(at x: [Double]) -> Kink? {
    x[0] == x[1] ? Kink(left: 1, right: 0, convention: "u(0) = 0 by convention") : nil
  }
  public static var derivation: String { "x itself where x < 0, else 0, so the slope is the unit step u(-x)" }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { .smaller(a, b) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { V.chosen(V.step(b - a)) }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { V.chosen(V.step(a - b)) }
}

/// The smaller of two numbers; at a tie each operand takes half the gradient.
///
/// Source: the convention of `jax.numpy.minimum`.
public enum Minimum: BinaryRule {
  public static var opcode: Opcode { .minimum }
  public static var names: [String] { ["minimum", "min"] }
  public static var help: FunctionHelp? {
    FunctionHelp(
      .arithmetic, "the smaller of two, entry by entry; min(0, x) is -relu(-x)", "a = 2; b = 3; y = minimum(a, b)")
  }
  public static var libraryNames: LibraryNames { LibraryNames(torch: "torch.minimum", jax: "jnp.minimum") }
  public static func kink(at x: [Double]) -> Kink? {
    x[0] == x[1] ? Kink(left: 1, right: 0, convention: "at a tie the operands share the gradient equally") : nil
  }
  public static var derivation: String {
    "where a < b the result is a itself, with slope 1 by a and 0 by b; where b < a the other way round"
  }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { .smaller(a, b) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V {
    .chosen(.existing(y, V.less(a, b) + V.equal(a, b) / 2), where: 1 - V.less(b, a))
  }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V {
    .chosen(.existing(y, V.less(b, a) + V.equal(a, b) / 2), where: 1 - V.less(a, b))
  }
}
