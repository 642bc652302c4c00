/// Reads a statement. The grammar:
///
///     statement  = definition | several | function | update | declaration | command | expression
///     definition = [ "const" ] name "=" expression
///     several    = name "," name { "," name } "=" call
///     function   = name "(" name { "," name } ")" "=" expression
///     update     = name { "," name } ( ":=" | "+=" | "-=" | "*=" | "/=" ) expression
///     declaration = [ "const" ] name { "," name } ":" [ space { "×" space } "->" ] space
///     space      = "R" [ "^" ( size | "(" size { "×" size } ")" ) ]
///     command    = [ ":" ] word text | "?" text | text "?"
///
/// A word is a command only if the statement is no definition and the word is no name of the user's. Written
/// directly before `(` it is the expression, unless the brackets hold one argument and end the statement.
struct StatementParser {
  var expressions: ExpressionParser
  let words: CommandWords

  init(_ text: String, words: CommandWords) {
    let source = SourceText(text)
    let tokens = Lexer.tokens(of: source).filter { $0.kind != .newline && $0.kind != .comment }
    expressions = ExpressionParser(source: source, tokens: tokens)
    expressions.isUserName = words.isUserName
    self.words = words
  }

  var tokens: [Token] { expressions.tokens }

  /// Letters of a name; longer ones were pasted by accident.
  static let longestName = 1000

  mutating func statement() throws(SyntaxError) -> Statement.Kind {
    if let long = tokens.first(where: { $0.kind == .name && $0.span.upper - $0.span.lower > Self.longestName }) {
      throw SyntaxError(
        .longName(bytes: long.span.upper - long.span.lower), at: SourceSpan(long.span.lower, long.span.lower + 1))
    }
    if let command = try markedCommand() { return .command(command) }
    if let declaration = try declaration() { return .declaration(declaration) }
    let assignment = assignmentIndex
    if let assignment, let statement = try definition(at: assignment) { return statement }
    if let command = command() { return .command(command) }
    try checkForeignWord()
    if let assignment { throw targetError(before: assignment) }
    return .expression(try wholeExpression())
  }

  /// Reads an expression that must reach to the end of the statement.
  mutating func wholeExpression() throws(SyntaxError) -> SyntaxTree {
    let tree = try expressions.parseTree()
    if let token = expressions.current {
      if token.kind == .assign && assignmentIndex != nil { throw SyntaxError(.secondDefinition, at: token.span) }
      throw expressions.continuationError()
    }
    return tree
  }

  // MARK: Tokens

  func text(_ token: Token) -> String { expressions.source.text(of: token.span) }

  func text(from first: Token, to last: Token) -> Identifier {
    let span = first.span.union(last.span)
    return Identifier(expressions.source.text(of: span), at: span)
  }

  /// The first `=`, `:=`, `-=` … outside brackets.
  private var assignmentIndex: Int? {
    var depth = 0
    for (index, token) in tokens.enumerated() {
      if token.kind.closing != nil { depth += 1 }
      if token.kind.isClosing { depth -= 1 }
      if depth == 0 && token.kind.isAssignment { return index }
    }
    return nil
  }

  /// The place of the bracket that closes the one at `opening`.
  func partner(of opening: Int) -> Int? {
    var depth = 0
    for index in opening..<tokens.count {
      if tokens[index].kind.closing != nil { depth += 1 }
      if tokens[index].kind.isClosing { depth -= 1 }
      if depth == 0 { return index }
    }
    return nil
  }
}
