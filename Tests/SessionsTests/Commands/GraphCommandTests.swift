import Explanations
import Testing

@testable import Sessions

@Suite struct GraphCommandTests {
  private func session(_ text: String) -> Session {
    var session = Session(seed: 1)
    _ = session.respond(to: text)
    return session
  }

  private func json(_ text: String, after statements: String, _ set: String = "") -> [String: JSONValue] {
    var session = session(statements + (set.isEmpty ? "" : "; " + set))
    session.tellsPrograms = true
    guard case .object(let members)? = session.respond(to: text).last?.json else { return [:] }
    return Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value) })
  }

  private func edges(_ value: JSONValue?) -> [String] {
    guard case .array(let edges)? = value else { return [] }
    return edges.map { edge in
      guard case .object(let members) = edge else { return "" }
      return members.map { member in
        switch member.value {
        case .string(let text): text
        case .integer(let n): String(n)
        default: "?"
        }
      }.joined(separator: " ")
    }
  }

  @Test func edgesAndNodesForPrograms() {
    let report = json("graph f", after: "x = 2; y = 3; f = x * y + sin(x)")
    #expect(report["kind"] == .string("graph"))
    #expect(edges(report["edges"]) == ["x u1 0", "y u1 1", "x u2 0", "u1 f 0", "u2 f 1"])
    guard case .array(let nodes)? = report["nodes"], case .object(let first)? = nodes.first else {
      Issue.record("no nodes")
      return
    }
    #expect(nodes.count == 5)
    #expect(first.map(\.name) == ["name", "operation", "formula", "shape", "value", "gradient", "added"])
    #expect(first[0].value == .string("x") && first[1].value == .string("variable") && first[4].value == .number(2))
    guard case .number(let gradient) = first[5].value else {
      Issue.record("no gradient")
      return
    }
    #expect(abs(gradient - 2.583_853_163_452_857_6) < 1e-12)
  }

  @Test func literalsViewsAndTransposesHaveNoBox() {
    let statements = "x = [1, 2]; W = [1, 2; 3, 4]; z = 2 * x[0] + sum(Wᵀx)"
    let report = json("graph z", after: statements)
    #expect(edges(report["edges"]).sorted() == ["W u2 0", "u1 z 0", "u2 u3 0", "u3 z 1", "x u1 1", "x u2 1"].sorted())
  }

  @Test func aDefinitionIsOneBox() {
    let statements = "f(t) = t^2 + 1; w = 3; x = f(w); y = f(x); z = f(y)"
    let report = json("graph z", after: statements, "set steps definitions")
    #expect(edges(report["edges"]) == ["w x 0", "x y 0", "y z 0"])
    var session = session(statements + "; set steps definitions")
    #expect(session.output("graph z").contains("z = y^2 + 1"))
  }

  @Test func everyNameOfTheTraceIsDrawn() {
    var session = session("X = randn(4, 3); W = randn(3, 2); b = zeros(2); H = tanh(X @ W + b); L = mean(H^2)")
    let output = session.output("graph L")
    for name in ["X", "W", "b", "H =", "L =", "u1 =", "∂L/∂L = 1", "∇W", "4×3"] {
      #expect(output.contains(name), "\(name)")
    }
    #expect(!session.output("graph L compact").contains("∂"))
    #expect(session.output("graph L shapes").contains("4×2"))
    #expect(!session.output("graph L values").contains("∂"))
    #expect(!session.output("graph H").contains("∂"))
  }

  @Test func derivativesStandBesideTheirOrigin() {
    let statements = "w = 3; x = w^2; z = x^2; g = grad(z, w)"
    func added(_ command: String) -> [Bool] {
      guard case .array(let nodes)? = json(command, after: statements)["nodes"] else { return [] }
      return nodes.map { node in
        if case .object(let members) = node { members.last?.value == .bool(true) } else { false }
      }
    }
    #expect(added("graph z") == [false, false, false])
    #expect(added("graph z, g").filter { $0 }.count > 0)
    #expect(added("graph z, g").prefix(3) == [false, false, false])
    #expect(added("graph g").contains(true))
    #expect(added("graph z, grad(z, w)").contains(true))
  }

  @Test func allIsDrawnWhereNothingIsAskedFor() {
    var session = session("x = 2; y = x^2; z = y + 1; u = y * 3")
    let output = session.output("graph")
    #expect(output.contains("Graph of z, u") && output.contains("u = y * 3"))
    #expect(session.output("graph compact").contains("z = y + 1"))
  }

  @Test func aNameComesBeforeAWord() {
    var session = session("values = 2; shapes = values^2")
    #expect(session.output("graph shapes").contains("Graph of shapes"))
    #expect(session.output("graph shapes shapes").contains("scalar"))
  }

  @Test func elsewhereWithoutChange() {
    var session = session("x = 2; y = x^2")
    #expect(session.output("graph y at x = 5").contains("25"))
    #expect(session.output("graph y compact at x = 5").contains("y = x^2"))
    #expect(session.output("y").contains("4"))
  }

  @Test(arguments: [40, 60, 80, 120]) func aLargeGraphIsToldAsAnOutline(_ width: Int) {
    var session = session((0..<60).reduce("x0 = 1") { $0 + "; x\($1 + 1) = sin(x\($1)) + x\($1)" })
    session.pageWidth = width
    let output = session.output("graph x60")
    // The remark may be wrapped where the page is narrow.
    let words = output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("91 more nodes come before these"))
    for line in output.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
    let part = words.firstMatch(of: /graph (x\d+|u\d+) draws a part/)
    #expect(part != nil)
    if let part { #expect(session.output("graph \(part.1)").contains("│")) }
  }

  @Test func aHugeGraphAnswersAtOnce() {
    var session = session("f(t) = t * 0.5 + 1; x = 1; z = iterate(f, x, 50000)")
    let clock = ContinuousClock()
    let time = clock.measure { #expect(session.output("graph z").contains("more nodes come before these")) }
    #expect(time < .seconds(20))
  }

  @Test func withoutUnicode() {
    var session = session("set unicode off; x = [1, 2]; w = [0.5, -1]; b = 0.1; z = sigmoid(xᵀw + b)")
    let output = session.output("graph z")
    #expect(output.utf8.allSatisfy { $0 < 0x80 })
    #expect(output.contains("dz/dz = 1"))
  }

  @Test func mistakesAreExplained() {
    var session = session("x = 2; y = x^2; v = [1, 2] * x")
    #expect(session.problem("graph y compcat")?.hint == "did you mean compact?")
    #expect(session.problem("graph y colours")?.hint == "the views are compact, values, gradients, shapes")
    #expect(session.problem("graph v gradients") != nil)
    #expect(session.problem("graph y, v gradients") != nil)
    #expect(session.problem("graph 3") != nil)
    #expect(session.problem("graph q") != nil)
    var empty = Session()
    #expect(empty.problem("graph")?.message == "nothing is defined yet")
  }

  @Test func theWordsAreCompleted() {
    let session = session("z = 2 * 3; grapefruit = 1")
    func words(_ text: String) -> [String] { session.completions(for: text, cursor: text.utf8.count).candidates }
    #expect(words("graph z comp") == ["compact"])
    #expect(words("graph z, z gradi") == ["gradients"])
    #expect(words("graph grape") == ["grapefruit"])
  }

  @Test func aDrawingTallerThanAScreenPutsItsWordsOnFewLines() {
    var session = session("f(t) = t^2 + 1; w = 3; x = f(w); y = f(x); z = f(y); expand f")
    let tall = session.output("graph z")
    #expect(tall.contains("u1 = w^2   9   ∂z/∂u1 = 4040") && tall.split(separator: "\n").count < 30)
    // What has room keeps a line for each.
    #expect(!session.output("graph x").contains("u1 = w^2   9"))
  }

  @Test func manyBoxesInManyScreensAreAnOutline() {
    var session = session("f(a, b) = sin(a) * b; x = 1; y = 2; expand f")
    let names = (1...24).map { "a\($0)" }
    for (k, name) in names.enumerated() {
      _ = session.respond(to: "\(name) = f(\(k == 0 ? "x" : names[k - 1]), y)")
    }
    _ = session.respond(to: "set width 120")
    let outline = session.output("graph a24")
    #expect(outline.contains("too large for a drawing 120 columns wide") && outline.contains("layer"))
    #expect(session.output("graph a12").contains("▼"))
  }
}
