import Programs
import Testing

@testable import Explanations
@testable import Sessions

/// What pages print can be redone: every closed formula parses, and comes to the number beside it.
@Suite struct FormulaTests {
  @Test func everyFormulaOfATranscriptIsTrue() {
    var (checked, worded) = (0, 0)
    for transcript in Transcript.all {
      var session = Session(files: Fixtures.access, seed: 1)
      session.tellsPrograms = true
      for input in transcript.inputs {
        for response in session.respond(to: input) {
          // In general form no number stands beside a formula.
          guard response.json["form"] != .string("general"),
            var page = FormulaPage(response, session.elsewhere(input))
          else { continue }
          for finding in page.findings() { Issue.record("\(transcript.name), \(input): \(finding)") }
          (checked, worded) = (checked + page.checked, worded + page.worded)
        }
      }
    }
    #expect(checked > 1_750 && worded < checked / 6, "\(checked) formulas, \(worded) lines of words")
  }

  /// A page with another number, another relation or another name is found.
  @Test(arguments: [
    ("0.1111 · 6", "0.1111 · 7"), ("≈ 0.6667", "= 0.6667"), ("= 0.1111", "≈ 0.1111"), ("1/y", "1/x"),
    ("2x", "2··x"), ("= 6", "= 6.0001"),
  ])
  func aFalseFormulaIsFound(_ printed: String, other: String) {
    var session = Session(seed: 1)
    session.tellsPrograms = true
    var response = session.respond(to: "x = 3; y = x^2; z = log(y); grad z")[3]
    #expect(FormulaPage(response, session)?.allFindings.isEmpty == true)
    response.document = response.document.replacing(printed, with: other)
    #expect(FormulaPage(response, session)?.allFindings.isEmpty == false)
  }

  /// Programs at random, each asked everything that is answered with formulas.
  @Test(arguments: 0..<6) func everyFormulaOfARandomSheetIsTrue(_ block: Int) {
    var checked = 0
    for seed in block * 6..<block * 6 + 6 {
      var generator = Generator(seed: seed)
      let program = generator.draw()
      var session = Session(seed: 1)
      session.tellsPrograms = true
      for definition in program.definitions { _ = session.respond(to: definition.text) }
      let leaf = program.definitions.last { $0.kind == .variable }?.name ?? "x"
      for question in [
        "forward L", "grad L", "derive L wrt \(leaf)", "tangent L wrt \(leaf)", "jacobian L wrt \(leaf)",
      ] {
        for response in session.respond(to: question) {
          guard var page = FormulaPage(response, session) else { continue }
          for finding in page.findings() {
            Issue.record("seed \(seed), \(question): \(finding)\n\(program.text)")
          }
          checked += page.checked
        }
      }
    }
    #expect(checked > 80, "\(checked)")
  }
}

extension Session {
  /// The session in which the values stand that a command puts in by `at`.
  fileprivate func elsewhere(_ input: String) -> Session {
    guard let at = input.firstRange(of: " at ") else { return self }
    var copy = self
    // A comma before a name and its sign parts assignments, others part entries.
    let assignments = input[at.upperBound...].replacing(/, (\w+ = )/) { "; \($0.output.1)" }
    _ = copy.respond(to: String(assignments))
    copy.traceNames = traceNames
    return copy
  }
}

extension FormulaPage {
  fileprivate var allFindings: [String] {
    var copy = self
    return copy.findings()
  }
}

extension Document {
  /// Puts other words in the lines of the steps.
  func replacing(_ words: String, with others: String) -> Document {
    var copy = self
    copy.blocks = blocks.map { block in
      guard case .steps(var steps) = block else { return block }
      for i in steps.indices {
        for j in steps[i].contributions.indices {
          for k in steps[i].contributions[j].lines.indices {
            let text = steps[i].contributions[j].lines[k].text.string
            steps[i].contributions[j].lines[k].text = Text(text.replacing(words, with: others))
          }
        }
      }
      return .steps(steps)
    }
    return copy
  }
}
