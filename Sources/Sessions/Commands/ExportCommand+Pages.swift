import Explanations
import Graphs
import Language

/// Pages written as files that other programs set.
extension ExportCommand {
  /// Writes what a command prints, or the passes of the outputs, in a format.
  static func publish(
    _ request: Request, as format: any PublishedFormat.Type, in session: inout SessionState
  ) throws(Problem) -> Reply {
    try refuse(
      request, format.name, flags: ["standalone"].filter { !format.flags.contains($0) },
      options: format.flavors.isEmpty ? request.options.map(\.name.text) : [])
    let flavor = try session.values(of: request.options, as: parameters).words["flavor"]
    // The page is made by a copy: an export changes nothing, whatever the command does.
    var copy = session
    copy.settings.unicode = format.drawsInUnicode
    copy.settings.width = nil
    copy.pageWidth = 80
    copy.hasShownConventions = true
    copy.recording = nil
    copy.notes = []
    let (statements, documents) = try pages(request, in: &copy)
    var document = Document(documents.flatMap(\.blocks))
    document.blocks += copy.notes.map { .note(Text("note: \($0)", .note)) }
    let at = request.bindings.map { "\($0.name.text) = \($0.value.text)" }.joined(separator: ", ")
    let asked = statements.map { at.isEmpty ? $0 : "\($0) at \(at)" }
    let source = PublishedSource(version: Version.current, statements: session.statementsOfDefinitions + asked)
    let variant = PublishedVariant(isStandalone: request.flags.contains("standalone"), flavor: flavor)
    let text = format.file(document, of: source, variant)
    if session.isInterrupted() { throw Problem(.interrupted, at: nil) }
    let members: [JSONValue.Member] = [
      .init("format", .string(format.name)), .init("statements", .array(asked.map { .string($0) })),
    ]
    guard let path = request.file else {
      return Reply(Document([.verbatim(lines(of: text))]), kind: name, members + [.init("text", .string(text))])
    }
    let file = path.text.withExtension(format.fileExtension)
    try session.write(
      text,
      FileRequest(
        path: file, kind: .published(format), overwrites: request.flags.contains("overwrite"),
        command: "\(name) \(format.name)", span: path.span))
    let words = asked.joined(separator: ", ").onOneLine(within: 60)
    var reply = Reply("wrote \(file): \(words)", kind: name, [.init("path", .string(file))] + members)
    reply.isKept = true
    return reply
  }

  /// The pages that are asked for, and the statements that print them.
  private static func pages(
    _ request: Request, in session: inout SessionState
  ) throws(Problem) -> (statements: [String], documents: [Document]) {
    if let command = request.command {
      if request.of != nil { throw doesNotTake("\(name) … of", command.text, at: command.span) }
      // What was typed stays in its place, so that carets point to it.
      let source = StatementSource(String(repeating: " ", count: command.span.lower) + command.text)
      guard case .command(let inner) = try session.statement(source).kind else { return ([], []) }
      guard session.commands.named(inner.word.text)?.isPublished ?? true else {
        throw Problem(
          .command(.notPublished(inner.word.text, known: session.commands.published)), at: inner.word.span)
      }
      return ([command.text], [try session.run(inner, source).document.withoutAir])
    }
    let texts = try outputs(request.of ?? [], in: &session)
    var documents: [Document] = []
    for text in texts {
      let source = StatementSource(text)
      guard case .command(let inner) = try session.statement(source).kind else { continue }
      documents.append(try session.run(inner, source).document.withoutAir)
    }
    return (texts, documents)
  }

  /// The statements that print the passes of some outputs, or of those that nothing else uses: both passes of a number,
  /// the forward pass of an array.
  private static func outputs(
    _ trees: [SyntaxTree], in session: inout SessionState
  ) throws(Problem) -> [String] {
    let source = try session.exportSource(of: trees)
    // A name of the user's comes before the word of a command.
    func word(_ command: any Command.Type) -> String { (session.defines(command.name) ? ":" : "") + command.name }
    guard !trees.isEmpty else {
      let names = source.scalars.compactMap { source.named.names[$0] }
      return names.isEmpty ? [word(ForwardCommand.self)] : names.map { "\(word(GradCommand.self)) \($0)" }
    }
    return zip(source.outputs, trees).map { output, tree in
      "\(word(source.scalars.contains(output) ? GradCommand.self : ForwardCommand.self)) \(tree.text)"
    }
  }

  // MARK: Refusals

  /// Refuses what belongs to another format.
  static func refuse(_ request: Request, _ format: String, flags: [String], options: [String]) throws(Problem) {
    let strange = flags.filter { request.flags.contains($0) } + options
    guard let first = strange.first else { return }
    throw doesNotTake(format, first, at: request.options.first?.name.span ?? request.word?.span)
  }

  static func doesNotTake(_ format: String, _ text: String, at span: SourceSpan?) -> Problem {
    Problem(.command(.doesNotTake("\(name) \(format)", text, usage: "help \(name)")), at: span)
  }
}

extension Document {
  /// Without the empty line above a trace.
  fileprivate var withoutAir: Document { Document(blocks.filter { $0 != .verbatim([]) }) }
}

extension SessionState {
  /// What was typed and has a part in what the session holds: questions, files and help are left out.
  fileprivate var statementsOfDefinitions: [String] {
    let typed = history.indices.filter { !historyOfFiles.contains($0) }.map { history[$0] }
    let kept = typed.filter { text in
      guard case .command(let command)? = (try? statement(StatementSource(text)))?.kind,
        let type = commands.named(command.word.text)
      else { return true }
      let onlyTells = type.traits.contains(.isNoQuestion) && !type.traits.contains(.isNotRepeatable)
      return !type.isQuestion && !onlyTells
    }
    return (random == firstRandom ? [] : [firstRandom.statement]) + kept
  }
}
