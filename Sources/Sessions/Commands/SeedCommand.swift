import Explanations
import Language

/// `seed 7`: makes random numbers repeatable.
enum SeedCommand: Command {
  static let name = "seed"
  static let parameters: [Parameter] = [.integer("7")]
  static let group = CommandGroup.session
  static let traits: CommandTraits = .isSilent
  static let summary = "makes the random numbers from here on repeatable"
  static let details = ["rand and randn draw the same numbers after the same seed."]
  static let examples = ["seed 7; W = randn(2, 3)"]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let seed = request.number ?? 0
    session.random = RandomNumbers(seed: UInt64(bitPattern: Int64(seed)))
    return Reply("seed set to \(seed)", kind: name, [.init("seed", .integer(seed))])
  }
}
