import Testing

@testable import Sessions

@Suite struct VarsCommandTests {
  @Test func tellsKindsShapesAndValues() {
    var session = Session()
    _ = session.respond(to: "x = 2; const y = 1; W = [1, 2; 3, 4]; f(t) = t^2; z = f(x) + y")
    let lines = session.output("vars").split(separator: "\n")
    #expect(lines.count == 6)
    #expect(lines[1].split(separator: " ").joined(separator: " ") == "x variable 2")
    #expect(lines[2].contains("constant"))
    #expect(lines[3].contains("2×2") && lines[3].contains("[1, 2; 3, 4]"))
    #expect(lines[4].contains("f(t) = t^2"))
    #expect(lines[5].contains("node") && lines[5].contains("f(x) + y"))
  }

  @Test(arguments: [40, 60, 80, 120]) func fitsThePage(_ width: Int) {
    var session = Session()
    session.pageWidth = width
    _ = session.respond(to: "a_rather_long_name_for_a_variable_of_this_kind = 1; x = arange(30); W = randn(20, 20)")
    _ = session.respond(to: "z = " + (0..<30).map { "sin(x[\($0)])" }.joined(separator: " + "))
    for command in ["vars", "show z", "show W", "history", "help", "help functions", "help keys", "help grad", "set"] {
      for line in session.output(command).split(separator: "\n") { #expect(line.count <= width, "\(command): \(line)") }
    }
  }

  @Test func showsTheWholeValue() {
    var session = Session()
    _ = session.respond(to: "w = 3; z = sigmoid(w / 7); L = z^2; g(t) = t + w")
    let output = session.output("show z")
    #expect(output.contains("z = sigmoid(w / 7)"))
    #expect(output.contains("\(session.sheet.value(of: "z")!.scalars[0])"))
    #expect(output.contains("uses     w"))
    #expect(output.contains("used by  L"))
    #expect(session.output("show w").contains("used by  z, g"))
    #expect(session.problem("show sigmoid")?.hint == "help sigmoid")
    #expect(session.problem("show zz") != nil)
  }

  @Test func historyCountsStatements() {
    var session = Session()
    _ = session.respond(to: (1...30).map { "x\($0) = \($0)" }.joined(separator: "; "))
    let output = session.output("history 2")
    #expect(output.contains("28 earlier") && output.contains("30  x30 = 30") && !output.contains("x28"))
    #expect(session.problem("history none")?.hint == "history 2")
  }
}
