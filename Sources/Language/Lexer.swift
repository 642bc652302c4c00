/// Cuts a text into tokens, in one pass over its bytes.
///
/// Nothing stops it: what is no word of the language becomes a token that says so, and the parser reports it
/// where it matters (a command's arguments may hold such characters).
public struct Lexer: Sendable {
  let source: SourceText
  var offset = 0

  init(_ source: SourceText) {
    self.source = source
  }

  /// The tokens of `text`, comments and line ends included.
  public static func tokens(of text: String) -> [Token] {
    tokens(of: SourceText(text))
  }

  static func tokens(of source: SourceText) -> [Token] {
    var lexer = Lexer(source)
    var tokens: [Token] = []
    while let token = lexer.next() { tokens.append(token) }
    return tokens
  }

  /// The next token; nil at the end of the text.
  mutating func next() -> Token? {
    skipBlanks()
    guard offset < source.count else { return nil }
    let start = offset
    let kind = source.bytes[offset] < 0x80 ? scanASCII() : scanUnicode()
    return Token(kind: kind, span: SourceSpan(start, offset))
  }

  private mutating func skipBlanks() {
    while offset < source.count {
      let byte = source.bytes[offset]
      if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
        offset += 1
      } else if byte >= 0x80 || byte == 0x0B || byte == 0x0C, let (scalar, length) = source.scalar(at: offset),
        scalar.isBlank
      {
        offset += length
      } else {
        return
      }
    }
  }

  /// The byte `distance` further on; 0, which is part of no token, past the end.
  func peek(_ distance: Int = 0) -> UInt8 {
    offset + distance < source.count ? source.bytes[offset + distance] : 0
  }

  private mutating func take(_ length: Int, _ kind: Token.Kind) -> Token.Kind {
    offset += length
    return kind
  }

  private mutating func scanASCII() -> Token.Kind {
    let following = peek(1)
    let isAssignment = following == UInt8(ascii: "=")
    switch peek() {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return scanNumber()
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
      return scanName()
    case UInt8(ascii: "+"): return isAssignment ? take(2, .plusAssign) : take(1, .plus)
    case UInt8(ascii: "-"): return isAssignment ? take(2, .minusAssign) : take(1, .minus)
    case UInt8(ascii: "/"): return isAssignment ? take(2, .divideAssign) : take(1, .divide)
    case UInt8(ascii: "*"):
      if following == UInt8(ascii: "*") { return take(2, .power) }
      return isAssignment ? take(2, .timesAssign) : take(1, .times)
    case UInt8(ascii: "@"): return take(1, .matrixProduct)
    case UInt8(ascii: "^"): return take(1, .power)
    case UInt8(ascii: "="): return isAssignment ? take(2, .equal) : take(1, .assign)
    case UInt8(ascii: "<"): return isAssignment ? take(2, .lessOrEqual) : take(1, .less)
    case UInt8(ascii: ">"): return isAssignment ? take(2, .greaterOrEqual) : take(1, .greater)
    case UInt8(ascii: "!"): return isAssignment ? take(2, .notEqual) : take(1, .unknownCharacter)
    case UInt8(ascii: ":"): return isAssignment ? take(2, .replace) : take(1, .colon)
    case UInt8(ascii: "."): return scanDot()
    case UInt8(ascii: "\""): return scanString()
    case UInt8(ascii: "#"): return scanComment()
    default: return take(1, punctuation(peek()))
    }
  }

  private func punctuation(_ byte: UInt8) -> Token.Kind {
    switch byte {
    case UInt8(ascii: "'"): .prime
    case UInt8(ascii: "("): .leftParenthesis
    case UInt8(ascii: ")"): .rightParenthesis
    case UInt8(ascii: "["): .leftSquare
    case UInt8(ascii: "]"): .rightSquare
    case UInt8(ascii: "{"): .leftBrace
    case UInt8(ascii: "}"): .rightBrace
    case UInt8(ascii: ","): .comma
    case UInt8(ascii: ";"): .semicolon
    case UInt8(ascii: "?"): .question
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"): .newline
    default: .unknownCharacter
    }
  }

  private mutating func scanUnicode() -> Token.Kind {
    guard let (scalar, length) = source.scalar(at: offset) else { return take(1, .unknownCharacter) }
    switch scalar {
    case "·", "⋅", "×", "⊙": return take(length, .times)
    case "−": return peek(length) == UInt8(ascii: "=") ? take(length + 1, .minusAssign) : take(length, .minus)
    case "≤": return take(length, .lessOrEqual)
    case "≥": return take(length, .greaterOrEqual)
    case "≠": return take(length, .notEqual)
    case "ᵀ": return take(length, .transpose)
    case "′", "’": return take(length, .prime)
    case "\u{85}", "\u{2028}", "\u{2029}": return take(length, .newline)
    default: break
    }
    if scalar.superscriptValue != nil { return scanSuperscript() }
    return scalar.beginsName ? scanName() : take(length, .unknownCharacter)
  }
}
