extension ExpressionParser {
  /// Reads the arguments of `function`, from its opening bracket on.
  mutating func call(_ function: Identifier, primes: Int) throws(SyntaxError) -> SyntaxTree.Index {
    _ = open()
    if primes == 0, let variable = comprehensionVariable { return try comprehension(function, over: variable) }

    var arguments: [SyntaxTree.Index] = []
    var keywords: [(name: Identifier, value: SyntaxTree.Index)] = []
    while kind != .rightParenthesis {
      if let name = keyword {
        position += 2
        guard !keywords.contains(where: { $0.name.text == name.text }) else {
          throw SyntaxError(.duplicateKeyword(name.text), at: name.span)
        }
        keywords.append((name, try argument()))
      } else {
        let start = current?.span ?? here
        arguments.append(try argument())
        guard keywords.isEmpty else { throw SyntaxError(.positionalAfterKeyword, at: start) }
      }
      guard accept(.comma) else { break }
    }
    try close()
    let call = SyntaxTree.Call(function: function, primes: primes, arguments: arguments, keywords: keywords)
    let height = height(over: arguments + keywords.map(\.value))
    return try add(.call(call), from: function.span.lower, height: height)
  }

  /// Reads an expression or a text, which only an argument can be.
  private mutating func argument() throws(SyntaxError) -> SyntaxTree.Index {
    guard let token = current, token.kind == .string else { return try expression() }
    position += 1
    guard kind == .comma || kind == .rightParenthesis || kind == nil else {
      throw SyntaxError(.textOutsideArgument, at: token.span)
    }
    return try add(.string(source.stringValue(of: token.span)), from: token.span.lower)
  }

  private var keyword: Identifier? {
    guard let token = current, token.kind == .name, kind(ahead: 1) == .assign else { return nil }
    return identifier(token)
  }

  /// The index of `k in range(N): …`, if that is what the brackets hold.
  private var comprehensionVariable: Identifier? {
    guard let token = current, token.kind == .name, position + 1 < tokens.count,
      tokens[position + 1].kind == .name, source.text(of: tokens[position + 1].span) == "in"
    else { return nil }
    return identifier(token)
  }

  private mutating func comprehension(_ reduction: Identifier, over variable: Identifier) throws(SyntaxError)
    -> SyntaxTree.Index
  {
    position += 2
    let domain = try expression()
    guard accept(.colon) else { throw SyntaxError(.expected("':' and then what to reduce"), at: here) }
    let start = count
    let body = try expression()
    try close()
    let node = SyntaxTree.Comprehension(
      reduction: reduction, variable: variable, domain: domain, start: start, body: body)
    return try add(.comprehension(node), from: reduction.span.lower, height: height(over: [domain, body]))
  }

  /// `[k in range(3): x[k]^2]`, `[i in range(2), j in range(3): A[i,j]]`, behind the bracket; nil where a list of
  /// expressions stands.
  mutating func indexedList(from start: Int) throws(SyntaxError) -> SyntaxTree.Index? {
    guard let variable = comprehensionVariable else { return nil }
    var indices: [(variable: Identifier, domain: SyntaxTree.Index, start: Int)] = []
    var next: Identifier? = variable
    while let variable = next {
      position += 2
      let domain = try expression()
      indices.append((variable, domain, count))
      guard accept(.comma) else { break }
      next = comprehensionVariable
      if next == nil {
        throw SyntaxError(.expected("another index, as in [i in range(2), j in range(3): …]"), at: here)
      }
    }
    guard accept(.colon) else { throw SyntaxError(.expected("':' and then the entries"), at: here) }
    var body = try expression()
    try close()
    for (variable, domain, first) in indices.reversed() {
      let node = SyntaxTree.Comprehension(
        reduction: nil, variable: variable, domain: domain, start: first, body: body)
      body = try add(.comprehension(node), from: start, height: height(over: [domain, body]))
    }
    return body
  }

  func identifier(_ token: Token) -> Identifier {
    Identifier(source.text(of: token.span), at: token.span)
  }
}

extension SourceText {
  /// The text that a string token stands for: without its quotes, its escapes resolved.
  func stringValue(of span: SourceSpan) -> String {
    var value = ""
    var isEscaped = false
    for scalar in text(of: SourceSpan(span.lower + 1, span.upper - 1)).unicodeScalars {
      if scalar == "\\" && !isEscaped {
        isEscaped = true
      } else {
        if isEscaped && scalar != "\"" && scalar != "\\" { value.unicodeScalars.append("\\") }
        value.unicodeScalars.append(scalar)
        isEscaped = false
      }
    }
    return value
  }
}
