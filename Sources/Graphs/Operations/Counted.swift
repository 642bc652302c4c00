import RealModule
import Tensors

/// How many operations on numbers something takes.
public struct OperationCount: Hashable, Sendable {
  /// Multiplications and divisions; aⁿ with a whole n counts as repeated squaring does.
  public var multiplications = 0
  /// Additions and subtractions.
  public var additions = 0
  /// Evaluations of exp, log, sin, tanh, roots and their kin.
  public var functions = 0

  /// Nothing done yet.
  public init() {}

  /// All operations.
  public var total: Int { multiplications + additions + functions }

  /// Both.
  public static func + (a: Self, b: Self) -> Self {
    var sum = a
    sum.multiplications += b.multiplications
    sum.additions += b.additions
    sum.functions += b.functions
    return sum
  }
  /// So many times.
  public static func * (a: Self, n: Int) -> Self {
    var product = a
    product.multiplications *= n
    product.additions *= n
    product.functions *= n
    return product
  }
}

/// A number that counts what is done with it: the cost of a rule, read from the rule itself.
///
/// What is known without computing costs nothing: a literal, the 0 or 1 of a comparison, and so adding 0, multiplying by
/// 0, 1 or −1, a sign and a selection.
///
/// No operation is inlined: counting need not be fast, and put into every rule it made half of the module's code.
struct Counted: Number, ScalarVocabulary {
  /// Where the operations of one computation are counted.
  ///
  /// Invariant of the unchecked conformance: only the functions of `Graph+Cost` make one, each for its own use; it and
  /// the numbers that hold it are gone when that call returns its count. Nothing that is typed reaches it, and no two
  /// threads ever do.
  final class Counter: @unchecked Sendable {
    var count = OperationCount()
  }
  let value: Double
  /// nil for what is known without computing.
  let counter: Counter?

  init(_ value: Double, _ counter: Counter?) {
    self.value = value
    self.counter = counter
  }
  init(_ constant: Double) { self.init(constant, nil) }
  init(integerLiteral n: Int64) { self.init(Double(n), nil) }
  static var zero: Self { 0 }
  static func == (a: Self, b: Self) -> Bool { a.value == b.value }
  var position: Int? { Int(exactly: value) }

  /// Whether it is the known 0.
  var isZero: Bool { isKnown(0) }
  /// Whether products with it take no multiplication, as it is known to be 0, 1 or −1.
  var isTrivial: Bool { isKnown(0) || isKnown(1) || isKnown(-1) }

  private func isKnown(_ x: Double) -> Bool { counter == nil && value == x }

  static func + (a: Self, b: Self) -> Self { sum(a, b, a.value + b.value) }
  static func - (a: Self, b: Self) -> Self { sum(a, b, a.value - b.value) }
  @inline(never)
  private static func sum(_ a: Self, _ b: Self, _ value: Double) -> Self {
    guard let counter = a.counter ?? b.counter else { return Self(value) }
    if !a.isKnown(0), !b.isKnown(0) { counter.count.additions += 1 }
    return Self(value, counter)
  }
  @inline(never)
  static func * (a: Self, b: Self) -> Self {
    guard let counter = a.counter ?? b.counter else { return Self(a.value * b.value) }
    if a.isKnown(0) || b.isKnown(0) { return 0 }
    let isFree = a.isKnown(1) || b.isKnown(1) || a.isKnown(-1) || b.isKnown(-1)
    if !isFree { counter.count.multiplications += 1 }
    return Self(a.value * b.value, counter)
  }
  @inline(never)
  static func / (a: Self, b: Self) -> Self {
    guard let counter = a.counter ?? b.counter else { return Self(a.value / b.value) }
    if !b.isKnown(1), !b.isKnown(-1) { counter.count.multiplications += 1 }
    return Self(a.value / b.value, counter)
  }
  @inline(never)
  static prefix func - (a: Self) -> Self { Self(-a.value, a.counter) }

  static func less(_ a: Self, _ b: Self) -> Self { Self(a.value < b.value ? 1 : 0) }
  static func equal(_ a: Self, _ b: Self) -> Self { Self(a.value == b.value ? 1 : 0) }
  @inline(never)
  static func gate(_ c: Self, _ x: Self) -> Self { c.value != 0 ? x : 0 }

  @inline(never)
  static func power(_ a: Self, _ b: Self) -> Self {
    let value = Double.power(a.value, b.value)
    guard let counter = a.counter ?? b.counter else { return Self(value) }
    guard b.counter == nil, let n = Int(exactly: b.value), n.magnitude < 1 << 20 else {
      counter.count.functions += 1
      return Self(value, counter)
    }
    if n == 0 { return 1 }
    // Squarings, products of squares, and the division of a negative exponent.
    let highest = UInt.bitWidth - 1 - n.magnitude.leadingZeroBitCount
    counter.count.multiplications += highest + n.magnitude.nonzeroBitCount - 1 + (n < 0 ? 1 : 0)
    return Self(value, counter)
  }

  /// One evaluation of a function.
  @inline(never)
  private static func function(_ x: Self, _ value: Double) -> Self {
    x.counter?.count.functions += 1
    return Self(value, x.counter)
  }
  @inline(never)
  private static func function(_ a: Self, _ b: Self, _ value: Double) -> Self {
    function(Self(value, a.counter ?? b.counter), value)
  }

  static func log2(_ x: Self) -> Self { function(x, .log2(x.value)) }
  static func log10(_ x: Self) -> Self { function(x, .log10(x.value)) }
  static func floor(_ x: Self) -> Self { Self(.floor(x.value), x.counter) }
  static func atan2(_ y: Self, _ x: Self) -> Self { function(y, x, .atan2(y.value, x.value)) }
  static func erf(_ x: Self) -> Self { function(x, .erf(x.value)) }
  static func erfc(_ x: Self) -> Self { function(x, .erfc(x.value)) }
  static func remainder(_ a: Self, _ b: Self) -> Self { a - b * floor(a / b) }
  static func logGamma(_ x: Self) -> Self { function(x, .logGamma(x.value)) }
  static func polygamma(_ order: Self, _ x: Self) -> Self { function(order, x, .polygamma(order.value, x.value)) }
}

extension Counted: ElementaryFunctions {
  static func exp(_ x: Self) -> Self { function(x, .exp(x.value)) }
  static func expMinusOne(_ x: Self) -> Self { function(x, .expMinusOne(x.value)) }
  static func log(_ x: Self) -> Self { function(x, .log(x.value)) }
  static func log(onePlus x: Self) -> Self { function(x, .log(onePlus: x.value)) }
  static func sin(_ x: Self) -> Self { function(x, .sin(x.value)) }
  static func cos(_ x: Self) -> Self { function(x, .cos(x.value)) }
  static func tan(_ x: Self) -> Self { function(x, .tan(x.value)) }
  static func asin(_ x: Self) -> Self { function(x, .asin(x.value)) }
  static func acos(_ x: Self) -> Self { function(x, .acos(x.value)) }
  static func atan(_ x: Self) -> Self { function(x, .atan(x.value)) }
  static func sinh(_ x: Self) -> Self { function(x, .sinh(x.value)) }
  static func cosh(_ x: Self) -> Self { function(x, .cosh(x.value)) }
  static func tanh(_ x: Self) -> Self { function(x, .tanh(x.value)) }
  static func asinh(_ x: Self) -> Self { function(x, .asinh(x.value)) }
  static func acosh(_ x: Self) -> Self { function(x, .acosh(x.value)) }
  static func atanh(_ x: Self) -> Self { function(x, .atanh(x.value)) }
  static func sqrt(_ x: Self) -> Self { function(x, x.value.squareRoot()) }
  static func pow(_ x: Self, _ y: Self) -> Self { power(x, y) }
  static func pow(_ x: Self, _ n: Int) -> Self { power(x, Self(Double(n))) }
  static func root(_ x: Self, _ n: Int) -> Self { function(x, .root(x.value, n)) }
}
