import Explanations
import Language

/// What was typed after a command's word, read as the command declares it.
struct Request: Sendable {
  /// The expressions among its operands.
  var expressions: [SyntaxTree] = []
  var place: Arguments.Place?
  var quantity: Quantity?
  var names: [Identifier] = []
  /// How many, or another whole number.
  var number: Int?
  /// A word that was chosen, or any word.
  var word: Identifier?
  var file: Identifier?
  /// All that was left as it was written; nil where nothing was.
  var rest: Identifier?
  /// Another command as it was written; nil where there is none.
  var command: Identifier?
  /// What is named after `wrt`, `of` and `direction`; nil where the clause is not there.
  var wrt: [SyntaxTree]?
  var of: [SyntaxTree]?
  var directions: [SyntaxTree]?
  /// What stands after `upstream`.
  var upstream: SyntaxTree?
  /// What stands after `at` and `over`.
  var bindings: [Arguments.Binding] = []
  var memberships: [Arguments.Binding] = []
  var options: [Arguments.Binding] = []
  var flags: Set<String> = []
  /// How much a trace is to say, where that was said.
  var form: NarrationOptions.Form? { NarrationOptions.Form.allCases.first { flags.contains($0.rawValue) } }
}
