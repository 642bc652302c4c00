/// One statement of the language.
public struct Statement: Sendable {
  /// Its text and place.
  public let source: StatementSource

  /// What it says.
  public let kind: Kind

  /// What a statement can say.
  public enum Kind: Sendable {
    case definition(Definition)
    case function(FunctionDefinition)
    case declaration(Declaration)
    case several(Several)
    case update(Update)
    case expression(SyntaxTree)
    case command(Command)
  }

  /// `x = 2`, `const y = 1`.
  public struct Definition: Sendable {
    /// What is defined.
    public let name: Identifier
    /// Whether `const` stands before it.
    public let isConstant: Bool
    /// The right side.
    public let expression: SyntaxTree
  }

  /// `f(t) = t^2 + 1`.
  public struct FunctionDefinition: Sendable {
    /// The function.
    public let name: Identifier
    /// Its parameters: at least one, none twice.
    public let parameters: [Identifier]
    /// The right side.
    public let body: SyntaxTree
  }

  /// `a, b = split(X, 0.8)`: several names for what one call gives.
  public struct Several: Sendable {
    /// What is defined: at least two names, none twice.
    public let names: [Identifier]
    /// The call.
    public let expression: SyntaxTree
  }

  /// `w := w - 1`, `W1, b1 -= 0.5 * grad(L)`.
  public struct Update: Sendable {
    /// What is changed: at least one name, none twice.
    public let targets: [Identifier]
    /// How.
    public let operation: UpdateOperator
    /// The right side.
    public let expression: SyntaxTree
  }

  /// `grad z wrt x`, `:grad z`, `?grad`.
  public struct Command: Sendable {
    /// The command, `help` for `?`.
    public let word: Identifier
    /// The text after it, to be read by `Arguments`.
    public let argument: Identifier
    /// Whether it was written with a colon, which makes any word a command.
    public let isForced: Bool
  }

  /// Reads a statement; `words` tells commands from expressions.
  public init(parsing source: StatementSource, words: CommandWords) throws(SyntaxError) {
    var parser = StatementParser(source.text, words: words)
    self.source = source
    kind = try parser.statement()
  }
}
