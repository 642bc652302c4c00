/// Forward mode over any reading: a value with its tangent.
///
/// Nested duals give second derivatives. Source: Baydin et al., "Automatic Differentiation in Machine Learning: a Survey",
/// JMLR 18 (2018), section 3.1.
public struct Dual<V: ScalarVocabulary>: ScalarVocabulary {
  /// The value.
  public var value: V
  /// The derivative in the chosen direction.
  public var tangent: V

  /// A value with its tangent.
  public init(_ value: V, _ tangent: V) {
    self.value = value
    self.tangent = tangent
  }
  public init(_ constant: Double) { self.init(V(constant), 0) }
  public init(integerLiteral n: Int64) { self.init(V(integerLiteral: n), 0) }

  public static func apply<R: UnaryRule>(_ rule: R.Type, _ x: Self) -> Self {
    let y = V.apply(rule, x.value)
    return Dual(y, R.slope(at: x.value, result: y) * x.tangent)
  }
  public static func apply<R: BinaryRule>(_ rule: R.Type, _ a: Self, _ b: Self) -> Self {
    let y = V.apply(rule, a.value, b.value)
    // A selector's condition and a comparison pass no tangent.
    var tangent: V = 0
    if R.differentiable[0] { tangent = tangent + R.leftSlope(at: a.value, b.value, result: y) * a.tangent }
    if R.differentiable[1] { tangent = tangent + R.rightSlope(at: a.value, b.value, result: y) * b.tangent }
    return Dual(y, tangent)
  }
  public static func + (a: Self, b: Self) -> Self { Dual(a.value + b.value, a.tangent + b.tangent) }
  public static func - (a: Self, b: Self) -> Self { Dual(a.value - b.value, a.tangent - b.tangent) }
  public static func * (a: Self, b: Self) -> Self { apply(Multiply.self, a, b) }
  public static func / (a: Self, b: Self) -> Self { apply(Divide.self, a, b) }
  public static prefix func - (a: Self) -> Self { Dual(-a.value, -a.tangent) }
}
