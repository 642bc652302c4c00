extension Unicode.Scalar {
  /// Whether a name can begin with this scalar: a letter of any script, but no superscript letter.
  var beginsName: Bool {
    if value < 0x80 { return (0x61...0x7A).contains(value | 0x20) || value == 0x5F }
    return properties.isAlphabetic && !isMark && !(0x1D2C...0x1D6A).contains(value) && value != 0x207F
  }

  /// Whether a name can go on with this scalar: a letter, a digit, a subscript digit or a combining mark.
  var continuesName: Bool {
    if value < 0x80 { return beginsName || isASCIIDigit }
    return isMark || (0x2080...0x2089).contains(value) || properties.numericType == .decimal || beginsName
  }

  /// Whether the scalar combines with the one before it.
  var isMark: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }

  var isASCIIDigit: Bool { (0x30...0x39).contains(value) }

  /// Spaces of any width, and the byte-order mark that some editors put first in a file.
  var isBlank: Bool {
    switch value {
    case 0x20, 0x09, 0x0B, 0x0C, 0xA0, 0x3000, 0xFEFF: true
    case 0x80...: properties.generalCategory == .spaceSeparator
    default: false
    }
  }

  /// The digit or sign that this superscript stands for.
  var superscriptValue: Character? {
    switch value {
    case 0x2070: "0"
    case 0xB9: "1"
    case 0xB2: "2"
    case 0xB3: "3"
    case 0x2074...0x2079: Character(Unicode.Scalar(UInt8(value - 0x2070 + 0x30)))
    case 0x207B: "-"
    default: nil
    }
  }

  /// The code point as Unicode writes it, such as U+221A.
  var codePoint: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
