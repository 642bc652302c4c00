import Language
import Testing

@testable import Sessions

/// Where a hint is something to type, it is accepted at the place where it was given.
@Suite struct HintTests {
  @Test(arguments: Transcript.problems) func aHintThatCanBeTypedIsCarriedOut(_ transcript: Transcript) {
    let files = MemoryFiles()
    files["data.csv"] = "1,2\n3,4\n"
    var session = Session(files: files.access, seed: 1)
    for input in transcript.inputs {
      for source in Script.statements(of: input) {
        guard let hint = session.respond(to: source).diagnostic?.hint else { continue }
        var copy = session
        guard let line = typed(hint, in: copy) else { continue }
        define(namesIn: line, &copy)
        let response = copy.respond(to: line).last
        // What is declared and has no value gives none, whichever way it is written.
        let isOpen = response?.diagnostic?.message.hasSuffix("no value yet") ?? false
        #expect(
          response?.outcome != .failed || isOpen, "\(source.text): \(line): \(response?.diagnostic?.message ?? "")")
      }
    }
  }

  /// The names that stand in hints for those of the user, and an output that a question can be about.
  private func define(namesIn line: String, _ session: inout Session) {
    let words = Set(line.split { !$0.isLetter }.map(String.init))
    let isQuestion = !words.isDisjoint(with: ["why", "nudge", "compare", "layers"])
    for (name, statement) in [
      ("x", "x = 2"), ("y", "y = sum(x)"), ("z", "z = sum(x^2)"), ("L", "L = sum(x^2)"), ("t", "t = 2"),
      ("dx", "dx = 1"), ("g", "g = 1"), ("f", "f(t) = t^2"),
    ] where (name == "x" || words.contains(name)) && !session.defines(name) {
      _ = session.respond(to: statement)
    }
    if isQuestion { _ = session.respond(to: "hinted = sum(x^2); grad hinted") }
  }

  /// What words say of the line that stands before them.
  private static let closings = [
    " shows a call that works", " allows it", " climbs", " is the command", " with a variable x", " replaces it",
    " makes one number of it", " prints the general form",
  ]

  /// The statement that a hint proposes; nil where it is words, or leaves a place open.
  private func typed(_ hint: String, in session: Session) -> String? {
    var line = hint
    for closing in Self.closings where line.hasSuffix(closing) { line.removeLast(closing.count) }
    guard !line.contains("…"), !line.hasSuffix("?"), Script.statements(of: line).count == 1,
      let statement = try? session.state.statement(StatementSource(line))
    else { return nil }
    if case .command(let command) = statement.kind, Commands.named(command.word.text)?.synopsis == line { return nil }
    return line
  }
}
