import Tensors

/// The larger of two numbers; at a tie each operand takes half the gradient.
///
/// Source: the convention of `jax.numpy.maximum`.
public enum Maximum: BinaryRule {
  public static var opcode: Opcode { .maximum }
  public static var names: [String] { ["maximum", "max"] }
  public static func kink(at x: [Double]) -> Kink? {
    x[0] == x[1] ? Kink(left: 0, right: 1, convention: "at a tie the operands share the gradient equally") : nil
  }
  public static var derivation: String {
    "where a > b the result is a itself, with slope 1 by a and 0 by b; where b > a the other way round"
  }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { .larger(a, b) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V {
    V.less(b, a) + V.equal(a, b) / 2
  }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V {
    V.less(a, b) + V.equal(a, b) / 2
  }
}

/// The smaller of two numbers; at a tie each operand takes half the gradient.
///
/// Source: the convention of `jax.numpy.minimum`.
public enum Minimum: BinaryRule {
  public static var opcode: Opcode { .minimum }
  public static var names: [String] { ["minimum", "min"] }
  public static func kink(at x: [Double]) -> Kink? {
    x[0] == x[1] ? Kink(left: 0, right: 1, convention: "at a tie the operands share the gradient equally") : nil
  }
  public static var derivation: String {
    "where a < b the result is a itself, with slope 1 by a and 0 by b; where b < a the other way round"
  }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { .smaller(a, b) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V {
    V.less(a, b) + V.equal(a, b) / 2
  }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V {
    V.less(b, a) + V.equal(a, b) / 2
  }
}
