import Explanations
import Language
import Testing

@testable import Sessions

/// What a command declares is what it reads, completes, says of itself and refuses.
@Suite struct DeclarationTests {
  /// A command by its name, so that the tests tell which one fails.
  struct Case: Sendable, CustomTestStringConvertible {
    let command: any Command.Type
    var testDescription: String { command.name }
    /// The operands as they can be typed.
    var operands: String {
      ([command.name] + command.parameters.filter(\.isOperand).map(\.example)).joined(separator: " ")
    }
  }
  static let all = Commands.all.map { Case(command: $0) }

  private func read(_ line: String, _ command: any Command.Type) throws(Problem) -> Request {
    let source = StatementSource(line)
    var reader = RequestReader(command.name, command.parameters, isName: { _ in false }, isCommand: { $0 == "grad" })
    try reader.read(SourceSpan(command.name.utf8.count, line.utf8.count), in: source)
    return reader.request
  }

  private func completions(_ line: String) -> [String] {
    Session().completions(for: line, cursor: line.utf8.count).candidates
  }

  @Test(arguments: all) func theUsageLineIsRead(_ test: Case) throws {
    let parts = test.command.parameters.map(\.example)
    _ = try read(([test.command.name] + parts).joined(separator: " "), test.command)
    for parameter in test.command.parameters where !parameter.isHidden {
      #expect(test.command.synopsis.contains(parameter.form))
    }
  }

  @Test(arguments: all) func whatIsDeclaredIsCompletedWhereItIsRead(_ test: Case) throws {
    for parameter in test.command.parameters where !parameter.isOperand {
      let line = "\(test.operands) \(parameter.example)"
      _ = try read(line, test.command)
      for word in parameter.words.map(\.text) {
        let typed = "\(test.operands) \(word.prefix(1))"
        #expect(completions(typed).contains(word), "\(typed)")
      }
    }
  }

  @Test(arguments: all) func aClauseStandsOnce(_ test: Case) {
    for parameter in test.command.parameters where parameter.clause != nil {
      let line = "\(test.operands) \(parameter.example) \(parameter.example)"
      #expect(throws: Problem.self) { try read(line, test.command) }
    }
  }

  @Test(arguments: all) func whatIsNotDeclaredIsRefused(_ test: Case) {
    guard !test.command.parameters.contains(where: { $0.reading == .rest }) else { return }
    for clause in [Parameter.wrt("x"), .at, .over, .of, .clause(.direction, "1")] {
      guard let word = clause.clause, test.command.parameters[word] == nil else { continue }
      let line = "\(test.operands) \(clause.example)"
      #expect(throws: Problem.self, "\(line)") { try read(line, test.command) }
      #expect(!completions("\(test.operands) \(word.rawValue)").contains(word.rawValue), "\(line)")
    }
    #expect(throws: Problem.self) { try read("\(test.operands) rate=3", test.command) }
  }

  @Test(arguments: all) func whatIsMissingIsNamedWithALineThatIsRead(_ test: Case) throws {
    guard let first = test.command.parameters.first, !first.isOptional else { return }
    let problem = #expect(throws: Problem.self) { try read(test.command.name, test.command) }
    let hint = try #require(problem?.diagnostic.hint)
    _ = try read(hint, test.command)
  }

  @Test(arguments: all) func optionsOutsideTheirRangeAreRefused(_ test: Case) {
    for option in test.command.parameters.compactMap(\.option) {
      var session = Session(seed: 1)
      let operand = test.command.parameters.first?.reading == .choice ? MarkdownFormat.name : "L"
      let line = "w = 2; L = w^2; \(test.command.name) \(operand) \(option.name)="
      #expect(session.problem(line + "-1") != nil, "\(option.name)")
      #expect(
        session.problem(line + option.example + " \(option.name)=\(option.example)")?.message.contains("twice") ?? true)
      guard option.name != "batch" else { continue }
      #expect(session.respond(to: line + option.example).last?.outcome == .done, "\(option.name)")
    }
  }
}
