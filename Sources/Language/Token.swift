/// A word of the language: its kind and its place; the text is a slice of the source.
public struct Token: Hashable, Sendable {
  /// What the token is.
  public let kind: Kind

  /// Where it stands in the source.
  public let span: SourceSpan

  /// The kinds of token.
  public enum Kind: UInt8, Hashable, Sendable {
    case number, name, string
    /// A run of superscript digits, as in `x²` and `x⁻¹`.
    case superscript
    case plus, minus, times, divide, matrixProduct, power
    case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual
    /// `'`: a transpose after a value, a derivative between a function's name and `(`.
    case prime
    /// `ᵀ` or `.T`.
    case transpose
    case leftParenthesis, rightParenthesis, leftSquare, rightSquare, leftBrace, rightBrace
    case comma, colon, semicolon, newline, comment, question, dot
    /// `..`, as in `-3..3`.
    case range
    case assign, replace, plusAssign, minusAssign, timesAssign, divideAssign
    case unknownCharacter, unterminatedString, malformedNumber
  }
}

extension Token.Kind {
  /// The kind that closes this opening bracket; nil for anything else.
  var closing: Token.Kind? {
    switch self {
    case .leftParenthesis: .rightParenthesis
    case .leftSquare: .rightSquare
    default: nil
    }
  }

  var isClosing: Bool { self == .rightParenthesis || self == .rightSquare }

  /// Whether the token is one of `=`, `:=`, `+=`, `-=`, `*=` and `/=`.
  var isAssignment: Bool {
    switch self {
    case .assign, .replace, .plusAssign, .minusAssign, .timesAssign, .divideAssign: true
    default: false
    }
  }

  /// Whether an operand can begin with this token, signs left aside.
  var beginsOperand: Bool {
    switch self {
    case .number, .name, .string, .leftParenthesis, .leftSquare, .malformedNumber, .unterminatedString: true
    default: false
    }
  }

  /// Whether an operand can end with this token.
  var endsOperand: Bool {
    switch self {
    case .number, .name, .string, .rightParenthesis, .rightSquare, .prime, .transpose, .superscript: true
    default: false
    }
  }
}
