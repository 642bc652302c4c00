import ComplexModule
import RealModule
import Tensors

/// What a rule may say about scalars when it states its slope.
///
/// Each reading decides what a constant is and what applying a rule means: a number computes, a formula prints, an
/// expression grows the derivative graph. A slope cannot ask for a value, so one text serves them all.
public protocol ScalarVocabulary: ElementaryFunctions, ExpressibleByIntegerLiteral where IntegerLiteralType == Int64 {
  /// A constant.
  init(_ constant: Double)
  /// The product.
  static func * (a: Self, b: Self) -> Self
  /// The quotient.
  static func / (a: Self, b: Self) -> Self
  /// The negation.
  static prefix func - (a: Self) -> Self
  /// A unary rule applied.
  static func apply<R: UnaryRule>(_ rule: R.Type, _ x: Self) -> Self
  /// A binary rule applied.
  static func apply<R: BinaryRule>(_ rule: R.Type, _ a: Self, _ b: Self) -> Self
  /// Selection: x where c ≠ 0, else 0, and what is not selected is absent.
  static func gate(_ c: Self, _ x: Self) -> Self
  /// The slope of a choice, which is 0 where the operand is not chosen: no path leads there, whatever follows.
  static func chosen(_ slope: Self, where reach: @autoclosure () -> Self) -> Self
  /// A slope that exists where the value y does: not a number where y is not.
  static func existing(_ y: Self, _ slope: Self) -> Self
  /// x where c ≠ 0, else 0 by a convention, which cannot be differentiated again.
  static func smooth(_ c: Self, _ x: Self) -> Self
  /// The power aᵇ.
  static func power(_ a: Self, _ b: Self) -> Self
}

extension ScalarVocabulary {
  /// The constant 0.
  public static var zero: Self { 0 }
  /// Selection: x where c ≠ 0, else 0, and what is not selected is absent.
  public static func gate(_ c: Self, _ x: Self) -> Self { apply(Gate.self, c, x) }
  @inlinable @inline(__always)
  public static func chosen(_ slope: Self, where reach: @autoclosure () -> Self) -> Self { slope }
  /// The slope of a choice that is 1 where the operand is chosen, and else 0.
  @inlinable @inline(__always)
  public static func chosen(_ indicator: Self) -> Self { chosen(indicator, where: indicator) }
  @inlinable @inline(__always)
  public static func existing(_ y: Self, _ slope: Self) -> Self { slope }
  /// x where c ≠ 0, else 0 by a convention, which cannot be differentiated again.
  public static func smooth(_ c: Self, _ x: Self) -> Self { apply(Smooth.self, c, x) }
  /// The indicator 1[a < b].
  public static func less(_ a: Self, _ b: Self) -> Self { apply(Less.self, a, b) }
  /// The indicator 1[a = b].
  public static func equal(_ a: Self, _ b: Self) -> Self { apply(Equal.self, a, b) }
  /// The power aᵇ.
  public static func power(_ a: Self, _ b: Self) -> Self { apply(Power.self, a, b) }
  /// The unit step u(x): 0 for x ≤ 0, else 1.
  public static func step(_ x: Self) -> Self { apply(Heaviside.self, x) }
  /// The sign of x: −1, 0 or 1.
  public static func sign(_ x: Self) -> Self { apply(Sign.self, x) }
  /// The logistic function.
  public static func sigmoid(_ x: Self) -> Self { apply(Sigmoid.self, x) }

  public static func pow(_ a: Self, _ b: Self) -> Self { power(a, b) }
  public static func pow(_ a: Self, _ n: Int) -> Self { power(a, Self(integerLiteral: Int64(n))) }
  public static func root(_ a: Self, _ n: Int) -> Self { power(a, 1 / Self(integerLiteral: Int64(n))) }
  public static func exp(_ x: Self) -> Self { apply(Exp.self, x) }
  public static func expMinusOne(_ x: Self) -> Self { apply(ExpMinusOne.self, x) }
  public static func log(_ x: Self) -> Self { apply(Log.self, x) }
  public static func log(onePlus x: Self) -> Self { apply(LogOnePlus.self, x) }
  public static func sqrt(_ x: Self) -> Self { apply(Sqrt.self, x) }
  public static func sin(_ x: Self) -> Self { apply(Sin.self, x) }
  public static func cos(_ x: Self) -> Self { apply(Cos.self, x) }
  public static func tan(_ x: Self) -> Self { apply(Tan.self, x) }
  public static func asin(_ x: Self) -> Self { apply(Asin.self, x) }
  public static func acos(_ x: Self) -> Self { apply(Acos.self, x) }
  public static func atan(_ x: Self) -> Self { apply(Atan.self, x) }
  public static func sinh(_ x: Self) -> Self { apply(Sinh.self, x) }
  public static func cosh(_ x: Self) -> Self { apply(Cosh.self, x) }
  public static func tanh(_ x: Self) -> Self { apply(Tanh.self, x) }
  public static func asinh(_ x: Self) -> Self { apply(Asinh.self, x) }
  public static func acosh(_ x: Self) -> Self { apply(Acosh.self, x) }
  public static func atanh(_ x: Self) -> Self { apply(Atanh.self, x) }
}

/// Numbers read a rule by computing its value.
extension ScalarVocabulary where Self: Number {
  @inlinable @inline(__always)
  public static func apply<R: UnaryRule>(_ rule: R.Type, _ x: Self) -> Self { R.value(x) }
  @inlinable @inline(__always)
  public static func apply<R: BinaryRule>(_ rule: R.Type, _ a: Self, _ b: Self) -> Self { R.value(a, b) }
  @inlinable @inline(__always)
  public static func existing(_ y: Self, _ slope: Self) -> Self { slope + gate(unordered(y, y), y) }
}

extension Double: ScalarVocabulary {
  @inlinable @inline(__always)
  public static func existing(_ y: Double, _ slope: Double) -> Double { y.isNaN ? y : slope }
}
extension MaybeAbsent: ScalarVocabulary {
  public static func chosen(_ slope: Self, where reach: @autoclosure () -> Self) -> Self {
    present(slope, where: reach())
  }
}
extension Complex: ScalarVocabulary where RealType == Double {}
extension Lanes: ScalarVocabulary {}
extension Numeral: ScalarVocabulary {}
