import Tensors

/// How exact the numbers of a trace are, and so how they are written.
public enum NumberMode: String, Sendable, Hashable, CaseIterable {
  /// Decimals rounded where they are shown, and carried on at full precision.
  case decimals
  /// Exact fractions, until a function ends exactness.
  case fractions
  /// Decimals rounded and carried on so, as a person with paper does.
  case paper
}

/// What can be written as a number.
public protocol WrittenNumber: Sendable {
  /// The number.
  var numeral: Numeral { get }
}

extension Numeral: WrittenNumber {
  /// The number itself.
  public var numeral: Numeral { self }
}

extension Double: WrittenNumber {
  /// The number as a decimal.
  public var numeral: Numeral { Numeral(self, .decimal) }
}

/// How numbers are written.
///
/// Decimals are fixed in number; small values get as many more as three significant digits need. Trailing zeros
/// are left out where nothing was rounded, so `0.5` is a half and `0.5000` something close to it. Every text
/// reads back as a number.
public struct NumberStyle: Sendable, Equatable {
  /// The kind of number written.
  public var mode: NumberMode
  /// Digits after the decimal point, 0 to 15.
  public let digits: Int
  /// How much of a large array is shown.
  public var limits: ArrayLimits

  /// A style with `digits` decimals, brought into 0 to 15.
  public init(digits: Int = 4, mode: NumberMode = .decimals, limits: ArrayLimits = ArrayLimits()) {
    self.digits = min(max(digits, 0), 15)
    self.mode = mode
    self.limits = limits
  }

  /// The text of `x`, as in `6.9093`, `2`, `-0.000123`, `1.2346e15`, `nan` and `-inf`.
  public func text(_ x: Double) -> String {
    guard x.isFinite else { return x.isNaN ? "nan" : x < 0 ? "-inf" : "inf" }
    guard x != 0 else { return "0" }
    let sign = x < 0 ? "-" : ""
    let decimal = DecimalDigits(x.magnitude)
    switch notation(of: x.magnitude, decimal) {
    case .integer:
      return sign + decimal.fixed(decimals: 0)
    case .fixed(let decimals):
      return sign + trimmed(decimal.fixed(decimals: decimals), of: x.magnitude)
    case .scientific(let decimals):
      return sign + trimmed(decimal.scientific(decimals: decimals), of: x.magnitude)
    }
  }

  /// The text of a number of a trace: `1/3` where fractions are shown and it is known exactly, else as a decimal.
  public func text(_ x: Numeral) -> String {
    if mode == .fractions, let fraction = x.fraction { return fraction.text }
    return text(x.approximate)
  }

  /// The text of `x` after an operator: negative numbers in parentheses, as in `1 · (-0.4161)`.
  public func operand(_ x: some WrittenNumber) -> String {
    let text = text(x.numeral)
    return text.first == "-" ? "(\(text))" : text
  }

  /// The number that the text of `x` reads as.
  public func displayed(_ x: Double) -> Double { Double(text(x)) ?? x }

  /// `x` rounded at the last place to which `shown` is written, halves away from zero.
  public func rounded(_ x: Double, like shown: Double) -> Double {
    guard x.isFinite, shown.isFinite else { return x }
    let decimal = DecimalDigits(shown.magnitude)
    let decimals =
      switch notation(of: shown.magnitude, decimal) {
      case .integer: digits
      case .fixed(let decimals): decimals
      case .scientific(let decimals): decimals + 1 - decimal.point
      }
    let place = DecimalDigits(x.magnitude).rounded(decimals: decimals)
    let magnitude = Double(place.scientific(decimals: 17)) ?? x.magnitude
    return x < 0 ? -magnitude : magnitude
  }

  // MARK: Notation

  enum Notation {
    case integer
    case fixed(decimals: Int)
    case scientific(decimals: Int)
  }

  /// Fixed notation from 0.00001 to 10^10, integers in full below 10^15, scientific notation beyond.
  func notation(of magnitude: Double, _ decimal: DecimalDigits) -> Notation {
    if magnitude < 1e15 && magnitude == magnitude.rounded() { return .integer }
    if magnitude >= 1e10 { return .scientific(decimals: digits) }
    guard magnitude < 1 else { return .fixed(decimals: digits) }
    let decimals = max(digits, Self.significantDigits - decimal.point)
    return decimals > max(digits, 7) ? .scientific(decimals: Self.significantDigits - 1) : .fixed(decimals: decimals)
  }

  private static let significantDigits = 3

  /// Leaves out trailing zeros where the text is the number but for the noise of computing it.
  private func trimmed(_ text: String, of magnitude: Double) -> String {
    guard let value = Double(text), (value - magnitude).magnitude <= 1e-12 * magnitude else { return text }
    let mantissa = text.prefix { $0 != "e" }
    guard mantissa.contains(".") else { return text }
    var kept = mantissa
    while kept.last == "0" { kept.removeLast() }
    if kept.last == "." { kept.removeLast() }
    return String(kept) + text[mantissa.endIndex...]
  }
}
