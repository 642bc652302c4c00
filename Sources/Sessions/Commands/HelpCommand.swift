import Explanations
import Language

/// `help`: what can be typed. `?grad` and `grad?` are the same as `help grad`.
enum HelpCommand: Command {
  static let name = "help"
  static let parameters: [Parameter] = [.rest("topic", example: "grad", "a topic", .topics).optional]
  static let group = CommandGroup.session
  static let traits: CommandTraits = .isNoQuestion
  static let summary = "an overview, or all about a command, a function or a topic"
  static let examples = ["help", "help grad", "?softmax"]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let topic = request.rest?.text.trimmingBrackets ?? ""
    guard let blocks = Help.blocks(on: topic, in: session) ?? Help.search(topic, in: session) else {
      let nearest = Suggestion.nearest(topic, among: Help.topics(in: session))
      throw Problem(
        .command(.noHelp(topic, nearest: nearest)), at: request.rest?.span)
    }
    let document = Document(blocks)
    let text = PlainFormat(session.page).render(document)
    return Reply(document, kind: name, [.init("topic", .string(topic)), .init("text", .string(text))])
  }
}

extension String {
  /// A name without the brackets of a call after it: `softmax()`.
  fileprivate var trimmingBrackets: String { hasSuffix("()") ? String(dropLast(2)) : self }
}
