import BigInt

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A rational number in lowest terms.
///
/// A class, so that the numbers which carry one are as small as a double with a reference.
public final class Fraction: Sendable {
  /// The numerator, which has the sign.
  public let numerator: BigInt
  /// The denominator, above 0.
  public let denominator: BigInt
  /// The nearest double.
  public let approximate: Double

  private init(lowest n: BigInt, _ d: BigInt) {
    (numerator, denominator) = (n, d)
    approximate = Self.nearest(n, d)
  }

  /// A quotient, brought to lowest terms; the denominator must not be 0.
  public convenience init(_ n: BigInt, _ d: BigInt = 1) {
    precondition(d != 0, "a fraction has a denominator")
    if d == 1 {
      self.init(lowest: n, 1)
      return
    }
    let divisor = d.sign == .minus ? -n.greatestCommonDivisor(with: d) : n.greatestCommonDivisor(with: d)
    self.init(lowest: n / divisor, d / divisor)
  }

  /// The rational number that the shortest decimal digits of a double state: 0.1 is a tenth.
  ///
  /// Nil where it takes more than 15 digits: that many a double keeps, so that what was typed is what is read; a double of
  /// more digits is what a rounding left.
  public convenience init?(decimal x: Double) {
    guard x.isFinite else { return nil }
    if x == x.rounded(), x.magnitude < 1e15 {
      self.init(lowest: BigInt(Int(x)), 1)
      return
    }
    guard let (whole, exponent) = Self.decimal(x.description), String(whole.magnitude).count <= Self.mostDigits else {
      return nil
    }
    let power = BigInt(10).power(abs(exponent))
    self.init(exponent < 0 ? whole : whole * power, exponent < 0 ? power : 1)
  }

  /// The number that a decimal states, as in `-1.50e-9`; nil where the text is none.
  public convenience init?(decimal text: String) {
    guard let (whole, exponent) = Self.decimal(text), abs(exponent) < 400 else { return nil }
    let power = BigInt(10).power(abs(exponent))
    self.init(exponent < 0 ? whole : whole * power, exponent < 0 ? power : 1)
  }

  /// A decimal as a whole number, without zeros at its end, and a power of ten.
  private static func decimal(_ text: String) -> (BigInt, exponent: Int)? {
    let parts = text.split(separator: "e")
    guard let mantissa = parts.first?.split(separator: ".", omittingEmptySubsequences: false) else { return nil }
    var digits = mantissa.joined()
    var exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - (mantissa.count > 1 ? mantissa[1].count : 0)
    while digits.count > 1, digits.last == "0" {
      digits.removeLast()
      exponent += 1
    }
    return BigInt(digits).map { ($0, exponent) }
  }

  /// How many digits a numerator or a denominator has before it is no longer read but only looked at.
  public static let mostDigits = 15
  private static let limit = BigInt(10).power(mostDigits)

  /// Whether numerator and denominator have few enough digits to be read.
  public var isReadable: Bool { numerator.magnitude < Self.limit.magnitude && denominator < Self.limit }

  /// How many bits it takes.
  var size: Int { numerator.bitWidth + denominator.bitWidth }

  /// Whether it is a whole number.
  public var isWhole: Bool { denominator == 1 }

  /// Whether it is this whole number.
  public func equals(_ n: Int) -> Bool { isWhole && numerator == n }

  /// As it is typed: `1/3`, `-2`.
  public var text: String { isWhole ? String(numerator) : "\(numerator)/\(denominator)" }

  /// Numerator and denominator as doubles, where those hold them.
  public var asDoubles: (Double, Double)? {
    numerator.bitWidth <= 53 && denominator.bitWidth <= 53 ? (Double(Int(numerator)), Double(Int(denominator))) : nil
  }

  /// The sign: -1, 0 or 1.
  public var signum: Int { Int(numerator.signum()) }

  /// Rounded to so many decimals, halves away from zero; a negative count rounds before the point.
  public func rounded(decimals: Int) -> Fraction {
    let power = BigInt(10).power(abs(decimals))
    let (n, d) = decimals < 0 ? (numerator, denominator * power) : (numerator * power, denominator)
    let half = (BigInt(n.magnitude) * 2 + d) / (d * 2)
    let whole = n.sign == .minus ? -half : half
    return decimals < 0 ? Fraction(whole * power) : Fraction(whole, power)
  }

  private static func nearest(_ n: BigInt, _ d: BigInt) -> Double {
    if n.bitWidth <= 53, d.bitWidth <= 53 { return Double(Int(n)) / Double(Int(d)) }
    // A quotient of 63 or 64 bits, its last bit standing for all that follows, rounds as the whole does.
    let shift = 63 - Int(n.magnitude.bitWidth) + Int(d.magnitude.bitWidth)
    let (dividend, divisor) = shift < 0 ? (n.magnitude, d.magnitude << -shift) : (n.magnitude << shift, d.magnitude)
    let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
    let sticky = UInt64(quotient) | (rest == 0 ? 0 : 1)
    return (n.sign == .minus ? -1 : 1) * scalbn(Double(sticky), Int32(clamping: -shift))
  }
}

extension Fraction {
  static func + (a: Fraction, b: Fraction) -> Fraction {
    a.denominator == b.denominator
      ? Fraction(a.numerator + b.numerator, a.denominator)
      : Fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
  }
  static func * (a: Fraction, b: Fraction) -> Fraction {
    Fraction(a.numerator * b.numerator, a.denominator * b.denominator)
  }
  static func / (a: Fraction, b: Fraction) -> Fraction {
    Fraction(a.numerator * b.denominator, a.denominator * b.numerator)
  }
  static prefix func - (a: Fraction) -> Fraction { Fraction(lowest: -a.numerator, a.denominator) }

  /// The largest whole number that is not above it.
  var floor: Fraction {
    let (quotient, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
    return Fraction(rest.sign == .minus && rest != 0 ? quotient - 1 : quotient)
  }

  /// The power with a whole exponent; 0 has none below 0.
  func power(_ n: Int) -> Fraction {
    let (a, b) = (numerator.power(abs(n)), denominator.power(abs(n)))
    return n < 0 ? Fraction(b, a) : Fraction(lowest: a, b)
  }

  /// The root, where it is rational; nil for other numbers and below 0.
  func root(_ k: Int) -> Fraction? {
    guard numerator.sign == .plus, let a = Self.root(numerator, k), let b = Self.root(denominator, k) else {
      return nil
    }
    return Fraction(lowest: a, b)
  }

  private static func root(_ x: BigInt, _ k: Int) -> BigInt? {
    guard x > 1, k > 1 else { return x }
    if k == 2 {
      let root = x.squareRoot()
      return root * root == x ? root : nil
    }
    // Newton's method from above.
    var root = BigInt(1) << (x.bitWidth / k + 1)
    while true {
      let next = (root * BigInt(k - 1) + x / root.power(k - 1)) / BigInt(k)
      if next >= root { return root.power(k) == x ? root : nil }
      root = next
    }
  }

  /// The whole exponent to which a base gives this number, if there is one.
  func exponent(of base: BigInt) -> Int? {
    guard numerator.sign == .plus, numerator != 0, numerator == 1 || denominator == 1 else { return nil }
    var (rest, count) = (numerator == 1 ? denominator : numerator, 0)
    while rest > 1 {
      let (quotient, left) = rest.quotientAndRemainder(dividingBy: base)
      guard left == 0 else { return nil }
      (rest, count) = (quotient, count + 1)
    }
    return numerator == 1 ? -count : count
  }
}

extension Fraction: Hashable, Comparable {
  public static func == (a: Fraction, b: Fraction) -> Bool {
    a === b || a.numerator == b.numerator && a.denominator == b.denominator
  }
  public static func < (a: Fraction, b: Fraction) -> Bool {
    a.numerator * b.denominator < b.numerator * a.denominator
  }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(numerator)
    hasher.combine(denominator)
  }
}
