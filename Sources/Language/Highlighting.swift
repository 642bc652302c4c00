/// A stretch of a line and the part it plays, for colouring a line as it is typed.
public struct Highlight: Hashable, Sendable {
  /// The part that a stretch of text plays.
  public enum Role: Sendable {
    case number, name, function, `operator`, bracket, string, comment, error
  }

  /// What the stretch is.
  public let role: Role

  /// Where it stands, in UTF-8 bytes of the text.
  public let span: SourceSpan
}

extension Lexer {
  /// The stretches of `text` that carry a role, in order; blanks and line ends carry none.
  public static func highlights(of text: String) -> [Highlight] {
    let tokens = tokens(of: text)
    return tokens.indices.compactMap { index in
      role(of: tokens[index].kind, before: index + 1 < tokens.count ? tokens[index + 1].kind : nil)
        .map { Highlight(role: $0, span: tokens[index].span) }
    }
  }

  /// Whether `text` closes all the brackets it opens, so that it can be run as it stands.
  ///
  /// A bracket closed by one of another kind counts as complete: the parser says what is wrong with it.
  public static func isComplete(_ text: String) -> Bool {
    var open: [Token.Kind] = []
    for token in tokens(of: text) {
      if let closing = token.kind.closing {
        open.append(closing)
      } else if token.kind.isClosing {
        guard open.popLast() == token.kind else { return true }
      }
    }
    return open.isEmpty
  }

  private static func role(of kind: Token.Kind, before next: Token.Kind?) -> Highlight.Role? {
    switch kind {
    case .number, .superscript: .number
    case .name: next == .leftParenthesis ? .function : .name
    case .string: .string
    case .comment: .comment
    case .newline: nil
    case .leftParenthesis, .rightParenthesis, .leftSquare, .rightSquare: .bracket
    case .leftBrace, .rightBrace, .unknownCharacter, .unterminatedString, .malformedNumber: .error
    default: .operator
    }
  }
}
