import BigInt

/// A whole number from 0 with as many digits as it needs, up to a thousand: what counting paths takes.
///
/// Beyond that it stays at its limit and says so, so that a graph with more paths than there are atoms costs no more to
/// count than any other.
public struct Natural: Sendable, Hashable, ExpressibleByIntegerLiteral {
  private var value: BigUInt
  /// Whether the number has more digits than are kept.
  public private(set) var isBeyond = false

  /// How many digits are kept.
  public static let mostDigits = 1000
  private static let limit = BigUInt(10).power(mostDigits)

  /// A number from one that fits a machine word.
  public init(_ x: Int) { value = BigUInt(max(x, 0)) }
  /// A number from a literal.
  public init(integerLiteral x: Int) { self.init(x) }

  private init(_ value: BigUInt, isBeyond: Bool) {
    self.isBeyond = isBeyond || value >= Self.limit
    self.value = self.isBeyond ? Self.limit : value
  }

  /// The sum.
  public static func + (a: Self, b: Self) -> Self { Self(a.value + b.value, isBeyond: a.isBeyond || b.isBeyond) }

  /// The product with a count.
  public static func * (a: Self, n: Int) -> Self { Self(a.value * BigUInt(max(n, 0)), isBeyond: a.isBeyond && n > 0) }

  /// The number as a machine word, where it fits one.
  public var int: Int? { isBeyond ? nil : Int(exactly: value) }

  /// All digits, or `more than 10^1000` beyond the limit.
  public var text: String { isBeyond ? "more than 10^\(Self.mostDigits)" : value.description }
}
