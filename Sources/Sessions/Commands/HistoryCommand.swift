import Explanations
import Language

/// `history`: what was typed.
enum HistoryCommand: Command {
  static let name = "history"
  static let parameters: [Parameter] = [.count]
  static let group = CommandGroup.definitions
  static let traits: CommandTraits = .isNoQuestion
  static let summary = "the statements of this session, the last 20 or n of them"
  static let details = ["Statements that failed are left out. The keys Up and Ctrl-R search what was typed before."]
  static let examples = ["x = 2; y = x^2; history", "x = 2; y = x^2; history 1"]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let count = request.number ?? 20
    let history = session.history.filter { !$0.hasPrefix("#") }
    let first = max(history.count - count, 0)
    let statements = history[first...]
    let members: [JSONValue.Member] = [.init("statements", .array(statements.map { .string($0) }))]
    guard !statements.isEmpty else { return Reply("nothing has been carried out yet", kind: name, members) }
    let width = String(history.count).count
    var lines = statements.enumerated().flatMap { k, statement in numbered(first + k + 1, width, statement) }
    if first > 0 {
      lines.insert(Text("\(first) earlier; history \(history.count) prints all", .muted), at: 0)
    }
    return Reply(Document([.verbatim(lines)]), kind: name, members)
  }

  private static func numbered(_ number: Int, _ width: Int, _ statement: String) -> [Text] {
    let digits = String(number)
    let head = "  " + String(repeating: " ", count: width - digits.count) + digits + "  "
    return statement.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { k, line in
      Text(k == 0 ? head : String(repeating: " ", count: head.count), .muted) + Text(String(line))
    }
  }
}
