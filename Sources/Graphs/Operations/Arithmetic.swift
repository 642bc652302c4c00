import Tensors

/// A copy under another name, so that both keep a gradient of their own.
public enum Identity: UnaryRule {
  public static var opcode: Opcode { .identity }
  public static var names: [String] { ["identity"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.arithmetic, "x, as a node of its own", "x = 2; y = identity(x)")
  }
  public static var notation: Notation { .bare }
  public static var derivation: String { "y moves exactly as x does" }
  public static func value<N: Number>(_ x: N) -> N { x }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { 1 }
}

/// The sum.
public enum Add: BinaryRule {
  public static var opcode: Opcode { .add }
  public static var names: [String] { ["add"] }
  public static var help: FunctionHelp? { FunctionHelp(.arithmetic, "a + b", "a = 2; b = 3; y = add(a, b)") }
  public static var notation: Notation { .infix(.plus) }
  public static var derivation: String { "a change of a or of b changes the sum by as much" }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { a + b }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 1 }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 1 }
}

/// The difference.
public enum Subtract: BinaryRule {
  public static var opcode: Opcode { .subtract }
  public static var names: [String] { ["subtract"] }
  public static var help: FunctionHelp? { FunctionHelp(.arithmetic, "a - b", "a = 2; b = 3; y = subtract(a, b)") }
  public static var notation: Notation { .infix(.minus) }
  public static var derivation: String {
    "a change of a changes the difference by as much, one of b by as much the other way"
  }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { a - b }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 1 }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { -1 }
}

/// The product.
public enum Multiply: BinaryRule {
  public static var opcode: Opcode { .multiply }
  public static var names: [String] { ["multiply"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.arithmetic, "a * b, entry by entry", "a = 2; b = 3; y = multiply(a, b)")
  }
  public static var notation: Notation { .infix(.times) }
  public static var derivation: String {
    "(a + da) (b + db) - a b = b da + a db + da db, and da db is of second order"
  }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { a * b }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { b }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { a }
}

/// The quotient.
public enum Divide: BinaryRule {
  public static var opcode: Opcode { .divide }
  public static var names: [String] { ["divide"] }
  public static var help: FunctionHelp? { FunctionHelp(.arithmetic, "a / b", "a = 2; b = 3; y = divide(a, b)") }
  public static var notation: Notation { .infix(.over) }
  public static var domain: String? { "b ≠ 0" }
  public static var derivation: String { "a = y b, so da = b dy + y db, and dy = (da - y db) / b with y = a / b" }
  public static var edges: [[Double]] { [[1, 0], [0, 0]] }
  public static func value<N: Number>(_ a: N, _ b: N) -> N { a / b }
  public static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { 1 / b }
  public static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V { -a / (b * b) }
}

/// The negation.
public enum Negate: UnaryRule {
  public static var opcode: Opcode { .negate }
  public static var names: [String] { ["neg", "negative"] }
  public static var help: FunctionHelp? { FunctionHelp(.arithmetic, "-x", "x = 2; y = neg(x)") }
  public static var notation: Notation { .negation }
  public static var derivation: String { "a change of x changes -x by as much the other way" }
  public static func value<N: Number>(_ x: N) -> N { -x }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { -1 }
}

/// x², which a power with exponent 2 also gives.
public enum Square: UnaryRule {
  public static var opcode: Opcode { .square }
  public static var names: [String] { ["square"] }
  public static var help: FunctionHelp? { FunctionHelp(.arithmetic, "x^2", "x = 3; y = square(x)") }
  public static var derivation: String { "(x + dx)^2 - x^2 = 2 x dx + dx^2, and dx^2 is of second order" }
  public static func value<N: Number>(_ x: N) -> N { x * x }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { 2 * x }
}

/// 1/x.
public enum Reciprocal: UnaryRule {
  public static var opcode: Opcode { .reciprocal }
  public static var names: [String] { ["reciprocal"] }
  public static var help: FunctionHelp? { FunctionHelp(.arithmetic, "1 / x", "x = 4; y = reciprocal(x)") }
  public static var domain: String? { "x ≠ 0" }
  public static var derivation: String { "x y = 1, so y dx + x dy = 0, and dy/dx = -y / x = -y^2" }
  public static var edges: [[Double]] { [[0]] }
  public static func value<N: Number>(_ x: N) -> N { 1 / x }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { -(y * y) }
}

/// 1/x where x > 0, and not a number where x < 0: the slope of a logarithm, which exists only where the logarithm does.
public enum PositiveReciprocal: UnaryRule {
  public static var opcode: Opcode { .positiveReciprocal }
  public static var names: [String] { [] }
  public static var notation: Notation { .reciprocal }
  public static var domain: String? { "x > 0" }
  public static var derivation: String { Reciprocal.derivation }
  public static var edges: [[Double]] { [[0], [-1]] }
  public static func value<N: Number>(_ x: N) -> N { 1 / x + .gate(.less(x, 0), N(Double.nan)) }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { -(y * y) }
}

/// The same value, through which no gradient passes.
///
/// Source: `jax.lax.stop_gradient`, `torch.Tensor.detach`.
public enum StopGradient: UnaryRule {
  public static var opcode: Opcode { .stopGradient }
  public static var names: [String] { ["stop_gradient", "detach"] }
  public static var help: FunctionHelp? {
    FunctionHelp(.arithmetic, "x, through which no gradient passes", "x = 2; y = stop_gradient(x)")
  }
  public static var differentiable: OperandFlags { OperandFlags(false) }
  public static var derivation: String { "y counts as a constant, whatever x does" }
  public static func value<N: Number>(_ x: N) -> N { x }
  public static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V { 0 }
}
