/// What is wrong with the words or the grammar of a statement, and where; the statement has no effect.
public struct SyntaxError: Error, Hashable, Sendable {
  /// What is wrong.
  public let kind: Kind

  /// Where.
  public let span: SourceSpan

  init(_ kind: Kind, at span: SourceSpan) {
    self.kind = kind
    self.span = span
  }

  /// The ways in which the grammar can be broken.
  public enum Kind: Hashable, Sendable {
    case lexical(LexicalError)
    // Operands and operators
    /// Nil for `before` at the end of the statement, an empty `after` at its beginning.
    case missingOperand(after: String, before: String?)
    case missingOperator(left: String, right: String, suggestion: String?)
    case ambiguousSign(String)
    case chainedComparison(String, String)
    case stepOperator(String, name: String)
    case textOutsideArgument
    case dottedName(String, member: String, meaning: String?)
    /// `.*`, where `*` is entry by entry already.
    case pointedSign(String)
    /// With what to write instead, where that is known.
    case foreignWord(String, meaning: String? = nil)
    case tooDeep
    case unexpected(String)
    // Brackets and commas
    case unclosedBracket(String)
    case unopenedBracket(String)
    case mismatchedBracket(String, opened: String, column: Int)
    case missingComma(suggestion: String?)
    case missingRowSeparator
    case emptyList
    /// What was meant, where that is known: a decimal number, the clause of a command.
    case strayComma(meaning: String?)
    case tuple(String)
    case positionalAfterKeyword
    case duplicateKeyword(String)
    // Definitions and updates
    case assignmentInExpression
    case secondDefinition
    case notAName(String)
    case longName(bytes: Int)
    /// The name, the left side, the sign of an update and the right side.
    case assignmentToElement(String, place: SourceSpan, UpdateOperator?, value: SourceSpan?)
    case assignmentToDerivative(String)
    case severalDefinitions
    case missingBody(String)
    case constantFunction(String)
    case constantWithoutValue
    case declarationWithValue(String)
    case noParameters(String)
    case parameterIsNoName(String)
    case duplicateName(String)
    // Commands
    case missingCommand
    case expected(String)
  }
}

/// A stretch of text that is no word of the language.
public enum LexicalError: Error, Hashable, Sendable {
  case unknownCharacter(Unicode.Scalar)
  case unterminatedText
  case malformedNumber(String)
  case numberTooLarge(String)
}
