extension Lexer {
  mutating func scanName() -> Token.Kind {
    while offset < source.count {
      let byte = source.bytes[offset]
      if byte < 0x80 {
        guard Unicode.Scalar(byte).continuesName else { break }
        offset += 1
      } else {
        guard let (scalar, length) = source.scalar(at: offset), scalar.continuesName else { break }
        offset += length
      }
    }
    return .name
  }

  /// Digits with at most one point, then an exponent where digits follow the `e`: `2e` is 2 and the name e.
  mutating func scanNumber() -> Token.Kind {
    skipDigits()
    if peek() == UInt8(ascii: "."), peek(1) != UInt8(ascii: "."), !isTranspose(at: offset) {
      offset += 1
      skipDigits()
    }
    if peek() | 0x20 == UInt8(ascii: "e") {
      let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 1 : 0
      if isDigit(peek(1 + sign)) {
        offset += 1 + sign
        skipDigits()
      }
    }
    return scanNumberTail()
  }

  /// `1.2.3` and `1_000` are taken whole, so that they are reported whole.
  private mutating func scanNumberTail() -> Token.Kind {
    var kind = Token.Kind.number
    while peek() == UInt8(ascii: ".") || peek() == UInt8(ascii: "_"), isDigit(peek(1)) {
      kind = .malformedNumber
      offset += 1
      skipDigits()
    }
    return kind
  }

  private mutating func skipDigits() {
    while isDigit(peek()) { offset += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private func isTranspose(at offset: Int) -> Bool {
    guard offset + 1 < source.count, source.bytes[offset] == UInt8(ascii: "."),
      source.bytes[offset + 1] == UInt8(ascii: "T")
    else { return false }
    return !(source.scalar(at: offset + 2)?.scalar.continuesName ?? false)
  }

  mutating func scanDot() -> Token.Kind {
    if isDigit(peek(1)) { return scanNumber() }
    if isTranspose(at: offset) {
      offset += 2
      return .transpose
    }
    if peek(1) == UInt8(ascii: ".") {
      offset += 2
      return .range
    }
    offset += 1
    return .dot
  }

  mutating func scanSuperscript() -> Token.Kind {
    while let (scalar, length) = source.scalar(at: offset), scalar.superscriptValue != nil { offset += length }
    return .superscript
  }

  /// A string ends on its line; `\"` and `\\` stand for the quote and the backslash.
  mutating func scanString() -> Token.Kind {
    offset += 1
    while offset < source.count, !isLineEnd(peek()) {
      switch peek() {
      case UInt8(ascii: "\""):
        offset += 1
        return .string
      case UInt8(ascii: "\\") where offset + 1 < source.count && !isLineEnd(peek(1)): offset += 2
      default: offset += 1
      }
    }
    return .unterminatedString
  }

  mutating func scanComment() -> Token.Kind {
    while offset < source.count, !isLineEnd(peek()) { offset += 1 }
    return .comment
  }

  private func isLineEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}
