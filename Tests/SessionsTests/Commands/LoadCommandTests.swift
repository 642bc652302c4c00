import Testing

@testable import Sessions

@Suite struct LoadCommandTests {
  @Test func allOrNothing() throws {
    let files = MemoryFiles()
    files["bad.bp"] = "x = 5\n\nset digits 9\nz = x + qq\n"
    var session = Session(files: files.access)
    _ = session.respond(to: "x = 2; y = x^2")
    let before = session.script
    let found = session.problem("load bad")
    let problem = try #require(found)
    #expect(problem.message.hasPrefix("bad.bp, line 4: unknown name"))
    #expect(session.script == before)
    #expect(session.settings == Settings())
    #expect(session.history == ["x = 2", "y = x^2"])
    #expect(session.output("undo") == "y is gone\nx is gone\n")
  }

  @Test func oneUndoTakesItBack() {
    let files = MemoryFiles()
    files["f.bp"] = "b = 1; a = b + 1\nx = 7\ngrad a\nundo\nredo"
    var session = Session(files: files.access)
    _ = session.respond(to: "a = 4; b = a * 2; x = 2; y = x^2; x = 3")
    _ = session.respond(to: "remove b; b = 3")
    let before = session.script
    let output = session.output("load f")
    #expect(output.hasPrefix("loaded f.bp: 3 definitions\n"))
    #expect(output.contains("Backward pass"))
    #expect(session.sheet.value(of: "y")?.scalars == [49])
    #expect(session.sheet.value(of: "a")?.scalars == [2])
    _ = session.respond(to: "undo")
    #expect(session.script == before)
    #expect(session.sheet.value(of: "y")?.scalars == [9])
    _ = session.respond(to: "redo")
    #expect(session.sheet.value(of: "a")?.scalars == [2])
  }

  @Test func endsFilesThatLoadThemselves() {
    let files = MemoryFiles()
    files["loop.bp"] = "x = 1\nload loop.bp"
    files["outer.bp"] = "load inner\ny = x + 1"
    files["inner.bp"] = "x = 1\nquit\nx = 2"
    var session = Session(files: files.access)
    #expect(session.problem("load loop")?.message.contains("too deeply") == true)
    #expect(session.sheet.definitions.isEmpty)
    #expect(session.respond(to: "load outer").last?.outcome == .done)
    #expect(session.sheet.value(of: "y")?.scalars == [2])
    #expect(session.problem("load missing")?.message.contains("no such file") == true)
  }

  @Test func whatIsAskedStandsBelowItsLineAndHeadingsAreKept() {
    let files = MemoryFiles()
    files["f.bp"] = """
      ## The chain rule
      x = 3; y = x^2  # a square
      # no heading
      y
      ## Its derivative
      forward y
      set digits 3
      w = [1, 2]; w -= 0.5
      """
    var session = Session(files: files.access)
    session.hasShownConventions = true
    #expect(
      session.output("load f") == """
        loaded f.bp: 3 definitions

        The chain rule
        backprop> y
        y = 9

        Its derivative
        backprop> forward y

        Forward pass                                          4 decimals shown, all kept
          x = 3
          y = x^2 = 3^2 = 9

        """)
  }

  @Test func statementsKeepTheirNumbers() {
    let files = MemoryFiles()
    files["f.bp"] = "x = 1; y = 2"
    var session = Session(files: files.access)
    #expect(session.respond(to: "load f; z = 3").map(\.statement) == [1, 2])
    #expect(session.history == ["load f", "z = 3"])
  }
}
