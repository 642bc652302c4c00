import Testing

@testable import Sessions

@Suite struct RemoveCommandTests {
  @Test func refusesWhatIsUsed() throws {
    var session = Session()
    _ = session.respond(to: "x = 2; y = x^2; z = y + 1; w = 4")
    let found = session.problem("remove x")
    let problem = try #require(found)
    #expect(problem.message == "x is used by y")
    #expect(problem.hint == "remove x, y, z")
    #expect(session.output("remove x, y, z") == "removed x, y, z\n")
    #expect(Array(session.sheet.definitions.keys) == ["w"])
    _ = session.respond(to: "undo")
    #expect(session.sheet.value(of: "z")?.scalars == [5])
    #expect(session.problem("remove q") != nil)
  }

  @Test func resetIsOneStepAndKeepsSettings() {
    var session = Session()
    _ = session.respond(to: "set digits 6; x = 2; y = x^2; f(t) = t\nreset")
    #expect(session.sheet.definitions.isEmpty)
    #expect(session.settings.narration.digits == 6)
    _ = session.respond(to: "undo")
    #expect(Array(session.sheet.definitions.keys) == ["x", "y", "f"])
    #expect(session.sheet.value(of: "y")?.scalars == [4])
  }
}
