import Explanations
import Testing

@testable import Sessions

/// jacobian, hessian, derive, tangent and check as commands: what they print, what programs get, and what they leave alone.
@Suite struct DerivativeCommandTests {
  private static let lecture = "x = [1, 3]; y = [x[0]*x[1], x[0] + x[1], x[1]^2]; z = y[0]^2 + y[1]*y[2]"
  private static let rosenbrock = "a = -1.2; b = 1; f = (1 - a)^2 + 100 * (b - a^2)^2"
  private static let repeated = "g(t) = t^2 + 1; w = 3; x = g(w); y = g(x); z = g(y)"

  private func session(_ script: String) -> Session {
    var session = Session(seed: 1)
    for response in session.respond(to: script) { #expect(response.outcome == .done) }
    return session
  }

  private func json(_ command: String, after script: String) -> [JSONValue.Member] {
    var session = session(script)
    session.tellsPrograms = true
    return session.respond(to: command).last?.json.members ?? []
  }

  private func member(_ name: String, _ members: [JSONValue.Member]) -> String? {
    members.first { $0.name == name }?.value.text
  }

  @Test func jacobians() {
    var session = session(Self.lecture)
    let output = session.output("jacobian y wrt x")
    #expect(output.contains("2x[1]") && output.contains("forward mode was taken"))
    #expect(session.output("jacobian z").contains("reverse mode was taken"))
    #expect(session.output("jacobian exp(x)").contains("diagonal: out is element-wise in x"))
    _ = session.respond(to: "set layout denominator")
    #expect(session.output("jacobian y wrt x").contains("2×3: J[i,j] = ∂y[j]/∂x[i]"))
    let members = json("jacobian y", after: Self.lecture)
    #expect(member("kind", members) == "\"jacobian\"" && member("output", members) == "\"y\"")
    #expect(member("jacobians", members) == "{\"x\":[[3,1],[1,1],[0,6]]}")
  }

  @Test func jacobiansByMatricesAreSlices() {
    let script = "W = [1, 2, 3; 4, 5, 6]; v = [1, 0, 1]; u = W @ v"
    var session = session(script)
    #expect(session.output("jacobian u wrt W").contains("∂u[0]/∂W = ⎡ 1  0  1 ⎤"))
    #expect(
      member("jacobians", json("jacobian u wrt W, v", after: script))
        == "{\"W\":[[[1,0,1],[0,0,0]],[[0,0,0],[1,0,1]]],\"v\":[[1,2,3],[4,5,6]]}")
  }

  @Test func hessians() {
    var session = session(Self.rosenbrock)
    let output = session.output("hessian f wrt a, b at a = 1")
    #expect(output.contains("positive definite") && output.contains("0.3994"))
    #expect(session.output("hessian a^2 - b^2").contains("indefinite, as at a saddle"))
    #expect(session.output("hessian a^2 - b^2").contains("over the nodes of the gradient"))
    let members = json("hessian f wrt a, b at a = 1", after: Self.rosenbrock)
    #expect(member("wrt", members) == "[\"a\",\"b\"]" && member("matrix", members) == "[[802,-400],[-400,200]]")
    #expect(member("matrix", json("hessian z", after: Self.lecture)) == "[[18,18],[18,22]]")
    let mixed = json("hessian sum(x) * x[0] * c", after: "x = [1, 3]; c = 2")
    #expect(member("wrt", mixed) == "[\"x\",\"c\"]")
    #expect(member("matrix", mixed) == "[[4,2,5],[2,0,1],[5,1,0]]")
  }

  @Test func derivatives() {
    var session = session(Self.repeated)
    let output = session.output("derive z wrt w")
    #expect(output.contains("5 nodes added"))
    #expect(output.contains("∂z/∂w = 8w · x · y = 24240"))
    #expect(session.output("derive d5 wrt w").contains("51424"))
    #expect(session.output("derive z wrt w, w").contains("= 51424"))
    let members = json("derive z wrt w", after: Self.repeated)
    #expect(member("kind", members) == "\"derivative\"" && member("wrt", members) == "\"w\"")
    #expect(member("formula", members) == "\"8 * w * x * y\"" && member("value", members) == "24240")
    #expect(member("value", json("derive z wrt w, w", after: Self.repeated)) == "51424")
    #expect(member("value", json("derive f wrt a, b", after: Self.rosenbrock)) == "480")
  }

  /// The formula that programs get can be typed, and has the value.
  /// What a diagonal says of the curvature is not rounded away beside a large entry.
  @Test(arguments: [
    ("x[0]^2 * 1e16 - x[1]^2 * 1e-3", "indefinite"), ("x[0]^2 * 1e9 - x[1]^2 * 1e-8", "indefinite"),
    ("1e20 * x[0]^2 + 1e-20 * x[1]^2", "positive definite"), ("x[0]^2 + 0 * x[1]^2", "positive semidefinite"),
    ("x[0]^2 + 3 * x[0] * x[1] + x[1]^2", "indefinite"), ("x[0]^2 + x[0] * x[1] + x[1]^2", "positive definite"),
    ("(x[0] + x[1])^2", "positive semidefinite"),
  ])
  func curvature(_ formula: String, words: String) {
    var session = Session(seed: 1)
    #expect(session.output("x = [1, 1]; z = \(formula); hessian z wrt x").contains(words))
  }

  @Test(arguments: [
    "x^3 * sin(x)", "exp(-x) / (1 + x^2)", "log(x) - sqrt(x) * c", "sum(v * x) + x * sum(exp(v))",
    "max(x, c) * tanh(x)",
  ])
  func formulasAreTheDerivative(_ expression: String) {
    let script = "x = 0.7; c = 0.3; v = [1, 2]"
    let members = json("derive \(expression) wrt x", after: script)
    guard let formula = member("formula", members)?.dropFirst().dropLast(), let value = member("value", members) else {
      Issue.record("no formula of \(expression)")
      return
    }
    var session = session(script)
    #expect(session.respond(to: String(formula)).last?.outcome == .done, "\(formula)")
    let typed = session.sheet.answer?.scalars.first ?? .nan
    #expect((typed - (Double(value) ?? .nan)).magnitude < 1e-12, "\(formula) is \(typed), not \(value)")
  }

  /// u + u and t · t repeated thirty times have 2³⁰ paths.
  @Test(arguments: ["f(t) = t * t", "f(t) = t + t"]) func manyPathsTakeNoTime(_ function: String) {
    var session = session("\(function); w = 1; z = iterate(f, w, 30)")
    let start = ContinuousClock.now
    #expect(session.output("derive z wrt w").contains("1073741824"))
    #expect(ContinuousClock.now - start < .seconds(5))
    #expect(session.output("tangent z wrt w").contains("1073741824"))
  }

  @Test func tangents() {
    var session = session("x1 = 2; x2 = 5; y = log(x1) + x1 * x2 - sin(x2)")
    let output = session.output("tangent y wrt x1")
    // Baydin et al., table 2.
    #expect(output.contains("along ẋ1 = 1") && output.contains("ẏ = u̇3 = 5.5"))
    #expect(output.contains("reverse mode is cheaper here"))
    let members = json("tangent y wrt x direction [1, -1]", after: "x = [1, 3]; y = x^2")
    #expect(member("tangent", members) == "[2,-6]")
    #expect(member("tangent", json("tangent y wrt a, b direction 2, 3", after: "a = 1; b = 5; y = a * b")) == "13")
    // A constant moves where it is named, as grad goes there.
    #expect(member("tangent", json("tangent y wrt c direction [2, 3]", after: "const c = [1, 5]; y = sum(c)")) == "5")
    session.settings.unicode = false
    let plain = session.output("tangent y wrt x1")
    #expect(plain.utf8.count == plain.count && plain.contains("xdot1 = 1"))
  }

  @Test func checks() {
    var session = session("x = [1, -2, 0]; z = sum(relu(x))")
    let output = session.output("check z")
    #expect(output.contains("x[2] is at a kink: left slope 0, right slope 1"))
    #expect(output.contains("Passed: 2 of 3 entries agree"))
    let members = json("check z", after: Self.lecture)
    #expect(member("kind", members) == "\"check\"" && member("passed", members) == "true")
    #expect((Double(member("largest_error", members) ?? "") ?? 1) < 1e-12)
    #expect(session.output("check abs(x[2])").contains("left slope -1, right slope 1"))
    #expect(session.output("check max([x[2], 0 * x[0]])").contains("kink"))
  }

  /// What is no derivative is not called a wrong one, and a formula speaks of nothing that no line introduced.
  @Test func edgesAreToldTruly() {
    var session = session("x = 2; y = 3; W = [1, 2; 3, 4]; v = [1, -1]")
    #expect(session.output("check 1 / (x - 2)").contains("1 without a finite derivative"))
    #expect(session.output("check floor(x)").contains("left slope none (a jump), right slope 0"))
    #expect(session.output("check log(x - 2)").contains("No entry can be compared"))
    #expect(session.output("jacobian [x * y, x] wrt y").contains("⎡ x ⎤"))
    #expect(session.output("jacobian tanh(relu(W @ v)) wrt v").contains("u1") == false)
    #expect(session.output("jacobian transpose(W) wrt W").contains("block") == false)
  }

  @Test(arguments: [
    "jacobian y wrt x", "hessian z wrt x at x = [2, 2]", "derive z wrt x", "derive z wrt x, x", "tangent y wrt x",
    "check z", "check z wrt x at x = [0, 0]", "jacobian y wrt x at x = [5, 6]",
  ])
  func theSessionStays(_ command: String) {
    var session = session(Self.lecture)
    let (script, bits, undo) = (session.script, session.bits, session.undoDepth)
    #expect(session.respond(to: command).last?.outcome == .done)
    #expect(session.script == script && session.bits == bits && session.undoDepth == undo)
  }

  @Test(arguments: ["jacobian", "hessian", "derive", "tangent", "check"])
  func linesFitAndAsciiSuffices(_ command: String) {
    var session = session(Self.lecture + "; W = [1, 2; 3, 4]; L = sum(tanh(W @ x)^2) + z")
    session.settings.unicode = false
    for z in ["z", "L", "sum(W)"] {
      let output = session.output("\(command) \(z) wrt \(z == "sum(W)" ? "W" : "x")")
      #expect(output.utf8.count == output.count, "\(output)")
      for line in output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }
  }

  @Test func interruptionsEndThem() {
    var session = session("x = [1, 2, 3]; y = cumsum(x); z = sum(y^2)")
    session.isInterrupted = { true }
    for command in ["jacobian y", "hessian z", "derive z wrt x", "check z"] {
      #expect(session.problem(command)?.message.hasPrefix("interrupted") == true, "\(command)")
    }
  }

  @Test func namesOfTheUserComeFirst() {
    var session = session("check = 3; derive = 4")
    #expect(session.output("check + derive") == "check + derive = 7\n")
  }
}
