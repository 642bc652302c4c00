import Explanations
import Language

/// `record f.txt`: a transcript that can be run again.
enum RecordCommand: Command {
  static let name = "record"
  static let parameters: [Parameter] = [.file("f.txt", others: ["off"]).optional, .flag("overwrite")]
  static let group = CommandGroup.files
  static let traits: CommandTraits = [.isNoQuestion, .leavesHistory, .isUnrecorded]
  static let summary = "keeps a transcript that can be run again"
  static let details = [
    "The file begins with what the session holds. Then every statement is added as it was typed, with what it printed "
      + "as comments; one that failed is a comment itself.",
    "A recording that is there already is continued; any other file is left alone unless the line ends in overwrite.",
  ]
  static let examples = ["record lecture.txt; x = 2; y = x^2; record off"]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    guard let path = request.file else {
      let words =
        session.recording.map { "recording to \($0.path); record off stops" } ?? "not recording; record f.txt starts"
      return reply(words, session.recording?.path)
    }
    if path.text == "off" {
      let words = session.recording.map { "recorded \($0.path)" } ?? "nothing was being recorded"
      session.recording = nil
      return reply(words, nil)
    }
    let file = path.text.withExtension("txt")
    let state = session.stateLines + session.runningLines
    let isContinued = try session.open(
      FileRequest(
        path: file, kind: .recording, overwrites: request.flags.contains("overwrite"), command: name, span: path.span)
    ) { isContinued in
      // What an earlier part of the recording left behind goes first.
      let former = isContinued ? [":reset"] + Setting.statementsOfStart : []
      let lines = former + state
      let head = ["\(FileKind.recording.mark); it can be run again"]
      return (head + (lines.isEmpty ? [] : ["# the session as it was when recording began"] + lines))
        .map { $0 + "\n" }.joined()
    }
    session.recording = Recording(path: file, done: session.journal.done.count, undone: session.journal.undone.count)
    return reply("\(isContinued ? "going on with" : "recording to") \(file); record off stops", file)
  }

  private static func reply(_ words: String, _ path: String?) -> Reply {
    var reply = Reply(words, kind: name, [.init("path", path.map { .string($0) } ?? .null)])
    reply.isKept = true
    return reply
  }
}

extension SessionState {
  /// Statements after which `ans` and the random numbers to come are those of the session.
  fileprivate var runningLines: [String] {
    let answer = sheet["ans"] == nil ? sheet.answer.map { [ScriptText.value($0)] } ?? [] : []
    return answer + (random == firstRandom ? [] : [random.statement])
  }
}

extension Setting {
  /// The statements that put all settings back to the start.
  fileprivate static var statementsOfStart: [String] {
    let start = Settings()
    return all.map { $0.statement(start) }
  }
}
