import Testing

@testable import Sessions

@Suite struct HelpCommandTests {
  @Test(arguments: Help.examples(Commands.table).map { "\($0.topic): \($0.text)" })
  func examplesRun(_ example: String) {
    let text = String(example.drop { $0 != ":" }.dropFirst(2))
    var session = Session(files: MemoryFiles().access)
    for response in session.respond(to: text) {
      #expect(response.outcome != .failed, "\(response.source.text): \(response.diagnostic?.message ?? "")")
    }
  }

  @Test(arguments: ["wrt", "over", "at", "of"]) func partsOfCommandsLeadToThem(_ word: String) {
    var session = Session()
    let output = session.output("help \(word)")
    #expect(output.contains("\(word) is a part of commands: help "), "\(output)")
  }

  @Test func theOverviewFitsOneScreen() {
    var session = Session()
    let lines = session.output("help").split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count <= 23)
    #expect(lines.allSatisfy { $0.count <= 80 })
    let text = lines.joined(separator: "\n")
    for command in Commands.all { #expect(text.contains(command.name)) }
  }

  @Test(arguments: FunctionTable.names) func everyFunctionHasAPage(_ name: String) {
    var session = Session()
    let output = session.output("help \(name)")
    #expect(output.contains("\(name)("))
    #expect(output.contains("Example"))
    for line in output.split(separator: "\n") { #expect(line.count <= 80) }
  }

  @Test func jacobiansAreReadFromTheRules() {
    var session = Session()
    #expect(session.output("help sigmoid").contains("∂y/∂x = y * (1 − y)"))
    #expect(session.output("help softmax").contains("diag(p) − p pᵀ"))
    #expect(session.output("help relu").contains("u(0) = 0 by convention"))
    #expect(session.output("help log").contains("defined for x > 0"))
    #expect(session.output("help ln").contains("also called log"))
  }

  @Test func marksOfQuestionAndSlips() {
    var session = Session()
    #expect(session.output("?grad") == session.output("help grad"))
    #expect(session.output("grad?") == session.output("help grad"))
    #expect(session.problem("help sofmax")?.hint == "did you mean softmax?")
    #expect(session.problem("help )(")?.message.contains("no help") == true)
    _ = session.respond(to: "mine = 3")
    #expect(session.output("help mine").contains("show mine"))
  }

  @Test func everyTopicHasAPage() {
    var session = Session()
    for topic in Help.topics(in: session.state) {
      let response = session.respond(to: "help \(topic)").last
      #expect(response?.outcome == .done, "\(topic)")
    }
  }

  @Test func quitEnds() {
    var session = Session()
    #expect(session.respond(to: "quit").last?.outcome == .quit)
    #expect(session.respond(to: "exit").last?.outcome == .quit)
  }

  /// On a narrow page every entry has a column of its own, so that no word is broken.
  @Test(arguments: [40, 52, 64, 80], ["", "language", "keys", "data", "commands", "losses", "layers", "sgd", "grad"])
  func noWordIsBroken(width: Int, topic: String) {
    var session = Session(seed: 1)
    _ = session.respond(to: "set width 200")
    let words = Set(session.output("help \(topic)").split { !$0.isLetter })
    _ = session.respond(to: "set width \(width)")
    let page = session.output("help \(topic)")
    #expect(page.split(separator: "\n").allSatisfy { $0.count <= width }, "\(page)")
    for word in page.split(whereSeparator: { !$0.isLetter }) { #expect(words.contains(word), "\(word) in \(page)") }
  }
}
