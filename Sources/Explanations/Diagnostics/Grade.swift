/// How a number that somebody worked out compares with the true one.
public enum Grade: String, Sendable, CaseIterable {
  /// The same number, to rounding.
  case exact
  /// Right to the last digit given, and three significant digits or more are given.
  case right
  /// Right as far as it goes: two digits are given.
  case rounded
  /// Wrong.
  case wrong

  /// Marks a number; `scale` is how large the numbers around the true one are, against which rounding is judged.
  public init(_ yours: Double, against truth: Double, scale: Double) {
    guard yours.isFinite, truth.isFinite else {
      self = yours == truth || (yours.isNaN && truth.isNaN) ? .exact : .wrong
      return
    }
    let difference = (yours - truth).magnitude
    if difference <= 1e-12 * max(scale, truth.magnitude) {
      self = .exact
      return
    }
    guard yours != 0 else {
      self = .wrong
      return
    }
    let typed = DecimalDigits(yours.magnitude)
    // The zeros at the end of a whole number were typed as well: 100 has three digits.
    let digits = max(typed.digits.count, typed.point)
    let unit = Double("1e\(typed.point - digits)") ?? 0
    let slack = 1 + 1e-9
    // One unit in the last place is allowed where three digits show what was meant; rounding alone where they do not.
    // Zeros at the end are not known to have been typed: what agrees to the third digit is right however few it seems.
    let third = Double("1e\(typed.point - 3)") ?? 0
    if digits >= 3 {
      self = difference <= unit * slack ? .right : .wrong
    } else if difference <= third * slack {
      self = .right
    } else {
      // One digit fits too many numbers to be an answer, unless it is exact.
      self = digits == 2 && difference <= unit / 2 * slack ? .rounded : .wrong
    }
  }

  /// Whether it counts as right.
  public var isRight: Bool { self != .wrong }
}
