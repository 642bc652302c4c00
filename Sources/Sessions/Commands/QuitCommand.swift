import Language

/// `quit`: ends the session.
enum QuitCommand: Command {
  static let name = "quit"
  static let aliases = ["exit"]
  static let synopsis = "quit"
  static let summary = "ends the session, as Ctrl-D does on an empty line"

  static func run(_ arguments: inout Arguments, in session: inout Session) throws -> Reply {
    try arguments.finish(Self.self)
    var reply = Reply(kind: name)
    reply.outcome = .quit
    return reply
  }
}
