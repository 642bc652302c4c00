import Explanations
import Graphs
import Language
import Tensors

/// A session: one line in, a response a statement out. It knows nothing of the terminal.
///
/// A statement that fails leaves the session as it was.
public struct Session: Sendable {
  /// What the user has set.
  public var settings = Settings() {
    didSet { sheet.limits = settings.limits }
  }
  var sheet = Sheet()
  /// The files it may use.
  public var files: FileAccess
  /// Who wrote the statements that come next, on which it depends what they may do with files.
  public var author = Author.user
  /// Whether responses say what brings back what they changed, which costs time where that is large.
  public var keepsEntries = false
  /// Whether scripts may do with files what the user may.
  public var allowsFiles = false
  /// What is written only when the file that `load` runs has come to its end.
  var outbox: Outbox?
  /// What was done, so that it can be undone.
  var done: [Step] = []
  var undone: [Step] = []
  /// How much had been done before the line that is being carried out.
  var doneBeforeLine = 0
  var undoneBeforeLine = 0
  /// Whether a statement of the line has left an entry.
  var hasEntryOnLine = false
  /// What the statement that runs has undone or redone.
  var travelled: [Step] = []
  /// Every statement that was carried out, as typed, and the comments between them.
  var history: [String] = []
  /// Those in the history that write files, or end the session: run again, they would be about other files.
  var historyOfFiles: Set<Int> = []
  /// Where responses are recorded.
  var recording: Recording?
  /// The auto names of the last trace.
  var traceNames: [String: NodeID] = [:]
  /// The output of the last trace, as it was typed: what a question about gradients is about.
  var lastOutput: SyntaxTree?
  /// Whether the conventions have been printed.
  var hasShownConventions = false
  /// What updates have changed since the last `grad`, and of what output.
  var updatedSinceGradient: (output: String, names: [String])?
  var random: RandomNumbers
  /// Where random numbers began.
  let firstRandom: RandomNumbers
  /// How often `ans` was given a value.
  var answersGiven = 0
  /// Whether anything was asked that a saved session does not keep.
  var hasAsked = false
  /// What the statement that runs has read from files of data.
  var dataRead: [DataRead] = []
  /// Remarks on the statement that runs.
  var notes: [String] = []
  /// In a copy made for examples, what does not fit them.
  var misfits: [(name: String, problem: Problem)] = []
  private var statements = 0
  /// The entries of arrays that undo would bring back, in so many of the changes.
  var undoEntries = (count: 0, changes: 0)
  /// How deep `load` is in files that load files.
  var loadDepth = 0

  /// A session with access to some files.
  public init(files: FileAccess = .none, seed: UInt64? = nil) {
    self.files = files
    random = RandomNumbers(seed: seed ?? UInt64.random(in: .min ... .max))
    firstRandom = random
  }

  /// Long work asks this about every millisecond, and stops once it is true; it stays so until the statement has ended.
  public var isInterrupted: Work.Question = { false }

  /// Told now and then while training runs.
  public var onProgress: (@Sendable (TrainingProgress) -> Void)?

  /// Whether traces are also told as JSON; otherwise their objects have a kind and no more, which saves the work.
  public var tellsPrograms = false

  /// How many columns the page has when nothing is set.
  public var pageWidth = 80

  /// The page that responses are laid out for.
  public var page: Page { Page(width: settings.width ?? pageWidth, unicode: settings.unicode) }

  /// Whether a word is a name of the session.
  public func defines(_ name: String) -> Bool { sheet[name] != nil }

  /// Carries out all statements of a text.
  public mutating func respond(to text: String) -> [Response] {
    Script.statements(of: text).map { respond(to: $0) }
  }

  /// Carries out one statement.
  public mutating func respond(to source: StatementSource) -> Response {
    Work.run(stoppingWhen: isInterrupted) { answer(to: source) }
  }

  private mutating func answer(to source: StatementSource) -> Response {
    statements += 1
    (dataRead, notes) = ([], [])
    if !source.continuesLine { closeLine() }
    let number = statements
    var response: Response
    let (mark, generation) = (sheet.graph.count, sheet.generation)
    let (before, beginning) = (Mark(of: self), Beginning(of: self))
    travelled = []
    do throws(Problem) {
      let statement = try statement(source)
      let canRunAgain = keepsEntries && canRunAgain(statement)
      let carriedOut = try carryOut(statement)
      // What was stopped half-way is no answer, whatever it looks like.
      if isInterrupted(), !carriedOut.isKept { throw Problem(.interrupted, at: nil) }
      var reply = tellingData(carriedOut)
      reply.document.blocks += notes.map { .note(Text("note: \($0)", .note)) }
      let head: [JSONValue.Member] = [
        .init("statement", .integer(number)), .init("source", .string(source.text)), .init("kind", .string(reply.kind)),
      ]
      response = Response(
        statement: number, source: source, document: reply.document, json: .object(head + reply.members),
        outcome: reply.outcome)
      if reply.isStepped { (response.isStepped, response.aids) = (true, reply.aids) }
      if keepsEntries {
        let canRunAgain = canRunAgain && dataRead.isEmpty
        response.entry = entry(for: source, since: before, canRunAgain: canRunAgain)
        if isInterrupted(), !carriedOut.isKept { throw Problem(.interrupted, at: nil) }
        if response.entry != nil { hasEntryOnLine = true }
      }
      if Mark(of: self) == before, !Self.isAboutFiles(reply.kind) { hasAsked = true }
      if [SaveCommand.name, RecordCommand.name, ExportCommand.name, QuitCommand.name].contains(reply.kind) {
        historyOfFiles.insert(history.count)
      }
      history.append(source.text)
      forgetOldChanges()
    } catch {
      // What the statement had made before it failed goes again.
      takeBack(to: beginning)
      if sheet.generation == generation { sheet.graph.truncate(to: mark) }
      let problem = isInterrupted() ? Problem(.interrupted, at: nil) : error
      response = failure(problem.diagnostic, source, number)
    }
    Work.uninterrupted { record(&response, drawingFrom: before.random, undoing: travelled) }
    return response
  }

  func failure(_ diagnostic: Diagnostic, _ source: StatementSource, _ number: Int) -> Response {
    let place = source.position(of: diagnostic.span?.lower ?? 0)
    let json = JSONValue.object([
      .init("statement", .integer(number)), .init("source", .string(source.text)), .init("kind", "error"),
      .init("message", .string(diagnostic.message)), .init("line", .integer(place.line)),
      .init("column", .integer(place.column)), .init("hint", diagnostic.hint.map { .string($0) } ?? .null),
    ])
    let renderer = DiagnosticRenderer(width: page.width, isUnicode: page.unicode)
    let lines = renderer.lines(for: diagnostic, in: source).map { Text($0, .error) }
    return Response(
      statement: number, source: source, document: Document([.verbatim(lines)]), json: json, diagnostic: diagnostic,
      outcome: .failed)
  }

  private mutating func carryOut(_ statement: Statement) throws(Problem) -> Reply {
    switch statement.kind {
    case .definition(let definition): return try define(definition)
    case .function(let function): return try define(function)
    case .several(let several): return try arrange(several.names, several.expression, isUpdate: false)
    case .update(let update): return try self.update(update)
    case .expression(let tree): return try evaluate(tree)
    case .command(let command): return try run(command, statement.source)
    }
  }

  /// What a text says.
  ///
  /// A function of its own, so that the copy of the definitions that the words hold ends before they are changed.
  func statement(_ source: StatementSource) throws(Problem) -> Statement {
    let definitions = sheet.definitions
    do throws(SyntaxError) {
      let words = CommandWords(Commands.words, functions: Commands.functions) { definitions[$0] != nil }
      return try Statement(parsing: source, words: words)
    } catch {
      throw misread(source, error) ?? Problem(.syntax(error), at: error.span)
    }
  }

  /// What was probably meant where two names stand side by side: a command there is not, a function, a matrix product.
  private func misread(_ source: StatementSource, _ error: SyntaxError) -> Problem? {
    guard case .missingOperator(let left, let right, _) = error.kind, !left.isEmpty else { return nil }
    if sheet[left] != nil, Commands.words.contains(left), source.text.hasPrefix(left) {
      return Problem(.formula(.missingOperator(after: left, source: source.text)), at: error.span)
    }
    if let definition = sheet[left], !definition.isFunction {
      let isMatrix = sheet.value(of: left).map { $0.rank == 2 } ?? false
      return isMatrix && sheet[right] != nil ? Problem(.matrixJuxtaposition(left, right), at: error.span) : nil
    }
    if FunctionTable.names.contains(left) || sheet[left] != nil {
      return Problem(.functionWithoutBrackets(left, argument: right), at: error.span)
    }
    guard source.text.hasPrefix(left), left.allSatisfy(\.isLetter) else { return nil }
    let nearest = Suggestion.nearest(left, among: Array(Commands.words))
    return Problem(.unknownCommand(left, nearest: nearest), at: SourceSpan(0, left.utf8.count))
  }

  /// Carries out a command.
  mutating func run(_ command: Statement.Command, _ source: StatementSource) throws(Problem) -> Reply {
    guard let type = Commands.named(command.word.text) else {
      let nearest = Suggestion.nearest(command.word.text, among: Array(Commands.words))
      throw Problem(.unknownCommand(command.word.text, nearest: nearest), at: command.word.span)
    }
    return try run(type, command.argument.span, in: source)
  }

  /// Carries out a command with what stands in a stretch of a statement.
  mutating func run(
    _ type: any Command.Type, _ span: SourceSpan, in source: StatementSource
  ) throws(Problem) -> Reply {
    try type.run(request(for: type, span, in: source), in: &self)
  }

  // A function of its own, so that the copy of the definitions that the reader holds ends before they are changed.
  private func request(
    for type: any Command.Type, _ span: SourceSpan, in source: StatementSource
  ) throws(Problem) -> Request {
    var reader = RequestReader(type.name, type.parameters) { [sheet] in sheet[$0] != nil }
    try reader.read(span, in: source)
    return reader.request
  }
}
