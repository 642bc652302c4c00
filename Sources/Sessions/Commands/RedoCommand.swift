import Language

/// `redo`: brings back what `undo` took.
enum RedoCommand: Command {
  static let name = "redo"
  static let parameters: [Parameter] = [.count]
  static let group = CommandGroup.definitions
  static let summary = "brings back what undo took, one change or n"
  static let examples = ["x = 2; x = 3; undo; redo; x"]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    return try session.travel(request.number ?? 1, back: false)
  }
}
