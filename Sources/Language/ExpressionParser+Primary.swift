extension ExpressionParser {
  /// Reads a primary and all that follows it without an operator.
  mutating func postfix() throws(SyntaxError) -> SyntaxTree.Index {
    let start = current?.span.lower ?? endOfPrevious
    var base = try primary()
    while let token = current {
      switch token.kind {
      case .prime, .transpose:
        position += 1
        base = try add(.transpose(base), from: start, height: height(over: [base]))
      case .superscript: base = try power(of: base, superscript: token, from: start)
      case .leftSquare where isAdjacent() || !isPlace && previous?.kind != .transpose:
        base = try element(of: base, from: start)
      default: return base
      }
    }
    return base
  }

  private mutating func power(of base: SyntaxTree.Index, superscript: Token, from start: Int) throws(SyntaxError)
    -> SyntaxTree.Index
  {
    let text = source.text(of: superscript.span)
    let literal = String(text.unicodeScalars.compactMap(\.superscriptValue))
    guard let exponent = Double(literal) else { throw SyntaxError(.unexpected(text), at: superscript.span) }
    position += 1
    let power = try add(.number(exponent, literal: literal), from: superscript.span.lower)
    return try add(.infix(.power, base, power), from: start, height: height(over: [base, power]))
  }

  mutating func element(of base: SyntaxTree.Index, from start: Int) throws(SyntaxError) -> SyntaxTree.Index {
    let subscripts = try subscripts()
    let operands = [base] + subscripts.flatMap(\.operands)
    return try add(.element(of: base, subscripts), from: start, height: height(over: operands))
  }

  private mutating func primary() throws(SyntaxError) -> SyntaxTree.Index {
    guard let token = current else { throw operandError() }
    switch token.kind {
    case .number: return try number(token)
    case .name: return try nameOrCall(token)
    case .leftParenthesis: return try parenthesis()
    case .leftSquare: return try list()
    case .unknownCharacter where isSign("∂"): return try partial(token)
    case .unknownCharacter where isSign("∇"): return try gradient(token)
    default: throw operandError()
    }
  }

  private mutating func number(_ token: Token) throws(SyntaxError) -> SyntaxTree.Index {
    let literal = source.text(of: token.span)
    guard let value = Double(literal), value.isFinite else {
      throw SyntaxError(.lexical(.numberTooLarge(literal)), at: token.span)
    }
    position += 1
    return try add(.number(value, literal: literal), from: token.span.lower)
  }

  private mutating func nameOrCall(_ token: Token) throws(SyntaxError) -> SyntaxTree.Index {
    let name = source.text(of: token.span)
    if let derivative = try writtenInASCII(token, name) { return derivative }
    if let sum = try sum(token, name) { return sum }
    var primes = 0
    while kind(ahead: 1 + primes) == .prime, isAdjacent(ahead: 1 + primes) { primes += 1 }
    let isCall = kind(ahead: 1 + primes) == .leftParenthesis && (primes == 0 || isAdjacent(ahead: 1 + primes))
    position += 1
    if isCall {
      position += primes
      return try call(Identifier(name, at: token.span), primes: primes)
    }
    return switch name {
    case "inf": try add(.number(.infinity, literal: name), from: token.span.lower)
    case "nan": try add(.number(.nan, literal: name), from: token.span.lower)
    default: try add(.name(name), from: token.span.lower)
    }
  }

  mutating func parenthesis() throws(SyntaxError) -> SyntaxTree.Index {
    let opening = open()
    let inner = try expression()
    if kind == .comma { throw tupleError(from: opening) }
    try close()
    return inner
  }

  private mutating func list() throws(SyntaxError) -> SyntaxTree.Index {
    let opening = open(isList: true)
    if let list = try indexedList(from: opening.span.lower) { return list }
    if let token = current, token.kind == .rightSquare {
      throw SyntaxError(.emptyList, at: opening.span.union(token.span))
    }
    var rows: [[SyntaxTree.Index]] = []
    repeat { rows.append(try row()) } while accept(.semicolon)
    try close()
    let kind: SyntaxTree.Kind = rows.count == 1 ? .list(rows[0]) : .matrix(rows)
    return try add(kind, from: opening.span.lower, height: rows.reduce(0) { max($0, height(over: $1)) })
  }

  private mutating func row() throws(SyntaxError) -> [SyntaxTree.Index] {
    var entries = [try expression()]
    while accept(.comma), kind != .rightSquare, kind != .semicolon { entries.append(try expression()) }
    return entries
  }

  private mutating func subscripts() throws(SyntaxError) -> [SyntaxTree.Subscript] {
    _ = open()
    var result: [SyntaxTree.Subscript] = []
    repeat { result.append(try subscriptItem()) } while accept(.comma)
    try close()
    return result
  }

  private mutating func subscriptItem() throws(SyntaxError) -> SyntaxTree.Subscript {
    let start = kind == .colon ? nil : try expression()
    guard accept(.colon) else {
      guard let start else { throw operandError() }
      return .index(start)
    }
    let stop = try sliceBound()
    let step = accept(.colon) ? try sliceBound() : nil
    return .slice(start: start, stop: stop, step: step)
  }

  private mutating func sliceBound() throws(SyntaxError) -> SyntaxTree.Index? {
    switch kind {
    case .colon, .comma, .rightSquare, nil: nil
    default: try expression()
    }
  }
}

extension SyntaxTree.Subscript {
  /// The nodes it is made of.
  public var operands: [SyntaxTree.Index] {
    switch self {
    case .index(let index): [index]
    case .slice(let start, let stop, let step): [start, stop, step].compactMap { $0 }
    }
  }
}
