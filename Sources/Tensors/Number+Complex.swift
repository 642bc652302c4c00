import ComplexModule
import RealModule

/// Complex numbers read the same rules for the complex-step derivative: Im f(x + ih) / h.
///
/// Source: Squire and Trapp, "Using Complex Variables to Estimate Derivatives of Real Functions", SIAM Review 40 (1998).
extension Complex: Number where RealType == Double {
  /// A real number as a complex one.
  public init(_ constant: Double) { self.init(constant, 0) }
  public var position: Int? { Int(exactly: real) }
  public static func less(_ a: Self, _ b: Self) -> Self { a.real < b.real ? 1 : 0 }
  public static func equal(_ a: Self, _ b: Self) -> Self { a.real == b.real ? 1 : 0 }
  public static func gate(_ c: Self, _ x: Self) -> Self { c.real != 0 ? x : 0 }
  public static func power(_ a: Self, _ b: Self) -> Self {
    // An integer exponent keeps the base's sign out of the logarithm's branch cut, where a small imaginary part is lost.
    if b.imaginary == 0, let n = Int(exactly: b.real) {
      let power = raised(a, to: n.magnitude)
      return n < 0 ? 1 / power : power
    }
    return .exp(b * .log(a))
  }
  private static func raised(_ a: Self, to n: UInt) -> Self {
    var (result, square, rest): (Self, Self, UInt) = (1, a, n)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
