import Explanations
import Language

/// `seed 7`: makes random numbers repeatable.
enum SeedCommand: Command {
  static let name = "seed"
  static let synopsis = "seed 7"
  static let summary = "makes the random numbers from here on repeatable"
  static let details = ["rand and randn draw the same numbers after the same seed."]
  static let examples = ["seed 7; W = randn(2, 3)"]

  static func run(_ arguments: inout Arguments, in session: inout Session) throws -> Reply {
    let word = try arguments.word("a whole number, as in seed 7")
    try arguments.finish(Self.self)
    guard let seed = Int(word.text) else {
      throw Problem(
        .message("a seed is a whole number, not \(Diagnostic.quote(word.text))", hint: "seed 7"), at: word.span)
    }
    session.random = RandomNumbers(seed: UInt64(bitPattern: Int64(seed)))
    return Reply("random numbers start from seed \(seed)", kind: name, [.init("seed", .integer(seed))])
  }
}
