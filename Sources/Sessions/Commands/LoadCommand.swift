import Explanations
import Language

/// `load f.bp`: runs the statements of a script.
enum LoadCommand: Command {
  static let name = "load"
  static let synopsis = "load f.bp"
  static let summary = "runs a script: all of it, or nothing if a statement fails"
  static let details = [
    "Definitions are carried out silently; what commands in the script print is printed. One undo takes back the "
      + "whole script, its settings excepted."
  ]
  static let examples = ["x = 2; y = x^2; save lecture.bp; reset; load lecture.bp; y"]

  private static let deepest = 8

  static func run(_ arguments: inout Arguments, in session: inout Session) throws -> Reply {
    let path = try arguments.file(for: Self.self)
    try arguments.finish(Self.self)
    let file = path.text.withExtension("bp")
    guard session.loadDepth < deepest else {
      throw Problem(.file(path: file, reason: "files load each other too deeply"), at: path.span)
    }
    let text: String
    do throws(FileAccess.Failure) { text = try session.files.read(file) } catch {
      throw Problem(.file(path: file, reason: error.reason), at: path.span)
    }
    let before = session
    do throws(Problem) {
      let responses = try session.runSilently(Script.statements(of: text), of: file, at: path.span)
      let changes = Sheet.Change.merged(session.done.flatMap { $0 })
      session.leaveFile(before, changes)
      return reply(file, responses, changes)
    } catch {
      session = before
      throw error
    }
  }

  private static func reply(_ file: String, _ responses: [Response], _ changes: [Sheet.Change]) -> Reply {
    let count = changes.filter { $0.after != nil }.count
    var reply = Reply(
      "loaded \(file): \(count) definition\(count == 1 ? "" : "s")", kind: name,
      [.init("path", .string(file)), .init("definitions", .integer(count))])
    let silent: Set<String> = [
      "definition", "definitions", "update", SetCommand.name, SeedCommand.name, ExpandCommand.name,
      CollapseCommand.name,
    ]
    var shown: [JSONValue] = []
    for response in responses {
      if silent.contains(response.kind) {
        // What was typed is known from the file; a remark on it is not.
        reply.document.blocks += response.document.blocks.filter { if case .note = $0 { true } else { false } }
      } else {
        reply.document.blocks += response.document.blocks
        shown.append(response.json)
      }
    }
    reply.members.append(.init("responses", .array(shown)))
    return reply
  }
}

extension Session {
  /// Carries out the statements of a file, with a journal of their own, up to its end or `quit`.
  fileprivate mutating func runSilently(
    _ statements: [StatementSource], of file: String, at span: SourceSpan
  ) throws(Problem) -> [Response] {
    loadDepth += 1
    recording = nil
    (done, undone) = ([], [])
    var responses: [Response] = []
    for statement in statements {
      if isInterrupted() { throw Problem(.interrupted, at: nil) }
      let response = respond(to: statement)
      switch response.outcome {
      case .done: responses.append(response)
      case .quit: return responses
      case .failed:
        let line = statement.position(of: response.diagnostic?.span?.lower ?? 0).line
        let message = response.diagnostic?.message ?? ""
        throw Problem(.message("\(file), line \(line): \(message)", hint: response.diagnostic?.hint), at: span)
      }
    }
    return responses
  }

  /// Keeps what a file brought about, as one step of the journal, and all else as it was before.
  fileprivate mutating func leaveFile(_ before: Session, _ changes: [Sheet.Change]) {
    let loaded = self
    self = before
    settings = loaded.settings
    sheet = loaded.sheet
    random = loaded.random
    traceNames = loaded.traceNames
    hasShownConventions = loaded.hasShownConventions
    updatedSinceGradient = loaded.updatedSinceGradient
    guard !changes.isEmpty else { return }
    done.append(changes)
    undone = []
  }
}

extension Response {
  /// The kind of its JSON object.
  var kind: String {
    if case .object(let members) = json, case .string(let kind)? = members.first(where: { $0.name == "kind" })?.value {
      return kind
    }
    return ""
  }
}
