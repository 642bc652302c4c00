/// What pages print of derivatives and sums, read back: `∂L/∂v[j]`, `∇v L`, `Σ_i W[i,j] x[i]`, and the same in ASCII.
extension ExpressionParser {
  func isSign(_ sign: String) -> Bool {
    guard let current, current.kind == .unknownCharacter else { return false }
    return source.text(of: current.span) == sign
  }

  /// `∂L/∂v`, `∂v[j]/∂x`, `∂(x * u)/∂x`; an index behind it is one of the derivative.
  mutating func partial(_ token: Token) throws(SyntaxError) -> SyntaxTree.Index {
    position += 1
    let output = kind == .leftParenthesis ? try parenthesis() : try place()
    guard accept(.divide), isSign("∂") else {
      throw SyntaxError(.expected("/∂ and a name, as in ∂z/∂x"), at: here)
    }
    position += 1
    let variable = try name()
    return try add(
      .partial(of: output, by: variable, isGradient: false), from: token.span.lower,
      height: height(over: [output, variable]))
  }

  /// `∇v L`.
  mutating func gradient(_ token: Token) throws(SyntaxError) -> SyntaxTree.Index {
    position += 1
    return try gradient(by: try place(), from: token)
  }

  private mutating func gradient(by variable: SyntaxTree.Index, from token: Token) throws(SyntaxError)
    -> SyntaxTree.Index
  {
    guard kind == .name else {
      throw SyntaxError(.expected("the name of what it is the gradient of, as in ∇x z"), at: here)
    }
    let output = try place()
    return try add(
      .partial(of: output, by: variable, isGradient: true), from: token.span.lower,
      height: height(over: [output, variable]))
  }

  /// `dL/dv`, `dv[0]/dx` and `grad_v L`, unless these are names of the user's; nil for what is anything else.
  mutating func writtenInASCII(_ token: Token, _ name: String) throws(SyntaxError) -> SyntaxTree.Index? {
    guard !isUserName(name) else { return nil }
    if name.hasPrefix("grad_"), name.utf8.count > 5, kind(ahead: 1) == .name {
      position += 1
      return try gradient(by: try add(.name(String(name.dropFirst(5))), from: token.span.lower), from: token)
    }
    guard let output = Self.differential(name), isUserName(output), let slash = slash(behind: position),
      let by = derivative(at: slash + 1), !isUserName(by)
    else { return nil }
    position += 1
    var of = try add(.name(output), from: token.span.lower)
    if kind == .leftSquare { of = try element(of: of, from: token.span.lower) }
    position += 2
    let variable = try add(.name(String(by.dropFirst())), from: tokens[slash + 1].span.lower)
    return try add(
      .partial(of: of, by: variable, isGradient: false), from: token.span.lower, height: height(over: [of, variable]))
  }

  private static func differential(_ name: String) -> String? {
    name.hasPrefix("d") && name.utf8.count > 1 ? String(name.dropFirst()) : nil
  }

  /// The place of the slash that follows a name, or its index, without a blank.
  private func slash(behind name: Int) -> Int? {
    var next = name + 1
    if next < tokens.count, tokens[next].kind == .leftSquare {
      var depth = 0
      repeat {
        if tokens[next].kind.closing != nil { depth += 1 }
        if tokens[next].kind.isClosing { depth -= 1 }
        next += 1
      } while depth > 0 && next < tokens.count
    }
    guard next < tokens.count, tokens[next].kind == .divide, tokens[next - 1].span.upper == tokens[next].span.lower
    else { return nil }
    return next
  }

  private func derivative(at index: Int) -> String? {
    guard index < tokens.count, tokens[index].kind == .name, tokens[index - 1].span.upper == tokens[index].span.lower
    else { return nil }
    let name = source.text(of: tokens[index].span)
    return Self.differential(name) == nil ? nil : name
  }

  private mutating func name() throws(SyntaxError) -> SyntaxTree.Index {
    guard let token = current, token.kind == .name else { throw SyntaxError(.expected("a name"), at: here) }
    position += 1
    return try add(.name(source.text(of: token.span)), from: token.span.lower)
  }

  /// A name with the index that follows it without a blank.
  private mutating func place() throws(SyntaxError) -> SyntaxTree.Index {
    let start = current?.span.lower ?? endOfPrevious
    let name = try name()
    return kind == .leftSquare && isAdjacent() ? try element(of: name, from: start) : name
  }

  // MARK: Sums

  /// `Σ_i W[i,j] x[i]`, in ASCII `sum_i W[i,j] x[i]`: a product summed over all that the index can be.
  mutating func sum(_ token: Token, _ name: String) throws(SyntaxError) -> SyntaxTree.Index? {
    let isSigma = name.hasPrefix("Σ_")
    guard isSigma || name.hasPrefix("sum_") && kind(ahead: 1) == .name, !isUserName(name) else { return nil }
    let letter = String(name.dropFirst(isSigma ? 2 : 4))
    guard !letter.isEmpty else { return nil }
    position += 1
    let start = count
    sums += 1
    defer { sums -= 1 }
    let body = try expression(.multiplication)
    let node = SyntaxTree.Comprehension(
      reduction: Identifier("sum", at: token.span), variable: Identifier(letter, at: token.span), domain: nil,
      start: start, body: body)
    return try add(.comprehension(node), from: token.span.lower, height: height(over: [body]))
  }
}
