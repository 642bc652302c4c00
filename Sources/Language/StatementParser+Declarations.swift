extension StatementParser {
  /// Reads `x : R^m`, `const y : R`, `g : R^m -> R^n`; nil where the statement is no declaration.
  func declaration() throws(SyntaxError) -> Statement.Declaration? {
    var left = tokens[...]
    let isConstant = left.count > 2 && isWord("const", left[0]) && left[1].kind == .name
    if isConstant { left = left.dropFirst() }
    guard let colon = left.firstIndex(where: { $0.kind == .colon }), let names = nameList(left[..<colon]) else {
      return nil
    }
    // `step :grad z`: a command behind a command.
    if names.count == 1, !isConstant, words.isCommand(names[0].text), colon + 1 < tokens.count,
      words.commands.contains(text(tokens[colon + 1]))
    {
      return nil
    }
    var reader = SpaceReader(self, from: colon + 1)
    try checkIsNoLiteral(names)
    try checkDistinct(names)
    let first = try reader.product()
    guard reader.acceptArrow() else {
      guard first.count == 1 else { throw SyntaxError(.expected("'->' and what the function gives"), at: reader.here) }
      try reader.expectEnd(of: names)
      return Statement.Declaration(names: names, isConstant: isConstant, domains: nil, codomain: first[0])
    }
    let codomain = try reader.space()
    try reader.expectEnd(of: names)
    if isConstant { throw SyntaxError(.constantFunction(names[0].text), at: tokens[0].span) }
    return Statement.Declaration(names: names, isConstant: false, domains: first, codomain: codomain)
  }
}

/// Reads spaces, token by token.
private struct SpaceReader {
  private let parser: StatementParser
  private var position: Int

  init(_ parser: StatementParser, from position: Int) { (self.parser, self.position) = (parser, position) }

  private func token(_ distance: Int = 0) -> Token? {
    parser.tokens.indices.contains(position + distance) ? parser.tokens[position + distance] : nil
  }
  private func text(_ distance: Int = 0) -> String { token(distance).map(parser.text) ?? "" }

  /// Where the reading is.
  var here: SourceSpan {
    if let token = token() { return token.span }
    let end = parser.tokens.last?.span.upper ?? 0
    return SourceSpan(end, end)
  }

  /// `R^m × R^n`, and with commas.
  mutating func product() throws(SyntaxError) -> [Statement.Declaration.Space] {
    var spaces = [try space()]
    while let next = token(), next.kind == .times || next.kind == .comma || text() == "x", Self.isReals(text(1)) {
      position += 1
      spaces.append(try space())
    }
    return spaces
  }

  /// `R`, `R^m`, `R^(m×n)`, `ℝⁿ`.
  mutating func space() throws(SyntaxError) -> Statement.Declaration.Space {
    let (start, name) = (here, text())
    guard token()?.kind == .name, Self.isReals(name) else { throw SyntaxError(.expected(Self.expected), at: start) }
    position += 1
    var sizes: [Statement.Declaration.Size] = []
    if name.count > 1 {
      sizes = name.dropFirst().compactMap { Self.raised[$0] }.map { .letter($0) }
    } else if token()?.kind == .unknownCharacter, let letter = text().first.flatMap({ Self.raised[$0] }) {
      sizes = [.letter(letter)]
      position += 1
    } else if token()?.kind == .superscript {
      guard let n = Int(String(text().compactMap { Self.digits[$0] })), n > 0 else {
        throw SyntaxError(.expected(Self.expected), at: here)
      }
      sizes = [.number(n)]
      position += 1
    } else if token()?.kind == .power {
      position += 1
      sizes = try exponent()
    }
    guard sizes.count <= 2 else { throw SyntaxError(.expected("at most two sizes, as in R^(m×n)"), at: start) }
    let end = position > 0 ? parser.tokens[position - 1].span : start
    return Statement.Declaration.Space(sizes: sizes, span: start.union(end))
  }

  private mutating func exponent() throws(SyntaxError) -> [Statement.Declaration.Size] {
    let isBracketed = token()?.kind == .leftParenthesis
    if isBracketed { position += 1 }
    var sizes = try size()
    while let next = token(), next.kind == .times || isBracketed && (next.kind == .comma || text() == "x"),
      !Self.isReals(text(1))
    {
      position += 1
      sizes += try size()
    }
    guard isBracketed else { return sizes }
    guard token()?.kind == .rightParenthesis else { throw SyntaxError(.expected("')'"), at: here) }
    position += 1
    return sizes
  }

  /// A number or a letter; `IxO` and `2x3` are two.
  private mutating func size() throws(SyntaxError) -> [Statement.Declaration.Size] {
    guard let token = token(), [.name, .number].contains(token.kind) else {
      throw SyntaxError(.expected("a size, as in R^3 or R^m"), at: here)
    }
    var whole = text()
    // The lexer takes 2x3 for a number and a name.
    if token.kind == .number, let next = self.token(1), next.kind == .name, next.span.lower == token.span.upper,
      text(1).hasPrefix("x")
    {
      whole += text(1)
      position += 1
    }
    let parts = whole.split(separator: "x", omittingEmptySubsequences: false).map(String.init)
    let sizes = (whole == "x" ? [] : parts).map { part -> Statement.Declaration.Size? in
      if let n = Int(part) { return n > 0 ? .number(n) : nil }
      return part.first?.isLetter == true ? .letter(part) : nil
    }
    let read = sizes.compactMap(\.self)
    guard !read.isEmpty, read.count == sizes.count else {
      throw SyntaxError(.expected("a size, as in R^3 or R^m"), at: token.span)
    }
    position += 1
    return read
  }

  mutating func acceptArrow() -> Bool {
    if let token = token(), token.kind == .unknownCharacter, ["→", "↦"].contains(text()) {
      position += 1
      return true
    }
    guard let minus = token(), minus.kind == .minus, let greater = token(1), greater.kind == .greater,
      minus.span.upper == greater.span.lower
    else { return false }
    position += 2
    return true
  }

  func expectEnd(of names: [Identifier]) throws(SyntaxError) {
    guard let token = token() else { return }
    if token.kind.isAssignment { throw SyntaxError(.declarationWithValue(names[0].text), at: token.span) }
    throw SyntaxError(.unexpected(text()), at: token.span)
  }

  private static let expected = "the set of values, as R, R^3, R^m or R^(m×n)"

  /// Whether a word stands for the real numbers, with raised letters behind it or none.
  private static func isReals(_ word: String) -> Bool {
    guard let first = word.first, first == "R" || first == "ℝ" else { return false }
    return word.dropFirst().allSatisfy { raised[$0] != nil }
  }

  private static let raised: [Character: String] = [
    "ⁿ": "n", "ᵐ": "m", "ᵏ": "k", "ᵈ": "d", "ᵖ": "p", "ʰ": "h", "ⁱ": "i", "ʲ": "j",
  ]
  private static let digits: [Character: Character] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9",
  ]
}
