extension StatementParser {
  /// Reads the definition or update whose sign is the token at `assignment`; nil if the left side is of neither.
  mutating func definition(at assignment: Int) throws(SyntaxError) -> Statement.Kind? {
    var left = tokens[..<assignment]
    let isConstant = left.count > 1 && isWord("const", left[0]) && left[1].kind == .name
    if isConstant { left = left.dropFirst() }
    guard let first = left.first, first.kind == .name else { return nil }
    let name = expressions.identifier(first)

    if let targets = nameList(left) {
      try checkIsNoLiteral(targets)
      guard let operation = UpdateOperator(tokens[assignment].kind) else {
        guard targets.count == 1 else { return .several(try several(targets, isConstant, after: assignment)) }
        let expression = try rightSide(of: name.text, after: assignment)
        return .definition(Statement.Definition(name: name, isConstant: isConstant, expression: expression))
      }
      guard !isConstant else { throw SyntaxError(.constantWithoutValue, at: tokens[assignment].span) }
      try checkDistinct(targets)
      let expression = try rightSide(of: name.text, after: assignment)
      return .update(Statement.Update(targets: targets, operation: operation, expression: expression))
    }

    let opening = left.startIndex + 1
    guard left.count > 2, tokens[opening].kind == .leftParenthesis, partner(of: opening) == assignment - 1 else {
      return nil
    }
    let signature = text(from: first, to: tokens[assignment - 1])
    guard !isConstant else { throw SyntaxError(.constantFunction(signature.text), at: tokens[0].span) }
    guard tokens[assignment].kind == .assign else { return nil }
    let parameters = try parameters(tokens[opening + 1..<assignment - 1], of: signature, named: name.text)
    let body = try rightSide(of: signature.text, after: assignment)
    return .function(Statement.FunctionDefinition(name: name, parameters: parameters, body: body))
  }

  /// Several names before one call; anything else would be several definitions.
  private mutating func several(
    _ names: [Identifier], _ isConstant: Bool, after assignment: Int
  ) throws(SyntaxError) -> Statement.Several {
    try checkDistinct(names)
    expressions.position = assignment + 1
    guard !isConstant, let tree = try? wholeExpression(), case .call = tree[tree.root].kind else {
      throw SyntaxError(.severalDefinitions, at: names[1].span)
    }
    return Statement.Several(names: names, expression: tree)
  }

  func isWord(_ word: String, _ token: Token) -> Bool {
    token.kind == .name && text(token) == word
  }

  /// The names of `a, b, c`; nil if the tokens are anything else.
  func nameList(_ tokens: ArraySlice<Token>) -> [Identifier]? {
    guard tokens.count % 2 == 1 else { return nil }
    for (offset, token) in tokens.enumerated() where token.kind != (offset % 2 == 0 ? .name : .comma) { return nil }
    return tokens.filter { $0.kind == .name }.map(expressions.identifier)
  }

  private mutating func rightSide(of left: String, after assignment: Int) throws(SyntaxError) -> SyntaxTree {
    expressions.position = assignment + 1
    guard expressions.current != nil else { throw SyntaxError(.missingBody(left), at: expressions.here) }
    return try wholeExpression()
  }

  private func parameters(_ inner: ArraySlice<Token>, of signature: Identifier, named name: String)
    throws(SyntaxError) -> [Identifier]
  {
    guard !inner.isEmpty else { throw SyntaxError(.noParameters(name), at: signature.span) }
    guard let parameters = nameList(inner) else {
      let isExpected = { (offset: Int, token: Token) in token.kind == (offset % 2 == 0 ? .name : .comma) }
      let odd = inner.enumerated().first { !isExpected($0.offset, $0.element) }?.element ?? inner[inner.endIndex - 1]
      throw SyntaxError(.parameterIsNoName(text(odd)), at: odd.span)
    }
    try checkIsNoLiteral(parameters)
    try checkDistinct(parameters)
    return parameters
  }

  func checkDistinct(_ names: [Identifier]) throws(SyntaxError) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name.text).inserted {
      throw SyntaxError(.duplicateName(name.text), at: name.span)
    }
  }

  func checkIsNoLiteral(_ names: [Identifier]) throws(SyntaxError) {
    for name in names where name.text == "inf" || name.text == "nan" {
      throw SyntaxError(.notAName(name.text), at: name.span)
    }
  }

  /// Why the tokens before the sign at `assignment` cannot be given a value.
  func targetError(before assignment: Int) -> SyntaxError {
    guard assignment > 0 else { return SyntaxError(.unexpected(text(tokens[0])), at: tokens[0].span) }
    let left = text(from: tokens[0], to: tokens[assignment - 1])
    if tokens[0].kind == .name, assignment > 1 {
      let name = text(tokens[0])
      switch tokens[1].kind {
      case .leftSquare:
        let operation = UpdateOperator(tokens[assignment].kind)
        let value =
          assignment + 1 < tokens.count ? tokens[assignment + 1].span.union(tokens[tokens.count - 1].span) : nil
        return SyntaxError(
          .assignmentToElement(name, place: left.span, operation, value: value), at: left.span)
      case .prime: return SyntaxError(.assignmentToDerivative(name), at: left.span)
      default: break
      }
    }
    return SyntaxError(.notAName(left.text), at: left.span)
  }
}
