extension StatementParser {
  /// Reads `:grad z`, `?grad` and `grad?`, which are commands whatever the words in them mean.
  func markedCommand() throws(SyntaxError) -> Statement.Command? {
    guard let first = tokens.first, let last = tokens.last else { return nil }
    if first.kind == .colon {
      guard tokens.count > 1, tokens[1].kind == .name else {
        throw SyntaxError(.missingCommand, at: tokens.count > 1 ? tokens[1].span : first.span)
      }
      return command(tokens[1], argument: tokens[2...], isForced: true)
    }
    let isTrailing = last.kind == .question && !tokens.contains { $0.kind.isAssignment }
    // `help :=` asks about a sign, which nothing follows.
    if tokens.count == 2, last.kind.isAssignment, text(first) == "help", words.isCommand("help") {
      return command(first, argument: tokens[1...])
    }
    guard first.kind == .question || isTrailing else { return nil }
    let mark = first.kind == .question ? first : last
    let topic = first.kind == .question ? tokens.dropFirst() : tokens.dropLast()
    let argument = argument(topic, after: mark)
    return Statement.Command(word: Identifier("help", at: mark.span), argument: argument, isForced: true)
  }

  /// The command that the statement is, if its first word is one.
  func command() -> Statement.Command? {
    guard let first = tokens.first, first.kind == .name, words.isCommand(text(first)) else { return nil }
    let isCall = tokens.count > 1 && tokens[1].kind == .leftParenthesis && first.span.upper == tokens[1].span.lower
    guard isCall else { return command(first, argument: tokens[1...]) }
    guard !words.functions.contains(text(first)) else { return nil }
    guard let closing = partner(of: 1) else { return nil }
    if closing == tokens.count - 1 {
      return hasComma(tokens[2..<closing]) ? nil : command(first, argument: tokens[2..<closing])
    }
    // `grad(z) wrt x`: what follows can only be a clause of the command.
    return tokens[closing + 1].kind == .name ? command(first, argument: tokens[1...]) : nil
  }

  private func hasComma(_ tokens: ArraySlice<Token>) -> Bool {
    var depth = 0
    for token in tokens {
      if token.kind.closing != nil { depth += 1 }
      if token.kind.isClosing { depth -= 1 }
      if depth == 0 && token.kind == .comma { return true }
    }
    return false
  }

  private func command(_ word: Token, argument: ArraySlice<Token>, isForced: Bool = false) -> Statement.Command {
    let argument = self.argument(argument, after: word)
    return Statement.Command(word: expressions.identifier(word), argument: argument, isForced: isForced)
  }

  private func argument(_ tokens: ArraySlice<Token>, after word: Token) -> Identifier {
    guard let first = tokens.first, let last = tokens.last else {
      return Identifier("", at: SourceSpan(word.span.upper, word.span.upper))
    }
    return text(from: first, to: last)
  }

  /// Throws if the statement begins as one of another programming language.
  func checkForeignWord() throws(SyntaxError) {
    guard tokens.count > 1, tokens[0].kind == .name, !words.isUserName(text(tokens[0])) else { return }
    let word = text(tokens[0])
    switch (word, tokens[1].kind) {
    case ("const", .name): throw SyntaxError(.constantWithoutValue, at: tokens[0].span)
    case ("if", .leftParenthesis), ("for", .leftParenthesis), ("while", .leftParenthesis),
      ("print", .leftParenthesis), ("disp", .leftParenthesis):
      let isPrinted = ["print", "disp"].contains(word) && !tokens.contains { $0.kind == .string }
      let printed = isPrinted ? expressions.arguments(at: 1) ?? [] : []
      throw SyntaxError(
        .foreignWord(word, meaning: printed.isEmpty ? nil : printed.joined(separator: "; ")), at: tokens[0].span)
    case (_, .name), (_, .number), (_, .string), (_, .unterminatedString):
      guard SyntaxError.foreignStatements.contains(word) else { return }
      throw SyntaxError(.foreignWord(word), at: tokens[0].span)
    default: return
    }
  }
}
