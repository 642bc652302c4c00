import Language

/// `redo`: brings back what `undo` took.
enum RedoCommand: Command {
  static let name = "redo"
  static let synopsis = "redo [n]"
  static let summary = "brings back what undo took, one change or n"
  static let examples = ["x = 2; x = 3; undo; redo; x"]

  static func run(_ arguments: inout Arguments, in session: inout Session) throws -> Reply {
    let count = try arguments.count("redo 2")
    try arguments.finish(Self.self)
    return try session.travel(count ?? 1, back: false)
  }
}
