import Testing

@testable import Sessions

@Suite struct SetCommandTests {
  @Test func changesAndLists() {
    var session = Session()
    #expect(session.output("set digits 6") == "digits: 6\n")
    #expect(session.settings.narration.digits == 6)
    let list = session.output("set")
    for setting in Setting.all { #expect(list.contains(setting.name)) }
    #expect(session.output("set sharing") == "sharing is on, and takes on or off\n")
    #expect(session.problem("set digit 6")?.hint == "did you mean digits?")
    #expect(session.problem("set digits many")?.hint == "set digits 1 … 15")
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
}
