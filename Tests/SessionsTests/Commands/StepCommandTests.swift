import Explanations
import Language
import Testing

@testable import Sessions

@Suite struct StepCommandTests {
  private func session(_ text: String) -> Session {
    var session = Session(seed: 1)
    session.hasShownConventions = true
    _ = session.respond(to: text)
    return session
  }

  private static let graph = "x = 2; y = 3; f = x * y + sin(x)"

  // MARK: What is told

  @Test(arguments: [
    ("step grad f", "grad f"), ("step f", "grad f"), ("step backward f wrt x", "grad f wrt x"),
    ("step x * y at x = 4", "grad x * y at x = 4"), ("step grad (x + y) * f", "grad (x + y) * f"),
    ("step grad(f)", "grad(f)"), ("step :grad f", "grad f"), (":step f", "grad f"),
    ("step grad(f, x) + x", "grad grad(f, x) + x"),
    ("step forward f, x", "forward f, x"), ("step", "step"), ("step paths f x", "paths f x"),
    ("step check f", "check f"), ("step f wrt nowhere", "grad f wrt nowhere"),
  ])
  func printsWhatTheCommandDoes(_ stepped: String, _ plain: String) {
    var (a, b) = (session(Self.graph), session(Self.graph))
    let (output, expected) = (a.respond(to: stepped), b.respond(to: plain))
    #expect(output.map(\.outcome) == expected.map(\.outcome))
    #expect(output.allSatisfy { $0.isStepped == ($0.outcome == .done) })
    if output[0].outcome == .done { #expect(output.map(\.document) == expected.map(\.document)) }
    #expect(output.first?.diagnostic?.message == expected.first?.diagnostic?.message)
  }

  @Test func programsGetTheSameObject() {
    var (a, b) = (session(Self.graph), session(Self.graph))
    for (stepped, plain) in [
      ("step grad f", "grad f"), ("step forward f", "forward f"), ("step paths f x", "paths f x"),
    ] {
      (a.tellsPrograms, b.tellsPrograms) = (true, true)
      func members(_ response: Response?) -> [JSONValue.Member] {
        (response?.json.members ?? []).filter { $0.name != "source" }
      }
      let object = members(a.respond(to: stepped).last)
      #expect(object == members(b.respond(to: plain).last) && object.count > 3)
    }
  }

  @Test func carets() {
    var session = session(Self.graph)
    let response = session.respond(to: "y; step grad nowhere").last
    #expect(response?.diagnostic?.span == SourceSpan(10, 17))
    #expect(session.problem("step sgd f")?.message == "sgd prints no trace to step through")
    #expect(session.problem("step f = 2")?.message.isEmpty == false)
  }

  // MARK: Names

  @Test func theUnitStepStaysAFunction() {
    var session = session("x = [-1, 0, 2]")
    #expect(session.output("step(x)") == "step(x) = [0, 0, 1]\n")
    #expect(session.output("step(3) + 1") == "step(3) + 1 = 2\n")
    #expect(session.output("y = 2 * step(x)") == "y = [0, 0, 2]\n")
    #expect(session.problem("step (x)")?.hint.contains("step(x), without a blank") == true)
  }

  @Test func aNameOfTheUsersComesFirst() {
    var session = session("\(Self.graph); step = 0.5")
    #expect(session.output("step") == "step = 0.5\n")
    #expect(session.output("step * 2") == "step * 2 = 1\n")
    #expect(session.problem("step grad f")?.hint == ":step grad f is the command")
    #expect(session.respond(to: ":step grad f").first?.isStepped == true)
    #expect(session.output("step -= 0.25") == "step = 0.25\n")
    _ = session.respond(to: "remove step; step(t) = 3 * t")
    #expect(session.output("step(2)") == "step(2) = 6\n")
  }

  // MARK: Keys

  /// Everything in the transcripts that can be told in steps.
  private static let stepped: [(transcript: String, before: [String], line: String)] = {
    var found: [(transcript: String, before: [String], line: String)] = []
    for transcript in Transcript.all {
      let inputs = transcript.inputs
      for (k, input) in inputs.enumerated() {
        guard let word = input.split(separator: " ").first else { continue }
        guard Commands.table.traced.contains(String(word)) else { continue }
        found.append((transcript.name, Array(inputs[..<k]), input))
      }
    }
    return found
  }()

  @Test func portionsAreTheWholeInOrder() {
    #expect(Self.stepped.count > 100)
    var generator = SystemRandomNumberGenerator()
    for (transcript, before, line) in Self.stepped {
      var session = Session(seed: 1)
      for input in before where input.contains("=") || input.hasPrefix("set") || input.hasPrefix("expand") {
        _ = session.respond(to: input)
      }
      var shown = session
      shown.settings.reveal = .show
      guard let whole = shown.respond(to: line).last, whole.outcome == .done else { continue }
      for reveal in [Settings.Reveal.show, .ask] {
        var asked = session
        asked.settings.reveal = reveal
        guard let response = asked.respond(to: "step " + line).last, response.isStepped else {
          Issue.record("\(transcript): step \(line)")
          continue
        }
        for format in [PlainFormat(session.page), TerminalFormat(session.page)] as [any DocumentFormat] {
          var walk = Walk(response, in: format)
          var text = walk.start()
          while !walk.isOver {
            // What is printed aside takes nothing away from what is told.
            if Int.random(in: 0..<6, using: &generator) == 0 {
              for line in walk.press([.why, .graph, .other].randomElement(using: &generator)!).split(separator: "\n") {
                #expect(format is TerminalFormat || line.count <= 80, "\(line)")
              }
            }
            text += walk.press(Int.random(in: 0..<20, using: &generator) == 0 ? .all : .next)
          }
          #expect(text == format.render(response.document))
          guard format is PlainFormat else { continue }
          let answers = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.contains("= ?") }
          #expect(
            answers.joined(separator: "\n") == PlainFormat(session.page).render(whole.document),
            "\(transcript): \(line)")
        }
      }
    }
  }

  @Test func eachQuestionWaitsForItsAnswer() throws {
    var session = session("\(Self.graph); set reveal ask")
    let response = try #require(session.respond(to: "step grad f").last)
    var walk = Walk(response, in: PlainFormat())
    var portions = [walk.start()]
    while !walk.isOver { portions.append(walk.press(.next)) }
    let questions = ["∂f/∂u1", "∂f/∂u2", "∂u2/∂x", "∂u1/∂x", "∂u1/∂y"]
    let asking = portions.filter { $0.hasSuffix("= ?\n") }
    #expect(asking.count == questions.count)
    for (portion, question) in zip(asking, questions) {
      #expect(portion.hasSuffix("local    \(question) = ?\n"))
      #expect(
        !portion.contains("local    \(question) = c") && !portion.contains("product  1 · (-0.4161)")
          || question == "∂u1/∂x")
    }
    // What a node is fed by is asked only of operations.
    var forward = Walk(try #require(session.respond(to: "step forward f").last), in: PlainFormat())
    #expect(forward.start().hasSuffix("  x  = 2\n  y  = 3\n"))
    #expect(forward.press(.next) == "  u1 = x * y   = ?\n")
    #expect(forward.press(.next) == "  u1 = x * y   = 2 * 3      = 6\n")
  }

  @Test func backAndQuit() throws {
    var session = session(Self.graph)
    var walk = Walk(try #require(session.respond(to: "step grad f").last), in: PlainFormat())
    let first = walk.start()
    #expect(walk.press(.back).contains("the first of 5"))
    let second = walk.press(.next)
    let third = walk.press(.next)
    #expect(walk.press(.back) == "back to 2 of 5\n" + second)
    #expect(walk.press(.back) == "back to 1 of 5\n" + first)
    #expect(walk.press(.next) == second && walk.press(.next) == third)
    #expect(!walk.isOver)
    #expect(walk.press(.quit).isEmpty && walk.isOver && walk.press(.next).isEmpty)
  }

  @Test func whyIsAskedWhereTheTraceIs() throws {
    var session = session(Self.graph)
    let why = session.output("grad f; why u2").components(separatedBy: "Gradient of f").last
    var walk = Walk(try #require(session.respond(to: "step grad f at x = 0").last), in: PlainFormat())
    _ = walk.start() + walk.press(.next) + walk.press(.next)
    #expect(walk.press(.why).contains("Why ∂f/∂u2 = 1"))
    #expect(why?.contains("Why ∂f/∂u2 = 1") == true)
    // The session's own x is 2; the trace was told at 0.
    _ = walk.press(.next)
    #expect(walk.press(.graph).contains("x = 0"))
    #expect(session.output("x") == "x = 2\n")
  }

  @Test func theGraphKeepsWhatIsNotToldYet() throws {
    var session = session(Self.graph)
    var walk = Walk(try #require(session.respond(to: "step grad f").last), in: PlainFormat())
    _ = walk.start() + walk.press(.next)
    let early = walk.press(.graph)
    #expect(early.contains("∂f/∂f = 1") && early.contains("∂f/∂u2 = 1"))
    #expect(early.contains("∂f/∂x = ?") && early.contains("┏━") && early.contains("heavy: this step"))
    _ = walk.press(.next) + walk.press(.next)
    let late = walk.press(.graph)
    #expect(late.contains("∂f/∂x = 2.5839") && !late.contains("?"))
    var forward = Walk(try #require(session.respond(to: "step forward f").last), in: PlainFormat())
    _ = forward.start() + forward.press(.next)
    let values = forward.press(.graph)
    #expect(values.contains("│     6      │") || values.contains("┃     6      ┃") || values.contains("6"))
    #expect(values.contains("?") && !values.contains("0.9093"))
  }

  @Test func aLongTraceIsToldInItsBeginningAndEnd() throws {
    var session = session("f(t) = sin(t) + 1; w = 1; z = iterate(f, w, 5000)")
    var walk = Walk(try #require(session.respond(to: "step z").last), in: PlainFormat())
    _ = walk.start()
    var count = 0
    while !walk.isOver {
      count += 1
      _ = walk.press(.next)
    }
    #expect((150...250).contains(count))
  }

  @Test func completion() {
    var session = session("weights = 2")
    func complete(_ text: String) -> [String] { session.completions(for: text, cursor: text.utf8.count).candidates }
    #expect(complete("ste").contains("step"))
    #expect(complete("step fo") == ["forward"])
    #expect(complete("step we") == ["weights"])
    #expect(complete("step grad we") == ["weights"] && complete(":step forward wei") == ["weights"])
    #expect(complete("step grad weights wr") == ["wrt"] && complete("step nudge weights 0.1 o").contains("of"))
    #expect(complete("step sg") == [])
    #expect(complete("set reveal ") == ["ask", "show"])
    let roles = session.highlights(of: "step grad x").map(\.role)
    #expect(roles.prefix(2) == [.keyword, .keyword])
    _ = session.respond(to: "step = 2")
    #expect(!complete("step fo").contains("forward"))
  }

  @Test func aRecordingAndALoadedScriptHoldTheWhole() {
    let memory = MemoryFiles()
    var session = Session(files: memory.access, seed: 1)
    session.hasShownConventions = true
    _ = session.respond(to: "record t.txt; \(Self.graph); set reveal ask; step grad f; record off; save s.bp")
    #expect(memory["t.txt"]?.contains("step grad f\n#\n# Forward pass") == true)
    #expect(
      memory["t.txt"]?.contains("∂u2/∂x = ?") == true && memory["t.txt"]?.contains("∂f/∂y = 2") == true)
    #expect(memory["s.bp"]?.contains("set reveal ask\n") == true)
  }
}
