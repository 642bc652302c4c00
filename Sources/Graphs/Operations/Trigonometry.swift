import Tensors

/// The sine.
public enum Sin: UnaryRule {
  public static var opcode: Opcode { .sin }
  public static var names: [String] { ["sin"] }
  public static func value<N: Number>(_ x: N) -> N { .sin(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { V.cos(x) }
}

/// The cosine.
public enum Cos: UnaryRule {
  public static var opcode: Opcode { .cos }
  public static var names: [String] { ["cos"] }
  public static func value<N: Number>(_ x: N) -> N { .cos(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { -V.sin(x) }
}

/// The tangent.
public enum Tan: UnaryRule {
  public static var opcode: Opcode { .tan }
  public static var names: [String] { ["tan"] }
  public static func value<N: Number>(_ x: N) -> N { .tan(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { 1 + y * y }
}

/// The inverse sine.
public enum Asin: UnaryRule {
  public static var opcode: Opcode { .asin }
  public static var names: [String] { ["asin", "arcsin"] }
  public static var domain: String? { "-1 ≤ x ≤ 1" }
  public static func value<N: Number>(_ x: N) -> N { .asin(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { 1 / V.sqrt(1 - x * x) }
}

/// The inverse cosine.
public enum Acos: UnaryRule {
  public static var opcode: Opcode { .acos }
  public static var names: [String] { ["acos", "arccos"] }
  public static var domain: String? { "-1 ≤ x ≤ 1" }
  public static func value<N: Number>(_ x: N) -> N { .acos(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { -1 / V.sqrt(1 - x * x) }
}

/// The inverse tangent.
public enum Atan: UnaryRule {
  public static var opcode: Opcode { .atan }
  public static var names: [String] { ["atan", "arctan"] }
  public static func value<N: Number>(_ x: N) -> N { .atan(x) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { 1 / (1 + x * x) }
}

/// The angle of the point (b, a), from −π to π.
///
/// Source: `numpy.arctan2`.
public enum Atan2: BinaryRule {
  public static var opcode: Opcode { .atan2 }
  public static var names: [String] { ["atan2", "arctan2"] }
  public static var domain: String? { "(a, b) ≠ (0, 0) for the slopes" }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { .atan2(a, b) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { b / (a * a + b * b) }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { -a / (a * a + b * b) }
}
