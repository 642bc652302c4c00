/// The shortest decimal digits that read back as a finite double, the form in which a person rounds.
///
/// The magnitude is 0.d₁d₂d₃… × 10^`point`. Zero has no digits.
struct DecimalDigits: Equatable {
  private(set) var digits: [UInt8]
  private(set) var point: Int

  /// The digits of `magnitude`, which is finite and not negative.
  init(_ magnitude: Double) {
    digits = []
    point = 0
    var exponent: [UInt8] = []
    var isFraction = false
    var isExponent = false
    for byte in magnitude.description.utf8 {
      switch byte {
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "e"): isExponent = true
      case _ where isExponent: exponent.append(byte)
      case let digit:
        digits.append(digit - UInt8(ascii: "0"))
        if !isFraction { point += 1 }
      }
    }
    point += Int(String(decoding: exponent, as: UTF8.self)) ?? 0
    normalize()
  }

  /// Keeps `decimals` digits after the decimal point, halves away from zero; a negative count rounds before the point.
  func rounded(decimals: Int) -> DecimalDigits {
    let kept = point + decimals
    guard kept < digits.count else { return self }
    var result = self
    guard kept >= 0 else {
      result.digits = []
      result.point = 0
      return result
    }
    result.digits.removeLast(digits.count - kept)
    if digits[kept] >= 5 { result.incrementLastPlace() }
    result.normalize()
    return result
  }

  /// Fixed notation with exactly `decimals` digits after the point, rounded there.
  func fixed(decimals: Int) -> String {
    let value = rounded(decimals: decimals)
    var text = value.point > 0 ? "" : "0"
    for place in 0..<max(value.point, 0) { text += value.digit(at: place) }
    guard decimals > 0 else { return text }
    text += "."
    for place in value.point..<(value.point + decimals) { text += value.digit(at: place) }
    return text
  }

  /// Scientific notation with exactly `decimals` digits after the mantissa's point, as in `1.50e-9`.
  func scientific(decimals: Int) -> String {
    let value = rounded(decimals: decimals + 1 - point)
    var text = value.digit(at: 0)
    if decimals > 0 { text += "." }
    for place in 1..<(decimals + 1) { text += value.digit(at: place) }
    return "\(text)e\(value.point - 1)"
  }

  private func digit(at place: Int) -> String {
    digits.indices.contains(place) ? String(digits[place]) : "0"
  }

  private mutating func incrementLastPlace() {
    while let last = digits.popLast() {
      guard last == 9 else {
        digits.append(last + 1)
        return
      }
    }
    digits = [1]
    point += 1
  }

  private mutating func normalize() {
    let leading = digits.prefix { $0 == 0 }.count
    digits.removeFirst(leading)
    point -= leading
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { point = 0 }
  }
}
