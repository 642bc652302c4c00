import Explanations
import Language

/// `undo`: takes back what was defined or changed last.
enum UndoCommand: Command {
  static let name = "undo"
  static let parameters: [Parameter] = [.count]
  static let group = CommandGroup.definitions
  static let summary = "takes back what the last line changed, or the last n lines"
  static let details = [
    "All that was typed on a line is one change, and so is all that load runs; on the line itself undo takes back "
      + "single statements. Settings are not taken back. redo brings back what undo took, until something else is changed."
  ]
  static let examples = ["x = 2; x = 3; undo; x", "x = 2; y = x^2; reset; undo; y"]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    return try session.travel(request.number ?? 1, back: true)
  }
}

extension SessionState {
  /// Goes back or forward in the journal of changes, as far as it goes.
  mutating func travel(_ count: Int, back: Bool) throws(Problem) -> Reply {
    let steps = journal.last(count, back: back)
    guard !steps.isEmpty else { throw Problem(.nothingToUndo(redo: !back), at: nil) }
    let changes = Sheet.Change.merged(steps.flatMap { step in back ? step.reversed : step.changes })
    try sheet.travel(steps, back: back)
    traceNames = [:]
    updatedSinceGradient = nil
    travelled = steps
    journal.travel(steps, back: back)
    let names = JSONValue.array(changes.filter { !$0.name.isEmpty }.map { .string($0.name) })
    var reply = Reply(
      Document([.verbatim(news(of: changes))]), kind: back ? "undo" : "redo",
      [.init("steps", .integer(steps.count)), .init("names", names)])
    reply.isKept = true
    if steps.count < count {
      let all = "that was all: \(steps.count) of \(count)"
      reply.document.blocks.append(.note(Text(all, .note)))
    }
    return reply
  }

  /// What some changes did, a line each: `x is 2 again`.
  private func news(of changes: [Sheet.Change]) -> [Text] {
    let most = 8
    var lines = changes.prefix(changes.count > most + 1 ? most : changes.count).map { change -> Text in
      let name = Text(change.name.onOneLine(within: 20), .name)
      if let expansions = change.expansions { return Text(expansions.after.words(after: expansions.before)) }
      guard let after = change.after else { return name + " is gone" }
      let room = page.width - 30
      guard case .leaf = after.kind else {
        return Text(statement(defining: change.name).onOneLine(within: room), .name) + " again"
      }
      return name + " is " + shortValue(of: change.name, within: room) + " again"
    }
    if lines.count < changes.count { lines.append(Text("and \(changes.count - lines.count) more", .muted)) }
    return lines
  }
}
