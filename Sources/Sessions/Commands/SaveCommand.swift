import Explanations
import Language

/// `save f.bp`: the state as a script.
enum SaveCommand: Command {
  static let name = "save"
  static let parameters: [Parameter] = [.file("f.bp"), .flag("history"), .flag("overwrite")]
  static let group = CommandGroup.files
  static let traits: CommandTraits = [.isNoQuestion, .leavesHistory]
  static let summary = "writes the session as a script, which load reads back"
  static let details = [
    "Definitions stand in an order in which they can be run, values at full precision, and settings that are not "
      + "as at the start before them; one that is no longer valid stands in a comment that begins with #!, from which it "
      + "comes back. Commands such as grad are not among them: save f.bp history writes what was typed.",
    "A session that was saved there before is replaced; any other file is left alone unless the line ends in overwrite.",
  ]
  static let examples = ["x = 2; y = x^2; save lecture.bp", "x = 2; grad x^2; save lecture.bp history"]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    guard let path = request.file else { return Reply(kind: name) }
    let isHistory = request.flags.contains("history")
    let file = path.text.withExtension("bp")
    try session.write(
      isHistory ? session.historyScript : session.script,
      FileRequest(
        path: file, kind: .session, overwrites: request.flags.contains("overwrite"), command: name, span: path.span))
    let count = session.sheet.definitions.count
    var words = "saved \(file): \(isHistory ? "what was typed" : session.definitionsInWords)"
    if !isHistory, session.hasAsked { words += "; save \(file) history keeps the commands too" }
    var reply = Reply(words, kind: name, [.init("path", .string(file)), .init("definitions", .integer(count))])
    reply.isKept = true
    return reply
  }
}
