import Testing

@testable import Sessions

@Suite struct SetCommandTests {
  @Test func changesAndLists() {
    var session = Session()
    #expect(session.output("set digits 6") == "digits: 6\n")
    #expect(session.settings.narration.digits == 6)
    let list = session.output("set")
    // Limits have a page of their own.
    for setting in Setting.all where !setting.name.hasPrefix("limit_") { #expect(list.contains(setting.name)) }
    #expect(session.output("set sharing") == "sharing is on, and takes on or off\n")
    #expect(session.problem("set digit 6")?.hint == "did you mean digits?")
    #expect(session.problem("set digits many")?.hint == "it takes 1 … 15")
    #expect(session.settings.narration.digits == 6)
  }

  @Test func sharingRebuildsTheGraph() {
    var session = Session()
    _ = session.respond(to: "x = 2; z = sin(x) * sin(x)")
    let shared = session.sheet.graph.count
    _ = session.respond(to: "set sharing off")
    #expect(session.sheet.graph.count == shared + 1)
    #expect(!session.sheet.graph.sharing)
    #expect(session.sheet.value(of: "z") != nil)
  }

  @Test func seedsRepeat() {
    var session = Session()
    _ = session.respond(to: "seed 7; a = randn(3); seed 7; b = randn(3); c = randn(3)")
    #expect(session.bits["a"] == session.bits["b"])
    #expect(session.bits["a"] != session.bits["c"])
    #expect(session.problem("seed x")?.hint == "seed 7")
  }

  @Test func exactValuesLastThroughUndoUpdatesAndFiles() {
    let memory = MemoryFiles()
    var session = Session(files: memory.access)
    _ = session.respond(to: "set numbers fractions; x = 1/3; y = x * (2/7)")
    #expect(session.output("y") == "y = 2/21\n")
    _ = session.respond(to: "x = 0.5")
    #expect(session.output("y") == "y = 1/7\n")
    _ = session.respond(to: "undo")
    #expect(session.output("y") == "y = 2/21\n")
    _ = session.respond(to: "x := 1/6")
    #expect(session.output("y") == "y = 1/21\n")
    _ = session.respond(to: "W = [1/3, -2/3; 0.1, 2]; save f.bp; reset; load f.bp")
    #expect(session.output("W[0]") == "W[0] = [1/3, -2/3]\n")
    #expect(session.output("x") == "x = 1/6\n")
    // What a gradient was subtracted from is a decimal, and not guessed back to a fraction.
    _ = session.respond(to: "L = x^3; x -= grad(L)")
    #expect(session.output("x").contains("0."))
  }

  @Test func aFileReadsBackToTheSameBits() {
    let memory = MemoryFiles()
    var session = Session(files: memory.access)
    _ = session.respond(to: "x = 0.1 + 0.2; y = 1/3; z = -5/7; w = 1/3 - 1/6; save f.bp")
    let bits = session.bits
    _ = session.respond(to: "reset; load f.bp")
    #expect(session.bits == bits)
  }

  @Test func numbersChangeOnlyWhatIsShown() {
    let statements = "x = 1/3; y = [0.1, x]; z = sum(exp(y) * x); W = [1, 2; 3, 4] / 7"
    var sessions: [Session] = []
    for mode in ["decimals", "fractions", "paper"] {
      var session = Session()
      _ = session.respond(to: "set numbers \(mode); \(statements); grad z; x -= 0.1 * grad(z); z")
      sessions.append(session)
    }
    for session in sessions { #expect(session.bits == sessions[0].bits) }
  }
}
