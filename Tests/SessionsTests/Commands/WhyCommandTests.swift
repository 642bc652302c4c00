import Testing

@testable import Sessions

@Suite struct WhyCommandTests {
  /// A session, the question asked in it, the kind of the reason, and the node to blame.
  private static let cases: [(session: String, question: String, kind: String, node: String)] = [
    ("x = -2; y = relu(x); z = 3 * y", "why x of z", "off", "y"),
    ("x = 2; s = sigmoid(8 * x)", "why x of s", "saturated", "s"),
    ("x = 30; s = tanh(8 * x); z = s^2", "why x of z", "saturated", "s"),
    ("x = 0.5; f = x^2 - x", "why x of f", "cancelling", "x"),
    ("x = 3; y = 0; z = x * y", "why x of z", "zero_factor", "z"),
    ("x = 0; z = x^2", "why x of z", "zero_slope", "z"),
    ("x = 3; y = 2; z = max(x, 5) + y", "why x of z", "not_chosen", "u1"),
    ("x = [1, 4]; k = x[0]; z = max(x)", "why k of z", "no_path", "null"),
    ("x = 3; const c = x + 1; z = c^2", "why x of z", "no_gradient", "c"),
    ("x = 3; z = 2 * (x > 1)", "why x of z", "no_gradient", "u1"),
    ("x = [1, 2]; c = 3; const y = 0; L = cross_entropy(x + c, y)", "why c of L", "shift_invariance", "L"),
    ("x = [1, 2]; c = 3; p = softmax(x + c); L = -log(p[0])", "why c of L", "shift_invariance", "p"),
    ("x = 0.5; w = log(x - 1); z = w * 2", "why x of z", "not_finite", "w"),
    ("x = 0; z = sqrt(x)", "why x of z", "not_finite", "z"),
    ("W = zeros(2, 2); x = [1, 2]; y = W @ tanh(x); z = sum(y^2 + y)", "why x of z", "zero_factor", "y"),
    ("x = [1, -2, -3]; h = relu(x); z = sum(h)", "why x of z", "off", "h"),
  ]

  @Test(arguments: cases.indices) func blamesTheNode(_ k: Int) throws {
    let (text, question, kind, node) = Self.cases[k]
    var session = Session()
    session.tellsPrograms = true
    _ = session.respond(to: text)
    let response = try #require(session.respond(to: question).last)
    #expect(response.outcome == .done)
    let reasons = response.json.members.first { $0.name == "reasons" }?.value
    guard case .array(let list)? = reasons, let first = list.first else {
      Issue.record("no reason for \(question)")
      return
    }
    #expect(first.members.first { $0.name == "kind" }?.value == .string(kind), "\(list)")
    let blamed = first.members.first { $0.name == "node" }?.value
    #expect(blamed == (node == "null" ? .null : .string(node)), "\(list)")
    for line in session.output(question).split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test func healthyGradientsShowTheirWay() {
    var session = Session()
    _ = session.respond(to: "x = 3; y = x^2; z = log(y) + 0.01 * x; grad z")
    let output = session.output("why x")
    #expect(output.contains("The dominant path"))
    #expect(output.contains("× 6") && output.contains("y = x^2"))
    #expect(session.output("why y").contains("∂z/∂y = 0.1111"))
    #expect(session.output("why u1").contains("∂z/∂u1 = 1"))
    #expect(session.output("why z").contains("the output itself"))
  }

  /// What one entry of an array receives goes on from that entry alone, and a way is never longer than its gradient.
  @Test func aWayKeepsToItsEntries() {
    var session = Session()
    _ = session.respond(
      to: "x = [1, 3]; y = [x[0] * x[1], x[0] + x[1], x[1]^2]; z = y[0]^2 + y[1] * y[2]")
    let output = session.output("why x of z")
    #expect(output.contains("× 0.3468") == false, "\(output)")
    // By way of y[2] = x[1]², 4 · 6 = 24 arrive at x[1]; by way of y[0] = x[0] x[1], 6 · 1; and 6 · 3 = 18 at x[0].
    #expect(output.contains("24"), "\(output)")
  }

  @Test func vanishingIsMeasured() {
    var session = Session()
    _ = session.respond(to: "x = 0.5; z = iterate(sigmoid, x, 20)")
    let output = session.output("why x of z")
    #expect(output.contains("vanishes on this way: 20 of 20 steps") && output.contains("0.2254"))
    _ = session.respond(to: "f(t) = 3 * t; z = iterate(f, x, 12)")
    #expect(session.output("why x of z").contains("explodes on this way"))
  }

  @Test func theOutputIsTheLastTraces() {
    var session = Session()
    _ = session.respond(to: "x = 3; a = x^2; b = x^3")
    #expect(session.problem("why x")?.hint == "why x of a")
    _ = session.respond(to: "grad b")
    #expect(session.output("why x").contains("∂b/∂x = 27"))
    _ = session.respond(to: "forward a")
    #expect(session.output("why x").contains("∂a/∂x = 6"))
    _ = session.respond(to: "x = 1")
    #expect(session.output("why x").contains("∂a/∂x = 2"), "it follows the values")
    _ = session.respond(to: "remove a, b; c = 5 * x")
    #expect(session.output("why x").contains("∂c/∂x = 5"), "the only number left")
    #expect(session.problem("why 3") != nil)
    #expect(session.problem("why x of [x, x]")?.message.contains("gradient is of a number") == true)
  }
}
