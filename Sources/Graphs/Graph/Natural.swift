/// A whole number from 0 with as many digits as it needs, up to a thousand: what counting paths takes.
///
/// Beyond that it stays at its limit and says so, so that a graph with more paths than there are atoms costs no more to
/// count than any other.
public struct Natural: Sendable, Hashable, ExpressibleByIntegerLiteral {
  /// Digits in groups of nine, the lowest first, without zeros at the end.
  private var groups: [UInt64]
  /// Whether the number has more digits than are kept.
  public private(set) var isBeyond = false

  private static let base: UInt64 = 1_000_000_000
  private static let mostGroups = 112
  /// How many digits are kept.
  public static let mostDigits = 9 * mostGroups

  /// A number from one that fits a machine word.
  public init(_ x: Int) {
    groups = []
    var rest = UInt64(max(x, 0))
    while rest > 0 {
      groups.append(rest % Self.base)
      rest /= Self.base
    }
  }
  public init(integerLiteral x: Int) { self.init(x) }

  /// The sum.
  public static func + (a: Self, b: Self) -> Self {
    var sum = a
    sum.isBeyond = a.isBeyond || b.isBeyond
    var carry: UInt64 = 0
    for k in 0..<max(a.groups.count, b.groups.count) {
      let group = (k < a.groups.count ? a.groups[k] : 0) + (k < b.groups.count ? b.groups[k] : 0) + carry
      if k == sum.groups.count { sum.groups.append(0) }
      sum.groups[k] = group % base
      carry = group / base
    }
    if carry > 0 { sum.groups.append(carry) }
    return sum.limited
  }

  /// The product with a count of less than a thousand million.
  public static func * (a: Self, n: Int) -> Self {
    precondition((0..<Int(base)).contains(n), "a small factor")
    guard n > 0 else { return 0 }
    var product = a
    var carry: UInt64 = 0
    for k in a.groups.indices {
      let group = a.groups[k] * UInt64(n) + carry
      product.groups[k] = group % base
      carry = group / base
    }
    if carry > 0 { product.groups.append(carry) }
    return product.limited
  }

  private var limited: Self {
    guard groups.count > Self.mostGroups else { return self }
    var result = self
    result.groups = Array(groups.prefix(Self.mostGroups))
    result.isBeyond = true
    return result
  }

  /// The number as a machine word, where it fits one.
  public var int: Int? {
    guard !isBeyond, groups.count <= 2 else { return nil }
    return groups.reversed().reduce(0) { $0 * Int(Self.base) + Int($1) }
  }

  /// All digits, or `more than 10^1008` beyond the limit.
  public var text: String {
    guard !isBeyond else { return "more than 10^\(Self.mostDigits)" }
    guard let first = groups.last else { return "0" }
    return groups.dropLast().reversed().reduce("\(first)") { text, group in
      let digits = String(group)
      return text + String(repeating: "0", count: 9 - digits.count) + digits
    }
  }
}
