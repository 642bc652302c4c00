import Language

/// `quit`: ends the session.
enum QuitCommand: Command {
  static let name = "quit"
  static let aliases = ["exit"]
  static let parameters: [Parameter] = []
  static let group = CommandGroup.session
  static let traits: CommandTraits = .leavesHistory
  static let summary = "ends the session, as Ctrl-D does on an empty line"

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    var reply = Reply(kind: name)
    reply.outcome = .quit
    return reply
  }
}
