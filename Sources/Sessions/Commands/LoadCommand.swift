import Explanations
import Language

/// `load f.bp`: runs the statements of a script.
enum LoadCommand: Command {
  static let name = "load"
  static let parameters: [Parameter] = [.file("f.bp")]
  static let group = CommandGroup.files
  static let traits: CommandTraits = [.isNoQuestion, .isNotRepeatable]
  static let summary = "runs a script: all of it, or nothing if a statement fails"
  static let details = [
    "Definitions are carried out silently; what else the script asks is printed below its line, and comments that begin "
      + "with ## as headings. One undo takes back the whole script, its settings excepted.",
    "What a script may do with files is on the page help scripts. It writes them when all of it has been carried out: "
      + "one that fails leaves no file behind.",
  ]
  static let examples = ["x = 2; y = x^2; save lecture.bp; reset; load lecture.bp; y"]

  private static let deepest = 8

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    guard let path = request.file else { return Reply(kind: name) }
    let file = path.text.withExtension("bp")
    guard session.loadDepth < deepest else {
      throw Problem(.file(path: file, FileAccess.Failure("files load each other too deeply")), at: path.span)
    }
    let text: String
    do throws(FileAccess.Failure) { text = try session.reading.text(at: file) } catch {
      throw Problem(.file(path: file, error), at: path.span)
    }
    if let hidden = HiddenCharacter(in: text) {
      throw Problem(.written(path: file, .hidden(hidden)), at: path.span)
    }
    let before = session
    do throws(Problem) {
      session.author = .script(at: session.reading.place(of: file))
      let parts = try session.runSilently(Script.parts(of: text), of: file, at: path.span)
      let step = Step(of: session.journal.done)
      try session.leaveFile(before, step)
      return reply(file, parts, Sheet.Change.merged(step.changes), session.commands)
    } catch {
      session = before
      throw error
    }
  }

  private static func reply(
    _ file: String, _ parts: [LoadedPart], _ changes: [Sheet.Change], _ commands: CommandTable
  ) -> Reply {
    let count = changes.count { $0.after != nil }
    var reply = Reply(
      "loaded \(file): \(count) definition\(count == 1 ? "" : "s")", kind: name,
      [.init("path", .string(file)), .init("definitions", .integer(count))])
    var shown: [JSONValue] = []
    for part in parts {
      switch part {
      case .heading(let text): reply.document.blocks.append(.heading(Text(text)))
      case .response(let response):
        var blocks = response.document.blocks
        if response.isSilent(commands) {
          // What was typed is known from the file; a remark on it is not.
          blocks = blocks.filter { if case .note = $0 { true } else { false } }
        } else {
          shown.append(response.json)
        }
        guard !blocks.isEmpty else { continue }
        let lines = response.source.text.split(separator: "\n").map { Text("backprop> \($0)", .muted) }
        reply.document.blocks += [.verbatim(lines)] + blocks
      }
    }
    reply.members.append(.init("responses", .array(shown)))
    return reply
  }
}

/// What a file that is loaded has to show.
private enum LoadedPart {
  case heading(String)
  case response(Response)
}

extension SessionState {
  /// Carries out the statements of a file, with a journal of their own, up to its end or `quit`.
  fileprivate mutating func runSilently(
    _ parts: [Script.Part], of file: String, at span: SourceSpan
  ) throws(Problem) -> [LoadedPart] {
    loadDepth += 1
    recording = nil
    keepsEntries = false
    outbox = outbox ?? Outbox()
    journal = Journal()
    var shown: [LoadedPart] = []
    for part in parts {
      if isInterrupted() { throw Problem(.interrupted, at: nil) }
      let statement: StatementSource
      switch part {
      case .comment(let comment):
        keepInvalid(comment.text)
        if comment.text.hasPrefix("##") { shown.append(.heading(comment.text.withoutMark)) }
        continue
      case .statement(let source): statement = source
      }
      let response = respond(to: statement)
      switch response.outcome {
      case .done: shown.append(.response(response))
      case .quit: return shown
      case .failed:
        let line = statement.position(of: response.diagnostic?.span?.lower ?? 0).line
        throw Problem(.written(path: file, .statement(line: line, response.diagnostic)), at: span)
      }
    }
    return shown
  }

  /// Keeps what a file brought about, as one step of the journal, and all else as it was before.
  fileprivate mutating func leaveFile(_ before: SessionState, _ step: Step) throws(Problem) {
    let loaded = self
    if before.outbox == nil { try loaded.outbox?.send(to: files) }
    self = before
    settings = loaded.settings
    sheet = loaded.sheet
    random = loaded.random
    answersGiven = loaded.answersGiven
    traceNames = loaded.traceNames
    hasShownConventions = loaded.hasShownConventions
    updatedSinceGradient = loaded.updatedSinceGradient
    if before.outbox != nil { outbox = loaded.outbox }
    guard !step.parts.isEmpty else { return }
    journal.append(step)
  }
}

extension String {
  /// The words of a heading.
  fileprivate var withoutMark: String {
    String(drop { $0 == "#" }.drop { $0.isWhitespace })
  }
}

extension Response {
  /// Whether its statement says all that it printed.
  fileprivate func isSilent(_ commands: CommandTable) -> Bool {
    guard kind == "definition" else {
      return ["definitions", "update"].contains(kind) || commands.named(kind)?.traits.contains(.isSilent) == true
    }
    // An expression alone is a question.
    return !json.members.contains { $0.name == "name" && $0.value == "ans" }
  }
}
