/// Two operands side by side: the habit of printed maths, of MATLAB's rows and of other languages' statements.
extension ExpressionParser {
  /// Words that join expressions elsewhere, and mean nothing here.
  private static let joiningWords: Set<String> = [
    "and", "or", "not", "is", "if", "else", "for", "in", "lambda", "function",
  ]

  func juxtapositionError(_ token: Token) -> SyntaxError {
    let left = previous.map { source.text(of: $0.span) } ?? ""
    let text = source.text(of: token.span)
    for (word, span) in [(text, token.span), (left, previous?.span ?? token.span)]
    where Self.joiningWords.contains(word) {
      return SyntaxError(.foreignWord(word), at: span)
    }
    if let enclosure = enclosures.last, enclosure.isList {
      if isOnNewLine { return SyntaxError(.missingRowSeparator, at: token.span) }
      return SyntaxError(.missingComma(suggestion: commaSeparated(from: enclosure.opening)), at: token.span)
    }
    let right = operandText(at: position)
    let isSimple = previous?.kind == .name || previous?.kind == .number
    let suggestion: String? =
      switch previous?.kind {
      case _ where right.utf8.count > 40 || left.utf8.count > 40: nil
      case _ where habitualMeaning(of: token, right: right) != nil: habitualMeaning(of: token, right: right)
      case .name, .number: "\(left) * \(right)"
      case .prime where position >= 2: "\(source.text(of: tokens[position - 2].span))' @ \(right)"
      default: nil
      }
    return SyntaxError(
      .missingOperator(left: isSimple ? left : "", right: text, suggestion: suggestion), at: token.span)
  }

  /// Throws on `[1 -2]`, which is two numbers to one reader and a difference to another.
  func checkSign() throws(SyntaxError) {
    guard let enclosure = enclosures.last, enclosure.isList, let sign = current,
      sign.kind == .minus || sign.kind == .plus, !isAdjacent(), isAdjacent(ahead: 1)
    else { return }
    throw SyntaxError(.ambiguousSign(source.text(of: sign.span)), at: sign.span)
  }

  private var isOnNewLine: Bool {
    guard let previous, let current else { return false }
    return source.bytes[previous.span.upper..<current.span.lower].contains(UInt8(ascii: "\n"))
  }

  /// The list from `opening` on with its entries parted by commas; nil if it is long or does not end.
  private func commaSeparated(from opening: Token) -> String? {
    guard var index = tokens[..<position].lastIndex(of: opening) else { return nil }
    var result = "["
    var depth = 1
    while index + 1 < tokens.count, result.utf8.count < 56 {
      let (last, next) = (tokens[index], tokens[index + 1])
      let isBoundary = last.kind.endsOperand && next.kind.beginsOperand && next.kind != .leftParenthesis
      let isGap = last.span.upper < next.span.lower
      result += depth == 1 && isGap && isBoundary ? ", " : isGap ? " " : ""
      result += source.text(of: next.span)
      if next.kind.closing != nil { depth += 1 }
      if next.kind.isClosing { depth -= 1 }
      if depth == 0 { return result }
      index += 1
    }
    return nil
  }

  /// The text of the operand that begins at `index`: a word, with its arguments if it is a call.
  private func operandText(at index: Int) -> String {
    var last = index
    var depth = 0
    let isCall = tokens[index].kind == .name && index + 1 < tokens.count && tokens[index + 1].kind == .leftParenthesis
    if isCall || tokens[index].kind.closing != nil {
      for (next, token) in tokens[index...].enumerated().prefix(24) {
        if token.kind.closing != nil { depth += 1 }
        if token.kind.isClosing { depth -= 1 }
        if token.kind.isClosing && depth == 0 {
          last = index + next
          break
        }
      }
    }
    return source.text(of: tokens[index].span.union(tokens[last].span))
  }
}
