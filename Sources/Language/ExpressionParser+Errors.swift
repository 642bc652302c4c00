extension ExpressionParser {
  /// The current token, or the place just past the last one.
  var here: SourceSpan { current?.span ?? SourceSpan(endOfPrevious, endOfPrevious) }

  // MARK: Brackets

  mutating func open(isList: Bool = false) -> Token {
    let opening = tokens[position]
    enclosures.append(Enclosure(opening: opening, isList: isList))
    position += 1
    return opening
  }

  /// Reads the bracket that closes the innermost open one.
  mutating func close() throws(SyntaxError) {
    guard let innermost = enclosures.last, let closing = innermost.opening.kind.closing, kind == closing else {
      throw continuationError()
    }
    enclosures.removeLast()
    position += 1
  }

  private func unclosed(_ opening: Token) -> SyntaxError {
    SyntaxError(.unclosedBracket(source.text(of: opening.span)), at: opening.span)
  }

  private func closingError(_ token: Token) -> SyntaxError {
    let bracket = source.text(of: token.span)
    guard let opening = enclosures.last?.opening else { return SyntaxError(.unopenedBracket(bracket), at: token.span) }
    let column = source.text(of: SourceSpan(0, opening.span.lower)).count + 1
    return SyntaxError(
      .mismatchedBracket(bracket, opened: source.text(of: opening.span), column: column), at: token.span)
  }

  // MARK: Tokens out of place

  /// Why no operand can begin here.
  func operandError() -> SyntaxError {
    let last = previous.map { source.text(of: $0.span) } ?? ""
    guard let token = current else {
      if let name = steppedName { return SyntaxError(.stepOperator(last + last, name: name), at: here) }
      if let opening = enclosures.last?.opening { return unclosed(opening) }
      return SyntaxError(.missingOperand(after: last, before: nil), at: here)
    }
    switch token.kind {
    case .string: return SyntaxError(.textOutsideArgument, at: token.span)
    case .rightParenthesis, .rightSquare:
      guard enclosures.last?.opening.kind.closing == token.kind else { return closingError(token) }
      return SyntaxError(.missingOperand(after: last, before: source.text(of: token.span)), at: token.span)
    case .unknownCharacter, .unterminatedString, .malformedNumber: return lexicalError(token)
    default:
      let isOperator = InfixOperator(token.kind) != nil || [.comma, .colon, .semicolon].contains(token.kind)
      guard isOperator else {
        return SyntaxError(.unexpected(source.text(of: token.span)), at: token.span)
      }
      return SyntaxError(.missingOperand(after: last, before: source.text(of: token.span)), at: token.span)
    }
  }

  /// The name in `x++` or `x--`.
  private var steppedName: String? {
    guard position >= 3, isAdjacent(ahead: -1), let last = previous, last.kind == .plus || last.kind == .minus,
      tokens[position - 2].kind == last.kind, tokens[position - 3].kind == .name
    else { return nil }
    return source.text(of: tokens[position - 3].span)
  }

  /// Why what was read cannot go on with the current token.
  func continuationError() -> SyntaxError {
    guard let token = current else {
      if let opening = enclosures.last?.opening { return unclosed(opening) }
      return operandError()
    }
    let text = source.text(of: token.span)
    switch token.kind {
    case .unknownCharacter, .unterminatedString, .malformedNumber: return lexicalError(token)
    case .rightParenthesis, .rightSquare: return closingError(token)
    case .assign, .replace, .plusAssign, .minusAssign, .timesAssign, .divideAssign:
      return SyntaxError(.assignmentInExpression, at: token.span)
    case .comma: return SyntaxError(.strayComma(meaning: decimalComma ?? clauseAfterComma), at: token.span)
    case .dot:
      if let error = pointError(token) { return error }
      if let sign = signAfterPoint { return SyntaxError(.pointedSign(sign), at: token.span) }
      return SyntaxError(.unexpected(text), at: token.span)
    case _ where token.kind.beginsOperand: return juxtapositionError(token)
    default: return SyntaxError(.unexpected(text), at: token.span)
    }
  }

  func lexicalError(_ token: Token) -> SyntaxError {
    let text = source.text(of: token.span)
    let error: LexicalError =
      switch token.kind {
      case .malformedNumber: .malformedNumber(text)
      case .unterminatedString: .unterminatedText
      default: .unknownCharacter(text.unicodeScalars.first ?? " ")
      }
    return SyntaxError(.lexical(error), at: token.span)
  }

  func tupleError(from opening: Token) -> SyntaxError {
    var index = position
    while index < tokens.count, tokens[index].kind != .rightParenthesis { index += 1 }
    let end = index < tokens.count ? tokens[index].span.lower : endOfPrevious
    let inner = source.text(of: SourceSpan(opening.span.upper, end))
    return SyntaxError(.tuple(inner), at: here)
  }

  /// Throws if a second comparison follows the one just read.
  func checkSingleComparison(_ first: InfixOperator) throws(SyntaxError) {
    guard let token = current, let second = InfixOperator(token.kind), second.precedence == .comparison else { return }
    throw SyntaxError(.chainedComparison(first.rawValue, second.rawValue), at: token.span)
  }
}
