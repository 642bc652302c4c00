import DataFiles
import Graphs
import Language
import Tensors

/// Why a statement cannot be carried out: data, put into words in one place (`Problem+Message`).
public struct Problem: Error, Sendable {
  /// What is wrong.
  public let kind: Kind
  /// Where in the statement.
  public let span: SourceSpan?

  init(_ kind: Kind, at span: SourceSpan?) {
    self.kind = kind
    self.span = span
  }

  /// Whether it is only that the work was stopped.
  var isInterruption: Bool {
    switch kind {
    case .interrupted, .values(.interrupted, _): true
    default: false
    }
  }

  /// The kinds of problem.
  ///
  /// Behind a reference, for every function that may fail has room for one on the stack, and functions call one another deep.
  public indirect enum Kind: Sendable {
    case syntax(SyntaxError)
    case unknownName(String, nearest: String?)
    case unknownFunction(String, nearest: String?)
    case traceName(String, definition: String)
    /// With what was probably meant by brackets behind a value: an index, or a product.
    case notAFunction(String, meaning: String)
    case functionAsValue(String, parameters: [String])
    case wrongArgumentCount(function: String, wanted: String, given: Int)
    case unknownKeyword(function: String, keyword: String, known: [String], nearest: String? = nil)
    case notANumber(what: String)
    case notAnInteger(what: String, value: String)
    case notAConstant(what: String)
    case shapes(ShapeMismatch, operands: [String], fits: String?)
    case values(ValueProblem, node: String?)
    case index(IndexProblem, array: String, shape: Shape)
    case indexOfScalar(String)
    case maskIndex
    case ragged(rows: [Int])
    case circle([String])
    /// With the definition under another name, or the update, that was probably meant.
    case selfReference(String, meaning: String)
    case broken(String, reason: String)
    case restsOnBroken(String)
    /// The functions from the one that was called to the one in whose body it is.
    case inFunction([String], Diagnostic)
    case notAVariable(String, definition: String?)
    case updateOfUnknown(String, value: String)
    case derivativeName(String, of: String)
    case functionWithoutBrackets(String, argument: String)
    case matrixJuxtaposition(String, String, product: String)
    /// An entry that was to be set, with the update of the whole that sets it.
    case assignmentToEntry(String, whole: String)
    /// A function that is called otherwise elsewhere, with the call as it is written here.
    case foreignFunction(String, call: String?)
    /// A function that takes other arguments elsewhere.
    case foreignCall(String, given: Int, call: String)
    case gradientWithoutVariable
    case gradientOfConstant(String)
    case notInGraph(String, output: String, free: String)
    case tooDeep
    case tooLarge(String)
    case limit(Limit, what: String, needed: Double, allowed: Int, most: Int = .max)
    case interrupted
    case outputCut
    case stringValue
    case emptyRange
    case randomInNode(String)
    case nothingToUndo(redo: Bool)
    case unknownCommand(String, nearest: String?)
    case unknownSetting(String, nearest: String?)
    case settingValue(name: String, value: String, wanted: String)
    case file(path: String, FileAccess.Failure)
    case data(CSVProblem, path: String)
    case nothingDefined
    /// What does not have the shape of something else.
    case shapeMismatch(String, Shape, String, Shape, hint: String?)
    /// An array where one number is differentiated.
    case arrayForNumber(String, Shape, of: String, hint: String?)
    case isANumber(String, but: String, hint: String?)
    /// A file that is to be written, or run.
    case written(path: String, FileProblem)
    case command(CommandProblem)
    case formula(FormulaProblem)
    case declaration(DeclarationProblem)
    case rows(RowProblem)
  }
}
