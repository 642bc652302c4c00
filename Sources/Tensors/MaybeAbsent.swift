import RealModule

/// A number, or the zero of a place that no path reaches.
///
/// Absent is not zero: an absent factor is not multiplied, so that 0 · ∞ is never met on a branch that was not taken, and
/// an absent term is not added. A literal 0 of a rule is absent; every zero that was computed or typed is a number.
/// For example, the gradient that `where` sends to the entries it did not choose is absent, and stays so when the slope
/// of `sqrt` there is infinite.
public struct MaybeAbsent<Base: Number>: Number {
  /// The number; 0 where it is absent.
  public let base: Base
  /// Whether no path leads here.
  public let isAbsent: Bool

  /// A number that is there.
  public init(_ base: Base) { self.init(base, isAbsent: false) }
  /// A number with whether it is absent.
  public init(_ base: Base, isAbsent: Bool) {
    self.base = isAbsent ? .zero : base
    self.isAbsent = isAbsent
  }
  /// What no path reaches.
  public static var absent: Self { Self(.zero, isAbsent: true) }

  public init(_ constant: Double) { self.init(Base(constant)) }
  public init(integerLiteral n: Int64) { self.init(Base(integerLiteral: n), isAbsent: n == 0) }
  public static var zero: Self { absent }
  public static func == (a: Self, b: Self) -> Bool { a.base == b.base }
  public var position: Int? { base.position }

  public static var marksAbsence: Bool { true }
  public static func present(_ x: Self, where reach: Self) -> Self {
    reach.base == .zero ? absent : Self(x.base)
  }

  public static func + (a: Self, b: Self) -> Self { a.isAbsent ? b : b.isAbsent ? a : Self(a.base + b.base) }
  public static func - (a: Self, b: Self) -> Self { a.isAbsent ? -b : b.isAbsent ? a : Self(a.base - b.base) }
  public static func * (a: Self, b: Self) -> Self { a.isAbsent || b.isAbsent ? absent : Self(a.base * b.base) }
  public static func / (a: Self, b: Self) -> Self { a.isAbsent ? absent : Self(a.base / b.base) }
  public static prefix func - (a: Self) -> Self { Self(-a.base, isAbsent: a.isAbsent) }
  public static func gate(_ c: Self, _ x: Self) -> Self { c.base == .zero ? absent : x }

  private static func map(_ x: Self, _ f: (Base) -> Base) -> Self { Self(f(x.base)) }
  private static func map(_ a: Self, _ b: Self, _ f: (Base, Base) -> Base) -> Self { Self(f(a.base, b.base)) }
  public static func less(_ a: Self, _ b: Self) -> Self { map(a, b, Base.less) }
  public static func equal(_ a: Self, _ b: Self) -> Self { map(a, b, Base.equal) }
  public static func power(_ a: Self, _ b: Self) -> Self { map(a, b, Base.power) }
  public static func log2(_ x: Self) -> Self { map(x, Base.log2) }
  public static func log10(_ x: Self) -> Self { map(x, Base.log10) }
  public static func floor(_ x: Self) -> Self { map(x, Base.floor) }
  public static func atan2(_ y: Self, _ x: Self) -> Self { map(y, x, Base.atan2) }
  public static func erf(_ x: Self) -> Self { map(x, Base.erf) }
  public static func erfc(_ x: Self) -> Self { map(x, Base.erfc) }
  public static func remainder(_ a: Self, _ b: Self) -> Self { map(a, b, Base.remainder) }
  public static func logGamma(_ x: Self) -> Self { map(x, Base.logGamma) }
  public static func polygamma(_ order: Self, _ x: Self) -> Self { map(order, x, Base.polygamma) }
}

extension MaybeAbsent: ElementaryFunctions {
  public static func exp(_ x: Self) -> Self { map(x, Base.exp) }
  public static func expMinusOne(_ x: Self) -> Self { map(x, Base.expMinusOne) }
  public static func log(_ x: Self) -> Self { map(x) { Base.log($0) } }
  public static func log(onePlus x: Self) -> Self { map(x) { Base.log(onePlus: $0) } }
  public static func sin(_ x: Self) -> Self { map(x, Base.sin) }
  public static func cos(_ x: Self) -> Self { map(x, Base.cos) }
  public static func tan(_ x: Self) -> Self { map(x, Base.tan) }
  public static func asin(_ x: Self) -> Self { map(x, Base.asin) }
  public static func acos(_ x: Self) -> Self { map(x, Base.acos) }
  public static func atan(_ x: Self) -> Self { map(x, Base.atan) }
  public static func sinh(_ x: Self) -> Self { map(x, Base.sinh) }
  public static func cosh(_ x: Self) -> Self { map(x, Base.cosh) }
  public static func tanh(_ x: Self) -> Self { map(x, Base.tanh) }
  public static func asinh(_ x: Self) -> Self { map(x, Base.asinh) }
  public static func acosh(_ x: Self) -> Self { map(x, Base.acosh) }
  public static func atanh(_ x: Self) -> Self { map(x, Base.atanh) }
  public static func sqrt(_ x: Self) -> Self { map(x, Base.sqrt) }
  public static func pow(_ x: Self, _ y: Self) -> Self { power(x, y) }
  public static func pow(_ x: Self, _ n: Int) -> Self { map(x) { Base.pow($0, n) } }
  public static func root(_ x: Self, _ n: Int) -> Self { map(x) { Base.root($0, n) } }
}
