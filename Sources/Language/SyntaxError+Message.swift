extension SyntaxError {
  /// The error in words.
  public var diagnostic: Diagnostic {
    Diagnostic(kind.message, at: span, hint: kind.hint, notes: kind.notes)
  }

  /// Words that begin a statement in other languages.
  static let foreignStatements: Set<String> = [
    "if", "for", "while", "def", "function", "lambda", "import", "from", "print", "disp", "let", "var", "return",
    "class", "del",
  ]
}

extension SyntaxError.Kind {
  fileprivate var message: String {
    let quote = Diagnostic.quote
    return switch self {
    case .lexical(let error): error.message
    case .missingOperand("", before: nil): "an expression is missing"
    case .missingOperand(let last, before: nil): "nothing follows \(quote(last))"
    case .missingOperand("", let next?): "nothing stands before \(quote(next))"
    case .missingOperand(let last, let next?): "nothing stands between \(quote(last)) and \(quote(next))"
    case .missingOperator(let left, let right, _):
      left.isEmpty
        ? "an operator is missing before \(quote(right))"
        : "an operator is missing between \(quote(left)) and \(quote(right))"
    case .ambiguousSign(let sign): "\(quote(sign)) could begin an entry or go on with the last one"
    case .chainedComparison(let first, let second): "\(quote(first)) and \(quote(second)) cannot be chained"
    case .stepOperator(let text, _): "there is no \(quote(text))"
    case .textOutsideArgument: "a text can only be the argument of a function"
    case .pointedSign(let sign): "\(quote("." + sign)) is not part of this language"
    case .dottedName(let base, let member, _): "\(quote(base + "." + member)) is no name here"
    case .foreignWord(let word, _): "\(quote(word)) is not part of this language"
    case .tooDeep: "nested more than \(SyntaxTree.maximumDepth) levels deep"
    case .unexpected(let text): "unexpected \(quote(text))"
    case .unclosedBracket(let bracket): "this \(quote(bracket)) is never closed"
    case .unopenedBracket(let bracket): "this \(quote(bracket)) closes nothing"
    case .mismatchedBracket(let bracket, let opened, _): "\(quote(bracket)) cannot close \(quote(opened))"
    case .missingComma: "the entries of a row are separated by commas"
    case .missingRowSeparator: "the rows of a matrix are separated by ';'"
    case .emptyList: "a vector needs at least one entry"
    case .strayComma: "a list of values needs square brackets"
    case .tuple: "round brackets hold one expression"
    case .positionalAfterKeyword: "arguments without a name come first"
    case .duplicateKeyword(let name): "the argument \(quote(name)) is given twice"
    case .assignmentInExpression: "an expression cannot define or change a name"
    case .secondDefinition: "one definition a statement"
    case .longName(let bytes):
      "this name has \(bytes) letters, and a name may have up to \(StatementParser.longestName)"
    case .notAName(let text): "\(quote(text)) is no name that can be given a value"
    case .assignmentToElement(let name, _, _, _): "an entry of \(quote(name)) cannot be set on its own"
    case .assignmentToDerivative(let name): "the derivative of \(quote(name)) follows from its definition"
    case .severalDefinitions: "one definition a statement"
    case .missingBody(let left): "nothing follows '=': \(quote(left)) needs a right side"
    case .constantFunction(let signature): "a function such as \(quote(signature)) cannot be const"
    case .constantWithoutValue: "'const' begins a definition with '='"
    case .declarationWithValue: "a declaration gives no value"
    case .noParameters(let name): "the function \(quote(name)) has no parameters"
    case .parameterIsNoName(let text): "a parameter is a name, not \(quote(text))"
    case .duplicateName(let name): "\(quote(name)) stands here twice"
    case .missingCommand: "':' stands before the word of a command"
    case .expected(let what): "expected \(what)"
    }
  }

  fileprivate var hint: String? {
    switch self {
    case .lexical(let error): error.hint
    case .missingOperator(_, _, let suggestion): suggestion ?? "write '*' between them, or '@' for a matrix product"
    case .ambiguousSign(let sign): "write ', \(sign)' for a new entry, ' \(sign) ' for one entry"
    case .chainedComparison(let first, let second): "multiply two comparisons: (a \(first) b) * (b \(second) c)"
    case .stepOperator(let text, let name): "\(name) \(text.prefix(1))= 1"
    case .textOutsideArgument: "a text names a file: load \"file.bp\""
    case .dottedName(_, _, let meaning): meaning
    case .pointedSign(let sign): "\(sign) is entry by entry: leave out the point"
    case .foreignWord(let word, let meaning): meaning ?? Self.habitHints[word]
    case .tooDeep: "name a part of it first: u = …"
    case .unexpected(let text): Self.unexpectedHints[text]
    case .missingComma(let suggestion): suggestion ?? "[1, 2; 3, 4]"
    case .missingRowSeparator: "[1, 2; 3, 4]"
    case .emptyList: "zeros(3)"
    case .strayComma(let meaning?): meaning
    case .strayComma: "a vector: [1, 2]; a new statement begins after ';'"
    case .missingOperand("/", before: "/"): "a quotient rounded down: floor(a / b)"
    case .tuple(let inner): inner.count > 40 ? "a vector: [a, b]" : "a vector: [\(Diagnostic.clip(inner, to: 40))]"
    case .positionalAfterKeyword: "sum(X, axis=0)"
    case .assignmentInExpression: "compare with '=='; define a name in a statement of its own"
    case .secondDefinition: "compare with '=='; part definitions by ';': x = 3; y = x"
    case .assignmentToElement(let name, _, _, _): "\(Diagnostic.clip(name)) := … gives it a whole new value"
    case .assignmentToDerivative(let name): "define \(Diagnostic.clip(name))(t) = …"
    case .notAName: "a definition is a name, '=' and an expression: x = 3"
    case .severalDefinitions: "part them by ';': a = 1; b = 2"
    case .constantFunction(let signature): "leave out 'const': \(Diagnostic.clip(signature)) = …"
    case .constantWithoutValue: "const y = 1"
    case .declarationWithValue(let name): "two statements: \(Diagnostic.clip(name)) : R; \(Diagnostic.clip(name)) = 2"
    case .noParameters(let name): "a value: \(Diagnostic.clip(name)) = …; a function: \(Diagnostic.clip(name))(t) = …"
    case .parameterIsNoName: "f(x, y) = x * y"
    case .missingCommand: ":help"
    default: nil
    }
  }

  fileprivate var notes: [String] {
    switch self {
    case .mismatchedBracket(_, let opened, let column): ["\(Diagnostic.quote(opened)) was opened at column \(column)"]
    default: []
    }
  }
}

extension LexicalError {
  /// What is wrong.
  var message: String {
    switch self {
    case .unknownCharacter(let scalar):
      "\(Diagnostic.quote(String(scalar))) (\(scalar.codePoint)) is not part of this language"
    case .unterminatedText: "this text has no closing '\"' on its line"
    case .malformedNumber(let text): "\(Diagnostic.quote(text)) is not a number"
    case .numberTooLarge(let text): "\(Diagnostic.quote(text)) is too large for a number"
    }
  }

  /// What to write instead.
  var hint: String? {
    switch self {
    case .unknownCharacter(let scalar): Self.replacements[scalar]
    case .unterminatedText: nil
    case .malformedNumber(let text):
      text.contains("_") ? text.filter { $0 != "_" } : "one decimal point, as in 1.25"
    case .numberTooLarge: "inf"
    }
  }
}
