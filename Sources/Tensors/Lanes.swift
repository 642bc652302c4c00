import RealModule

/// Eight doubles computed at once: one reading evaluates eight points.
public struct Lanes: Number, Equatable {
  /// The eight values.
  public var values: SIMD8<Double>

  /// Lanes holding the given values.
  @inlinable public init(_ values: SIMD8<Double>) { self.values = values }
  /// The same number in each lane.
  @inlinable public init(_ constant: Double) { values = .init(repeating: constant) }
  @inlinable public init(integerLiteral n: Int64) { values = .init(repeating: Double(n)) }

  @inlinable public static var zero: Lanes { Lanes(0.0) }
  @inlinable public static func + (a: Self, b: Self) -> Self { .init(a.values + b.values) }
  @inlinable public static func - (a: Self, b: Self) -> Self { .init(a.values - b.values) }
  @inlinable public static func * (a: Self, b: Self) -> Self { .init(a.values * b.values) }
  @inlinable public static func / (a: Self, b: Self) -> Self { .init(a.values / b.values) }
  @inlinable public static prefix func - (a: Self) -> Self { .init(-a.values) }

  /// Lanes name a position only where all eight agree.
  @inlinable public var position: Int? {
    let first = values[0]
    return values == SIMD8(repeating: first) ? Int(exactly: first) : nil
  }
  @inlinable public static func less(_ a: Self, _ b: Self) -> Self { indicator(a.values .< b.values) }
  @inlinable public static func equal(_ a: Self, _ b: Self) -> Self { indicator(a.values .== b.values) }
  @inlinable public static func gate(_ c: Self, _ x: Self) -> Self {
    .init(x.values.replacing(with: 0, where: c.values .== 0))
  }
  @inlinable static func indicator(_ mask: SIMDMask<SIMD8<Double.SIMDMaskScalar>>) -> Self {
    .init(SIMD8<Double>(repeating: 0).replacing(with: 1, where: mask))
  }

  @inlinable static func map(_ x: Self, _ f: (Double) -> Double) -> Self {
    var y = x
    for k in 0..<8 { y.values[k] = f(x.values[k]) }
    return y
  }
  @inlinable public static func power(_ a: Self, _ b: Self) -> Self {
    var y = a
    for k in 0..<8 { y.values[k] = Double.power(a.values[k], b.values[k]) }
    return y
  }
}

extension Lanes: ElementaryFunctions {
  @inlinable public static func exp(_ x: Self) -> Self { map(x, Double.exp) }
  @inlinable public static func expMinusOne(_ x: Self) -> Self { map(x, Double.expMinusOne) }
  @inlinable public static func log(_ x: Self) -> Self { map(x) { Double.log($0) } }
  @inlinable public static func log(onePlus x: Self) -> Self { map(x) { Double.log(onePlus: $0) } }
  @inlinable public static func sin(_ x: Self) -> Self { map(x, Double.sin) }
  @inlinable public static func cos(_ x: Self) -> Self { map(x, Double.cos) }
  @inlinable public static func tan(_ x: Self) -> Self { map(x, Double.tan) }
  @inlinable public static func asin(_ x: Self) -> Self { map(x, Double.asin) }
  @inlinable public static func acos(_ x: Self) -> Self { map(x, Double.acos) }
  @inlinable public static func atan(_ x: Self) -> Self { map(x, Double.atan) }
  @inlinable public static func sinh(_ x: Self) -> Self { map(x, Double.sinh) }
  @inlinable public static func cosh(_ x: Self) -> Self { map(x, Double.cosh) }
  @inlinable public static func tanh(_ x: Self) -> Self { map(x, Double.tanh) }
  @inlinable public static func asinh(_ x: Self) -> Self { map(x, Double.asinh) }
  @inlinable public static func acosh(_ x: Self) -> Self { map(x, Double.acosh) }
  @inlinable public static func atanh(_ x: Self) -> Self { map(x, Double.atanh) }
  @inlinable public static func sqrt(_ x: Self) -> Self { .init(x.values.squareRoot()) }
  @inlinable public static func pow(_ x: Self, _ y: Self) -> Self { power(x, y) }
  @inlinable public static func pow(_ x: Self, _ n: Int) -> Self { map(x) { Double.pow($0, n) } }
  @inlinable public static func root(_ x: Self, _ n: Int) -> Self { map(x) { Double.root($0, n) } }
}
