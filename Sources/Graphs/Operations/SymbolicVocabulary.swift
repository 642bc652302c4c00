import Tensors

/// A reading that builds something to be read later, and therefore simplifies while it builds.
///
/// The identities stand here once, for the formula that is printed and for the graph that is grown.
public protocol SymbolicVocabulary: ArrayVocabulary {
  /// The number this stands for, where it is a scalar constant.
  var constant: Double? { get }
  /// Whether this is one everywhere.
  var isOne: Bool { get }
  /// Whether this is zero everywhere.
  var isZero: Bool { get }
  /// What is negated here, if this is a negation.
  var negated: Self? { get }
  /// Whether 0 · x, x − x and 0 / x are 0 whatever x is, as on paper: of numbers that may be infinite they are not.
  static var foldsZero: Bool { get }
  /// Whether identities are applied to this; without them a derivative is as back-propagation leaves it.
  var simplifies: Bool { get }
  /// The product of what no identity simplifies.
  static func multiplied(_ x: Self, _ y: Self) -> Self
  /// The selection that no constant condition decides.
  static func gated(_ c: Self, _ x: Self) -> Self
}

extension SymbolicVocabulary {
  public var simplifies: Bool { true }
  public var isOne: Bool { constant == 1 }

  /// A constant repeated to the shape in which two operands meet, so that a zero never loses its shape.
  static func filled(_ c: Int64, _ x: Self, _ y: Self) -> Self {
    Self(integerLiteral: c).broadcast(to: broadcastShape(x.shape, y.shape) ?? x.shape)
  }
  /// Whether y alone has the shape that x ∘ y would have.
  static func absorbs(_ y: Self, _ x: Self) -> Bool { broadcastShape(x.shape, y.shape) == y.shape }

  /// The sum; 0 + x = x.
  public static func + (x: Self, y: Self) -> Self {
    guard x.simplifies, y.simplifies else { return apply(Add.self, x, y) }
    if let a = x.constant, let b = y.constant { return Self(a + b) }
    if x.isZero, absorbs(y, x) { return y }
    if y.isZero, absorbs(x, y) { return x }
    if let b = y.negated { return x - b }
    return apply(Add.self, x, y)
  }
  /// The difference; x − 0 = x, 0 − x = −x, on paper x − x = 0.
  public static func - (x: Self, y: Self) -> Self {
    guard x.simplifies, y.simplifies else { return apply(Subtract.self, x, y) }
    if let a = x.constant, let b = y.constant { return Self(a - b) }
    if y.isZero, absorbs(x, y) { return x }
    if x.isZero, absorbs(y, x) { return -y }
    if x == y, foldsZero { return filled(0, x, y) }
    return apply(Subtract.self, x, y)
  }
  /// The product; 1 · x = x, −1 · x = −x, on paper 0 · x = 0.
  public static func * (x: Self, y: Self) -> Self {
    guard x.simplifies, y.simplifies else { return apply(Multiply.self, x, y) }
    if let a = x.constant, let b = y.constant { return Self(a * b) }
    if x.isZero || y.isZero, foldsZero { return filled(0, x, y) }
    if x.isOne, absorbs(y, x) { return y }
    if y.isOne, absorbs(x, y) { return x }
    if x.constant == -1 { return -y }
    if y.constant == -1 { return -x }
    if let a = x.negated { return -(a * y) }
    if let b = y.negated { return -(x * b) }
    return multiplied(x, y)
  }
  /// The quotient; x / 1 = x, on paper 0 / x = 0.
  public static func / (x: Self, y: Self) -> Self {
    guard x.simplifies, y.simplifies else { return apply(Divide.self, x, y) }
    if x.isZero, foldsZero { return filled(0, x, y) }
    if y.isOne, absorbs(x, y) { return x }
    if let a = x.negated { return -(a / y) }
    return apply(Divide.self, x, y)
  }
  /// The negation; −(−x) = x.
  public static prefix func - (x: Self) -> Self {
    guard x.simplifies else { return apply(Negate.self, x) }
    if let c = x.constant { return Self(c == 0 ? 0 : -c) }
    return x.negated ?? apply(Negate.self, x)
  }
  /// The power; x⁰ = 1, x¹ = x.
  public static func power(_ x: Self, _ y: Self) -> Self {
    guard x.simplifies, y.simplifies else { return apply(Power.self, x, y) }
    if y.constant == 0 { return filled(1, x, y) }
    if y.isOne, absorbs(x, y) { return x }
    return apply(Power.self, x, y)
  }
  /// The selection; a constant condition decides at once.
  public static func gate(_ c: Self, _ x: Self) -> Self {
    guard c.simplifies, x.simplifies else { return apply(Gate.self, c, x) }
    if let condition = c.constant { return condition != 0 ? x : filled(0, c, x) }
    if x.isZero { return filled(0, c, x) }
    return gated(c, x)
  }

  public static func multiplied(_ x: Self, _ y: Self) -> Self { apply(Multiply.self, x, y) }
  public static func gated(_ c: Self, _ x: Self) -> Self { apply(Gate.self, c, x) }
}
