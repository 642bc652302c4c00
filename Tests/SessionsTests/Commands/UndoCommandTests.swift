import Testing

@testable import Sessions

@Suite struct UndoCommandTests {
  @Test func saysWhatIsThereAgain() {
    var session = Session()
    _ = session.respond(to: "x = 2; y = x^2; x = 3")
    #expect(session.output("undo") == "x is 2 again\n")
    #expect(session.sheet.value(of: "y")?.scalars == [4])
    #expect(session.output("undo 2") == "y is gone\nx is gone\n")
    #expect(session.sheet.definitions.isEmpty)
    #expect(session.output("redo 2").contains("y = x^2 again"))
    #expect(session.output("redo") == "x is 3 again\n")
    #expect(session.problem("redo")?.message == "there is nothing to redo")
  }

  @Test func aNewChangeEndsWhatCouldBeRedone() {
    var session = Session()
    _ = session.respond(to: "x = 2; undo; y = 1")
    #expect(session.problem("redo")?.message == "there is nothing to redo")
    #expect(session.output("undo 5").contains("that was all: 1 of 5"))
  }

  /// The definition that undo brings back did not fit then either.
  @Test func goesBackToABrokenDefinition() {
    var session = Session()
    _ = session.respond(to: "x = [1, 2]; y = x[0]; x = 3; y = x + 1")
    #expect(session.respond(to: "undo").last?.outcome == .done)
    #expect(session.sheet.broken["y"] != nil)
    _ = session.respond(to: "undo")
    #expect(session.sheet.broken["y"] == nil)
    #expect(session.sheet.value(of: "y")?.scalars == [1])
  }

  @Test func everyStateComesBack() {
    var session = Session(seed: 1)
    let statements = [
      "x = 2", "const k = 1", "f(t) = t^2 + k", "y = f(x) * x", "z = [x, y]", "x = [1, 2]", "y = x[1]", "k = 0",
      "y = 5",
      "x, y -= 1", "reset", "z = 3",
    ]
    var states = [session.script]
    for statement in statements {
      let response = session.respond(to: statement)[0]
      #expect(response.outcome == .done, "\(statement): \(response.diagnostic?.message ?? "")")
      states.append(session.script)
    }
    for state in states.dropLast().reversed() {
      _ = session.respond(to: "undo")
      #expect(session.script.split(separator: "\n").sorted() == state.split(separator: "\n").sorted())
    }
    for state in states.dropFirst() {
      _ = session.respond(to: "redo")
      #expect(session.script.split(separator: "\n").sorted() == state.split(separator: "\n").sorted())
    }
  }
}
