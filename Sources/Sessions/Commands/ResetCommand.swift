import Language

/// `reset`: removes all definitions.
enum ResetCommand: Command {
  static let name = "reset"
  static let parameters: [Parameter] = []
  static let group = CommandGroup.definitions
  static let summary = "removes all definitions; settings stay, and undo restores all"
  static let examples = ["x = 2; y = x^2; reset", "x = 2; reset; undo; x"]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let names = Array(session.sheet.definitions.keys)
    guard !names.isEmpty else { return Reply("nothing was defined", kind: name, [.init("names", .array([]))]) }
    _ = try session.change(session.removals(of: names), at: nil)
    session.traceNames = [:]
    session.updatedSinceGradient = nil
    let count = names.count == 1 ? "1 definition" : "\(names.count) definitions"
    return Reply(
      "removed \(count); undo restores \(names.count == 1 ? "it" : "them")", kind: name,
      [.init("names", .array(names.map { .string($0) }))])
  }
}
