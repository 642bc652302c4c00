/// A text with its UTF-8 bytes at hand, so that every look-up by offset takes constant time.
struct SourceText: Sendable {
  let string: String
  let bytes: [UInt8]

  init(_ string: String) {
    self.string = string
    bytes = Array(string.utf8)
  }

  var count: Int { bytes.count }

  func text(of span: SourceSpan) -> String {
    String(decoding: bytes[span.lower..<span.upper], as: UTF8.self)
  }

  /// The scalar that begins at `offset`, and its length in bytes; nil at the end.
  func scalar(at offset: Int) -> (scalar: Unicode.Scalar, length: Int)? {
    guard offset < bytes.count else { return nil }
    let first = bytes[offset]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard offset + length <= bytes.count else { return nil }
    var value = UInt32(first) & (0xFF >> UInt32(length + 1))
    for byte in bytes[offset + 1..<offset + length] { value = value << 6 | UInt32(byte & 0x3F) }
    return Unicode.Scalar(value).map { ($0, length) }
  }
}

extension SourceText {
  /// The text without its line ends and comments: a blank where one parted two words, none beside a bracket.
  var onOneLine: String {
    var result = ""
    var last: Token?
    var isBroken = false
    for token in Lexer.tokens(of: self) {
      guard token.kind != .newline, token.kind != .comment else {
        isBroken = true
        continue
      }
      if let last {
        let isInside = isBroken && (last.kind.closing != nil || token.kind.isClosing)
        let isGap = isBroken || last.span.upper < token.span.lower
        if isGap && !isInside { result += " " }
      }
      result += text(of: token.span)
      (last, isBroken) = (token, false)
    }
    return result
  }
}
