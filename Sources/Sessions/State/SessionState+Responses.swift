import Explanations
import Graphs
import Language
import Tensors

extension SessionState {
  /// Carries out all statements of a text.
  mutating func respond(to text: String) -> [Response] {
    Script.statements(of: text).map { respond(to: $0) }
  }

  /// Carries out one statement.
  mutating func respond(to source: StatementSource) -> Response {
    Work.run(stoppingWhen: isInterrupted) { answer(to: source) }
  }

  private mutating func answer(to source: StatementSource) -> Response {
    statements += 1
    (dataRead, notes) = ([], [])
    sheet.callsInExpressions = [:]
    if !source.continuesLine { journal.closeLine() }
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
        if response.entry != nil { journal.hasEntryOnLine = true }
      }
      let traits = commands.named(reply.kind)?.traits ?? []
      if Mark(of: self) == before, !traits.contains(.isNoQuestion) { hasAsked = true }
      if traits.contains(.leavesHistory) { historyOfFiles.insert(history.count) }
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
    case .declaration(let declaration): return try declare(declaration)
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
      let words = CommandWords(commands.words, functions: commands.functions) { definitions[$0] != nil }
      return try Statement(parsing: source, words: words)
    } catch {
      throw misread(source, error) ?? Problem(.syntax(error), at: error.span)
    }
  }

  /// Carries out a command.
  mutating func run(_ command: Statement.Command, _ source: StatementSource) throws(Problem) -> Reply {
    guard let type = commands.named(command.word.text) else {
      let nearest = Suggestion.nearest(command.word.text, among: Array(commands.words))
      throw Problem(.unknownCommand(command.word.text, nearest: nearest), at: command.word.span)
    }
    return try run(type, command.argument.span, in: source)
  }

  /// Carries out a command with what stands in a stretch of a statement.
  mutating func run(
    _ type: any Command.Type, _ span: SourceSpan, in source: StatementSource
  ) throws(Problem) -> Reply {
    do throws(Problem) {
      let request = try request(for: type, span, in: source)
      let before = needsValues
      needsValues = !type.takesOpenNames
      defer { needsValues = before }
      return try at(request.bindings) { session throws(Problem) in try type.run(request, in: &session) }
    } catch {
      guard !error.isInterruption, let meant = CommandHabits.meant(type.name, source.text(of: span)) else {
        throw error
      }
      throw Problem(.command(.habit(error.message, meant: meant)), at: error.span)
    }
  }

  // A function of its own, so that the copy of the definitions that the reader holds ends before they are changed.
  private func request(
    for type: any Command.Type, _ span: SourceSpan, in source: StatementSource
  ) throws(Problem) -> Request {
    var reader = RequestReader(
      type.name, type.parameters, isName: { [sheet] in sheet[$0] != nil },
      isCommand: { [commands] in commands.named($0)?.isPublished ?? false })
    try reader.read(span, in: source)
    return reader.request
  }
}
