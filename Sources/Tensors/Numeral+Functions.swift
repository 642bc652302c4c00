import RealModule

/// Transcendental functions: a double, except at the point where the function is rational.
extension Numeral {
  /// The value by a function of doubles; exact at one point, if there is one.
  private static func value(_ x: Self, at point: Int? = nil, is exact: Self = 0, _ f: (Double) -> Double) -> Self {
    if let point, let fraction = x.fraction, fraction.equals(point) { return exact }
    return Numeral(f(x.approximate), x.ending ?? .function)
  }

  public static func exp(_ x: Self) -> Self { value(x, at: 0, is: 1, Double.exp) }
  public static func expMinusOne(_ x: Self) -> Self { value(x, at: 0, Double.expMinusOne) }
  public static func log(_ x: Self) -> Self { value(x, at: 1) { Double.log($0) } }
  public static func log(onePlus x: Self) -> Self { value(x, at: 0) { Double.log(onePlus: $0) } }
  public static func sin(_ x: Self) -> Self { value(x, at: 0, Double.sin) }
  public static func cos(_ x: Self) -> Self { value(x, at: 0, is: 1, Double.cos) }
  public static func tan(_ x: Self) -> Self { value(x, at: 0, Double.tan) }
  public static func asin(_ x: Self) -> Self { value(x, at: 0, Double.asin) }
  public static func acos(_ x: Self) -> Self { value(x, at: 1, Double.acos) }
  public static func atan(_ x: Self) -> Self { value(x, at: 0, Double.atan) }
  public static func sinh(_ x: Self) -> Self { value(x, at: 0, Double.sinh) }
  public static func cosh(_ x: Self) -> Self { value(x, at: 0, is: 1, Double.cosh) }
  public static func tanh(_ x: Self) -> Self { value(x, at: 0, Double.tanh) }
  public static func asinh(_ x: Self) -> Self { value(x, at: 0, Double.asinh) }
  public static func acosh(_ x: Self) -> Self { value(x, at: 1, Double.acosh) }
  public static func atanh(_ x: Self) -> Self { value(x, at: 0, Double.atanh) }
  public static func erf(_ x: Self) -> Self { value(x, at: 0, Double.erf) }
  public static func erfc(_ x: Self) -> Self { value(x, at: 0, is: 1, Double.erfc) }
  public static func remainder(_ a: Self, _ b: Self) -> Self {
    guard let x = a.fraction, let y = b.fraction, y.signum != 0 else {
      return Numeral(Double.remainder(a.approximate, b.approximate), a.ending ?? b.ending ?? .function)
    }
    return Numeral(x) - Numeral(y) * floor(Numeral(x) / Numeral(y))
  }
  public static func logGamma(_ x: Self) -> Self { value(x, at: 1, Double.logGamma) }

  public static func log2(_ x: Self) -> Self { logarithm(x, base: 2, Double.log2) }
  public static func log10(_ x: Self) -> Self { logarithm(x, base: 10, Double.log10) }
  private static func logarithm(_ x: Self, base: Int, _ f: (Double) -> Double) -> Self {
    if let n = x.fraction?.exponent(of: .init(base)) { return Numeral(Fraction(.init(n))) }
    return value(x, f)
  }

  public static func atan2(_ y: Self, _ x: Self) -> Self {
    if let y = y.fraction, let x = x.fraction, y.signum == 0, x.signum > 0 { return 0 }
    return Numeral(Double.atan2(y.approximate, x.approximate), y.ending ?? x.ending ?? .function)
  }
  public static func polygamma(_ order: Self, _ x: Self) -> Self {
    value(x) { Double.polygamma(order.approximate, $0) }
  }

  public static func pow(_ a: Self, _ b: Self) -> Self { power(a, b) }
  public static func pow(_ a: Self, _ n: Int) -> Self { power(a, Numeral(integerLiteral: Int64(n))) }
  public static func sqrt(_ x: Self) -> Self {
    if let root = x.fraction?.root(2) { return Numeral(root) }
    return value(x) { $0.squareRoot() }
  }
  public static func root(_ x: Self, _ n: Int) -> Self {
    if n > 1, let root = x.fraction?.root(n) { return Numeral(root) }
    return value(x) { Double.root($0, n) }
  }
}
