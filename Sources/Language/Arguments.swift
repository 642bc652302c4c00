/// What a command takes, as far as the reading of its expressions depends on it.
public struct CommandForm: Sendable {
  /// Its word.
  public let word: String
  /// The words that begin a clause, and so end an expression.
  public var clauseWords: Set<String> = ["wrt", "at", "over"]
  /// Whether variables follow `wrt`, which is easily left out.
  public var takesVariables = true
  /// Its options, with a value for each that can be typed.
  public var options: [String: String] = [:]

  /// A command that takes variables and no options.
  public init(_ word: String) { self.word = word }
}

/// A cursor over the text after a command's word, from which each command reads what it takes.
///
/// All spans are relative to the whole statement, so that carets point into what was typed. A reading that
/// fails leaves the cursor where the trouble is; the command ends with the error.
public struct Arguments: Sendable {
  private var parser: ExpressionParser
  private let end: Int

  /// The arguments of `command`, which `source` holds.
  public init(of command: Statement.Command, in source: StatementSource) {
    self.init(command.argument.span, in: source, of: CommandForm(command.word.text))
  }

  /// The arguments of a command in a stretch of a statement.
  public init(_ span: SourceSpan, in source: StatementSource, of form: CommandForm) {
    let text = SourceText(source.text)
    let tokens = Lexer.tokens(of: text).filter {
      $0.span.lower >= span.lower && $0.span.upper <= span.upper && $0.kind != .newline && $0.kind != .comment
    }
    parser = ExpressionParser(source: text, tokens: tokens, from: span.lower)
    parser.command = form
    end = span.upper
  }

  var clauseWords: Set<String> { parser.command?.clauseWords ?? [] }

  /// Whether nothing is left.
  public var isAtEnd: Bool { parser.current == nil }

  /// The next token; nil at the end.
  public var next: Token? { parser.current }

  /// The place of the next token, or the place just past the last one.
  public var span: SourceSpan { parser.current?.span ?? SourceSpan(end, end) }

  /// What was read so far, as it was written.
  public var taken: String {
    guard let first = parser.tokens.first, let last = parser.previous else { return "" }
    return parser.source.text(of: first.span.union(last.span))
  }

  /// All that is left, as it was written.
  public var rest: Identifier {
    let span = SourceSpan(span.lower, end)
    return Identifier(parser.source.text(of: span), at: span)
  }

  /// The next token, where it is a word.
  public var nextWord: String? {
    guard let token = parser.current, token.kind == .name else { return nil }
    return parser.source.text(of: token.span)
  }

  /// Whether an option comes next: `lr=0.1`.
  public var isOptionNext: Bool { parser.kind == .name && parser.kind(ahead: 1) == .assign }

  /// Takes all that is left, as it was written.
  public mutating func takeRest() -> Identifier {
    let rest = rest
    parser.position = parser.tokens.count
    return rest
  }

  /// Throws unless everything has been read.
  public func expectEnd() throws(SyntaxError) {
    if parser.current != nil { throw parser.continuationError() }
  }

  /// Steps over the next token if it is of this kind.
  public mutating func accept(_ kind: Token.Kind) -> Bool { parser.accept(kind) }

  /// Steps over the next token if it is this word.
  public mutating func accept(word: String) -> Bool {
    guard nextWord == word else { return false }
    parser.position += 1
    return true
  }

  /// Steps over the next token if it is this sign, which no expression knows.
  mutating func acceptSign(_ sign: String) -> Bool {
    guard let token = parser.current, token.kind == .unknownCharacter, parser.source.text(of: token.span) == sign else {
      return false
    }
    parser.position += 1
    return true
  }

  /// Reads an expression; it ends before a clause word, an option or anything else that cannot go on with it.
  public mutating func expression() throws(SyntaxError) -> SyntaxTree {
    try parser.parseTree()
  }

  /// Reads expressions parted by commas: `x, W`.
  public mutating func expressions() throws(SyntaxError) -> [SyntaxTree] {
    var result = [try expression()]
    while accept(.comma) { result.append(try expression()) }
    return result
  }

  /// Reads a name; `what` says in the error what was expected, such as "the name of a variable".
  public mutating func name(_ what: String = "a name") throws(SyntaxError) -> Identifier {
    guard let token = parser.current, token.kind == .name else { throw SyntaxError(.expected(what), at: span) }
    parser.position += 1
    return parser.identifier(token)
  }

  /// Reads names parted by commas: `x, W`.
  public mutating func names(_ what: String = "a name") throws(SyntaxError) -> [Identifier] {
    var result = [try name(what)]
    while accept(.comma) { result.append(try name(what)) }
    return result
  }

  /// A name, or entries of one.
  public struct Place: Sendable {
    /// The name.
    public let name: Identifier
    /// The name with the index that follows it.
    public let tree: SyntaxTree
    /// Whether no index follows.
    public var isWhole: Bool { tree.text == name.text }
  }

  /// Reads a name and the index that may follow it, `W[0, 1]`, and nothing beyond: what comes next may begin with a sign.
  public mutating func place(_ what: String) throws(SyntaxError) -> Place {
    let start = parser.position
    let name = try name(what)
    parser.position = start
    return Place(name: name, tree: try parser.parsePlace())
  }

  /// Whether the next token is this word.
  public func isNext(word: String) -> Bool { nextWord == word }

  /// Reads what stands up to the next blank, whatever it is.
  public mutating func word(_ what: String = "a word") throws(SyntaxError) -> Identifier {
    guard let token = parser.current else { throw SyntaxError(.expected(what), at: span) }
    var upper = token.span.lower
    while upper < end, let (scalar, length) = parser.source.scalar(at: upper), !scalar.isBlank, scalar != "\n" {
      upper += length
    }
    upper = max(upper, token.span.lower + 1)
    while let token = parser.current, token.span.lower < upper { parser.position += 1 }
    let span = SourceSpan(token.span.lower, upper)
    return Identifier(parser.source.text(of: span), at: span)
  }

  /// Reads the path of a file: in quotes, or up to the next blank.
  public mutating func path() throws(SyntaxError) -> Identifier {
    guard let token = parser.current, token.kind == .string || token.kind == .unterminatedString else {
      return try word("the path of a file")
    }
    guard token.kind == .string else { throw parser.lexicalError(token) }
    parser.position += 1
    return Identifier(parser.source.stringValue(of: token.span), at: token.span)
  }
}

extension Arguments {
  /// A name and the expression that belongs to it.
  public typealias Binding = (name: Identifier, value: SyntaxTree)

  /// Reads `lr=0.1` if that is next.
  public mutating func option() throws(SyntaxError) -> Binding? {
    isOptionNext ? try binding() : nil
  }

  /// Reads the bindings of an `at` clause: `x = 3, y = 2`.
  public mutating func assignments() throws(SyntaxError) -> [Binding] {
    var result = [try binding()]
    while accept(.comma) { result.append(try binding()) }
    return result
  }

  /// Reads the bindings of an `over` clause: `x in X, y in Y`.
  public mutating func memberships() throws(SyntaxError) -> [Binding] {
    var result: [Binding] = []
    repeat {
      let name = try name("a name, as in x in X")
      guard accept(word: "in") else { throw SyntaxError(.expected("'in', as in x in X"), at: span) }
      result.append((name, try expression()))
    } while accept(.comma)
    return result
  }

  private mutating func binding() throws(SyntaxError) -> Binding {
    let name = try name("a name, as in x = 3")
    guard accept(.assign) else { throw SyntaxError(.expected("'=', as in x = 3"), at: span) }
    return (name, try expression())
  }
}
