import Tensors

/// 1[a < b].
public enum Less: BinaryRule {
  public static var opcode: Opcode { .less }
  public static var names: [String] { [] }
  public static var notation: Notation { .infix(.less) }
  public static var differentiable: OperandFlags { OperandFlags(false, false) }
  public static var derivation: String { comparisonDerivation }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { .less(a, b) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 0 }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 0 }
}

/// 1[a ≤ b].
public enum LessOrEqual: BinaryRule {
  public static var opcode: Opcode { .lessOrEqual }
  public static var names: [String] { [] }
  public static var notation: Notation { .infix(.lessOrEqual) }
  public static var differentiable: OperandFlags { OperandFlags(false, false) }
  public static var derivation: String { comparisonDerivation }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { .less(a, b) + .equal(a, b) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 0 }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 0 }
}

/// 1[a > b].
public enum Greater: BinaryRule {
  public static var opcode: Opcode { .greater }
  public static var names: [String] { [] }
  public static var notation: Notation { .infix(.greater) }
  public static var differentiable: OperandFlags { OperandFlags(false, false) }
  public static var derivation: String { comparisonDerivation }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { .less(b, a) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 0 }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 0 }
}

/// 1[a ≥ b].
public enum GreaterOrEqual: BinaryRule {
  public static var opcode: Opcode { .greaterOrEqual }
  public static var names: [String] { [] }
  public static var notation: Notation { .infix(.greaterOrEqual) }
  public static var differentiable: OperandFlags { OperandFlags(false, false) }
  public static var derivation: String { comparisonDerivation }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { .less(b, a) + .equal(a, b) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 0 }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 0 }
}

/// 1[a = b].
public enum Equal: BinaryRule {
  public static var opcode: Opcode { .equal }
  public static var names: [String] { [] }
  public static var notation: Notation { .infix(.equal) }
  public static var differentiable: OperandFlags { OperandFlags(false, false) }
  public static var derivation: String { comparisonDerivation }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { .equal(a, b) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 0 }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 0 }
}

/// 1[a ≠ b].
public enum NotEqual: BinaryRule {
  public static var opcode: Opcode { .notEqual }
  public static var names: [String] { [] }
  public static var notation: Notation { .infix(.notEqual) }
  public static var differentiable: OperandFlags { OperandFlags(false, false) }
  public static var derivation: String { comparisonDerivation }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { 1 - .equal(a, b) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 0 }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 0 }
}

/// gate(c, x): x where c ≠ 0, else 0; the selection out of which branches are built, with c a 0 or 1.
public enum Gate: BinaryRule {
  public static var opcode: Opcode { .gate }
  public static var names: [String] { ["gate"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.arithmetic, "b where a is not 0, else 0", "a = 1; b = 3; y = gate(a, b)")
  }
  public static var differentiable: OperandFlags { OperandFlags(false, true) }
  public static var derivation: String {
    "where a is not 0 the result is b itself; elsewhere it stays 0, whatever b does"
  }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { .gate(a, b) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 0 }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V {
    // Not the condition itself, which may be a number other than 0 or 1 (the exponent that guards a power's slope).
    V.chosen(V.gate(a, 1))
  }
}

/// smooth(c, x): x where c ≠ 0, and else 0, where it cannot be differentiated.
///
/// A slope that is 0 at one point by convention is written with it, such as that of a norm at 0: to differentiate it again
/// there gives nan. Unlike a gate it makes no choice, after which x would not count.
public enum Smooth: BinaryRule {
  public static var opcode: Opcode { .smooth }
  public static var names: [String] { ["smooth"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.arithmetic, "b where a is not 0, else 0 without a slope", "a = 1; b = 3; y = smooth(a, b)")
  }
  public static var differentiable: OperandFlags { OperandFlags(false, true) }
  public static var derivation: String { "where a is not 0 the result is b itself; where a is 0 there is no slope" }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { .present(.gate(a, b), where: 1) }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 0 }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V {
    // 1 / 1, or 0 / 0.
    let exists = V.apply(NotEqual.self, a, 0)
    return exists / exists
  }
}

/// Why no comparison passes a gradient.
private let comparisonDerivation = "0 or 1, constant but where the sides change places: there is nothing to pass back"
