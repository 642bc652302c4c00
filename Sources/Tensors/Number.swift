import RealModule

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a value must be able to do for an operation to be computed with it.
///
/// Comparisons give 1 or 0 of the same type, so that a rule selects by arithmetic and never by `if`: the same text then
/// serves one number, eight at once, and a complex step.
public protocol Number: ElementaryFunctions, ExpressibleByIntegerLiteral, Sendable where IntegerLiteralType == Int64 {
  /// The number nearest to a double.
  init(_ constant: Double)
  /// The product.
  static func * (a: Self, b: Self) -> Self
  /// The quotient; division by zero follows IEEE 754.
  static func / (a: Self, b: Self) -> Self
  /// The negation.
  static prefix func - (a: Self) -> Self
  /// 1 where a < b, else 0 (complex numbers compare by their real parts).
  static func less(_ a: Self, _ b: Self) -> Self
  /// 1 where a = b, else 0.
  static func equal(_ a: Self, _ b: Self) -> Self
  /// x where c ≠ 0, else 0, also where x is infinite or not a number.
  static func gate(_ c: Self, _ x: Self) -> Self
  /// a to the power b as in C's `pow`: a negative base takes integer exponents, and 0⁰ = 1.
  static func power(_ a: Self, _ b: Self) -> Self
  /// The logarithm to base 2.
  static func log2(_ x: Self) -> Self
  /// The logarithm to base 10.
  static func log10(_ x: Self) -> Self
  /// The largest whole number that is not above x.
  static func floor(_ x: Self) -> Self
  /// The angle of the point (x, y), from −π to π.
  static func atan2(_ y: Self, _ x: Self) -> Self
  /// The error function 2/√π ∫₀ˣ e^(−t²) dt.
  static func erf(_ x: Self) -> Self
  /// 1 − erf(x), which stays above 0 where erf rounds to 1.
  static func erfc(_ x: Self) -> Self
  /// a − b ⌊a / b⌋ without the rounding of the quotient: what is left of a, with the sign of b.
  static func remainder(_ a: Self, _ b: Self) -> Self
  /// log |Γ(x)|.
  static func logGamma(_ x: Self) -> Self
  /// The derivative of a whole order of the digamma function; order 0 is digamma itself.
  static func polygamma(_ order: Self, _ x: Self) -> Self
  /// The position in an array that this number names, or nil where it names none or, in lanes, several.
  var position: Int? { get }
  /// Whether numbers of this kind tell what no path reaches from 0.
  static var marksAbsence: Bool { get }
  /// x, which is absent where the reach is 0, in numbers that tell the difference.
  static func present(_ x: Self, where reach: Self) -> Self
}

extension Number {
  @inlinable @inline(__always) public static var marksAbsence: Bool { false }
  @inlinable @inline(__always) public static func present(_ x: Self, where reach: Self) -> Self { x }
  @inlinable public static func log2(_ x: Self) -> Self { log(x) / log(2) }
  @inlinable public static func log10(_ x: Self) -> Self { log(x) / log(10) }

  /// 1 where a and b compare neither way because one is not a number, else 0.
  @inlinable public static func unordered(_ a: Self, _ b: Self) -> Self { 1 - less(a, b) - less(b, a) - equal(a, b) }
  /// The larger of two numbers; not a number where either is not.
  @inlinable public static func larger(_ a: Self, _ b: Self) -> Self {
    gate(less(a, b), b) + gate(less(b, a) + equal(a, b), a) + gate(unordered(a, b), a + b)
  }
  /// The smaller of two numbers; not a number where either is not.
  @inlinable public static func smaller(_ a: Self, _ b: Self) -> Self {
    gate(less(b, a), b) + gate(less(a, b) + equal(a, b), a) + gate(unordered(a, b), a + b)
  }
  /// x where x > 0, else 0; not a number stays so.
  @inlinable public static func positivePart(_ x: Self) -> Self { gate(1 - less(x, 0) - equal(x, 0), x) }
  /// −1, 0 or 1; not a number stays so.
  @inlinable public static func signum(_ x: Self) -> Self { less(0, x) - less(x, 0) + gate(unordered(x, 0), x) }

  /// The product, in place.
  @inlinable public static func *= (a: inout Self, b: Self) { a = a * b }
  /// The quotient, in place.
  @inlinable public static func /= (a: inout Self, b: Self) { a = a / b }
}

extension Double: Number {
  @inlinable public var position: Int? { Int(exactly: self) }
  @inlinable @inline(__always)
  public static func less(_ a: Double, _ b: Double) -> Double { a < b ? 1 : 0 }
  @inlinable @inline(__always)
  public static func equal(_ a: Double, _ b: Double) -> Double { a == b ? 1 : 0 }
  @inlinable @inline(__always)
  public static func gate(_ c: Double, _ x: Double) -> Double { c != 0 ? x : 0 }
  @inlinable
  public static func power(_ a: Double, _ b: Double) -> Double { cPower(a, b) }
}

/// C's `pow`; RealModule's power of two reals refuses negative bases and 0⁰.
@inlinable
func cPower(_ a: Double, _ b: Double) -> Double { pow(a, b) }
