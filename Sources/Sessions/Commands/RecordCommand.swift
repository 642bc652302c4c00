import Explanations
import Language

/// `record f.txt`: a transcript that can be run again.
enum RecordCommand: Command {
  static let name = "record"
  static let synopsis = "record f.txt, record off"
  static let summary = "keeps a transcript that can be run again"
  static let details = [
    "Every statement is added to the file as it was typed, with what it printed as comments; one that failed is a "
      + "comment itself. A file that is there already is continued."
  ]
  static let examples = ["record lecture.txt; x = 2; y = x^2; record off"]

  static func run(_ arguments: inout Arguments, in session: inout Session) throws -> Reply {
    guard !arguments.isAtEnd else {
      let words =
        session.recording.map { "recording to \($0); record off stops" } ?? "not recording; record f.txt starts"
      return reply(words, session.recording)
    }
    let path = try arguments.file(for: Self.self)
    try arguments.finish(Self.self)
    if path.text == "off" {
      let words = session.recording.map { "recorded \($0)" } ?? "nothing was being recorded"
      session.recording = nil
      return reply(words, nil)
    }
    let file = path.text.withExtension("txt")
    do throws(FileAccess.Failure) {
      try session.files.append(file, "# recorded by backprop; it can be run again\n")
    } catch {
      throw Problem(.file(path: file, reason: error.reason), at: path.span)
    }
    session.recording = file
    return reply("recording to \(file); record off stops", file)
  }

  private static func reply(_ words: String, _ path: String?) -> Reply {
    Reply(words, kind: name, [.init("path", path.map { .string($0) } ?? .null)])
  }
}
