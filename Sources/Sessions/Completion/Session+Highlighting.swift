import Explanations
import Language

extension Session {
  /// The stretches of a line as it is typed with their roles, in UTF-8 offsets; commands stand out as such.
  public func highlights(of text: String) -> [(range: Range<Int>, role: Role)] {
    let tokens = Lexer.tokens(of: text)
    let bytes = Array(text.utf8)
    var commandStarts: Set<Int> = []
    func word(_ token: Token) -> String {
      String(decoding: bytes[token.span.lower..<token.span.upper], as: UTF8.self)
    }
    for (k, token) in tokens.enumerated() where token.kind == .name {
      let previous = k > 0 ? tokens[k - 1].kind : .newline
      guard [.newline, .semicolon, .colon, .question].contains(previous) else { continue }
      // A colon makes a command of the word only where it begins the statement.
      if previous == .colon, k > 1, ![.newline, .semicolon].contains(tokens[k - 2].kind) { continue }
      let name = word(token)
      let next = k + 1 < tokens.count ? tokens[k + 1].kind : .newline
      let isDefinition = [.assign, .replace, .plusAssign, .minusAssign, .comma].contains(next)
      let isCommand = state.commands.words.contains(name) && (previous == .colon || state.sheet[name] == nil)
      if name == "const" || (isCommand && !isDefinition) { commandStarts.insert(token.span.lower) }
      // The command that is told in steps.
      if name == StepCommand.name, isCommand, next == .name, state.commands.traced.contains(word(tokens[k + 1])) {
        commandStarts.insert(tokens[k + 1].span.lower)
      }
    }
    return Lexer.highlights(of: text).map { highlight in
      let role = commandStarts.contains(highlight.span.lower) ? .keyword : Self.role(of: highlight.role)
      return (highlight.span.lower..<highlight.span.upper, role)
    }
  }

  private static func role(of part: Highlight.Role) -> Role {
    switch part {
    case .number: .number
    case .name: .name
    case .function: .function
    case .operator: .operator
    case .bracket: .plain
    case .string: .value
    case .comment: .muted
    case .error: .error
    }
  }
}
