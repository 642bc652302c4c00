/// How many columns of a terminal a character takes.
enum DisplayWidth {
  /// 2 for East Asian wide characters and emoji, 1 for others, 0 for a combining mark on its own.
  static func columns(of character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    if first.value < 0x300 { return 1 }
    if first.isMark { return 0 }
    let isWide =
      switch first.value {
      case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
        true
      default: first.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{FE0F}")
      }
    return isWide ? 2 : 1
  }

  static func columns(of text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + columns(of: $1) }
  }

  /// `character` as it can be shown: what would move the cursor or reorder the line is written as an escape.
  static func visible(_ character: Character) -> String {
    guard character.unicodeScalars.contains(where: isInvisible) else { return String(character) }
    return character.unicodeScalars.map { isInvisible($0) ? "\\u{\(String($0.value, radix: 16))}" : String($0) }
      .joined()
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value >= 0x20 && scalar.value < 0x7F { return false }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse: true
    default: false
    }
  }
}
