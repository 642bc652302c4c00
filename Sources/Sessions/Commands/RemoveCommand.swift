import Explanations
import Language

/// `remove x`: takes definitions away.
enum RemoveCommand: Command {
  static let name = "remove"
  static let parameters: [Parameter] = [.names("x, y")]
  static let group = CommandGroup.definitions
  static let summary = "takes definitions away that nothing else uses"
  static let examples = ["x = 2; y = 3; remove x", "x = 2; y = x^2; remove x, y; undo"]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let identifiers = request.names
    for identifier in identifiers where session.sheet[identifier.text] == nil {
      throw session.unknown(identifier.text, at: identifier.span)
    }
    let names = Set(identifiers.map(\.text))
    let users = session.users(of: names)
    guard users.isEmpty else { throw refusal(identifiers, users, session) }
    // Undone in the other direction, the definitions come back in their order.
    let ordered = Array(session.sheet.definitions.keys.filter(names.contains))
    _ = try session.change(session.removals(of: ordered), at: identifiers.first?.span)
    session.traceNames = [:]
    return Reply(
      "removed \(ordered.joined(separator: ", "))", kind: name,
      [.init("names", .array(ordered.map { .string($0) }))])
  }

  private static func refusal(_ identifiers: [Identifier], _ users: [String], _ session: SessionState) -> Problem {
    let used = identifiers.first { session.sheet[users[0]]?.mentions.contains($0.text) ?? false } ?? identifiers[0]
    let direct = session.users(of: [used.text])
    let asked = identifiers.map(\.text)
    let resting = session.sheet.affected(by: asked).filter { !asked.contains($0) }
    let all = "remove \((asked + resting).joined(separator: ", "))"
    return Problem(.command(.inUse(used.text, by: direct, remedy: all)), at: used.span)
  }
}

extension SessionState {
  /// The changes that remove some names, the last first.
  func removals(of names: [String]) -> [Sheet.Change] {
    names.reversed().map { Sheet.Change(name: $0, before: sheet[$0], after: nil) }
  }
}
