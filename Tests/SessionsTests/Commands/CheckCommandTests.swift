import Explanations
import Graphs
import Language
import Synchronization
import Tensors
import Testing

@testable import Sessions

/// `check`: it evaluates the definitions anew, and so finds what went wrong on the way from them to a gradient.
@Suite struct CheckCommandTests {
  private func passed(_ command: String, after script: String = "") -> String? {
    var session = Session(seed: 1)
    session.tellsPrograms = true
    for response in session.respond(to: script) { #expect(response.outcome == .done, "\(script)") }
    return session.respond(to: command).last?.json.members.first { $0.name == "passed" }?.value.text
  }

  /// What is said of both sides where no derivative exists, or where conventions miss the one that does.
  @Test(arguments: [
    ("x = 0; check heaviside(x)", "left slope 0, right slope none (a jump)"),
    ("x = 0; check heaviside(-x)", "left slope none (a jump), right slope 0"),
    ("x = 0; g = grad(relu(x), x); check g", "left slope 0, right slope none (a jump)"),
    ("x = 0; check floor(x)", "left slope none (a jump), right slope 0"),
    ("x = 0; check 2*x + floor(x)", "left slope none (a jump), right slope 2"),
    ("x = 2; check 1e6*floor(x) + x", "left slope none (a jump), right slope 1"),
    ("x = 0.3; check where(x == 0.3, x^2, 5*x)", "x is at a jump to both sides; back-propagation gives 0.6"),
    ("x = 2; check where(x == 2, 7, 3)", "x is at a jump to both sides; back-propagation gives 0"),
    ("x = 0; check relu(x) - relu(-x)", "the slope is 1 to both sides"),
    ("x = 0; check max(0, x) + min(0, x)", "the slope is 1 to both sides"),
    ("x = 0; check min(x, 2*x)", "left slope 2, right slope 1; back-propagation gives 1.5"),
    ("x = 0; check abs(x)", "left slope -1, right slope 1; back-propagation gives 0"),
  ])
  func bothSidesAreSaid(_ line: String, words: String) {
    var session = Session(seed: 1)
    #expect(
      session.output(line).split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(words), "\(line)")
  }

  @Test(arguments: [
    ("y = 0; a = min(y, 2*y); grad a", ["left slope 1, right slope 0"]),
    ("y = 0; a = max(y, 2*y); grad a", ["left slope 0, right slope 1"]),
    (
      "x = [-1, 1, -1]; s = sum(hardtanh(x)); grad s",
      [
        "x[0] = -1, x[2] = -1 are at the kinks of hardtanh: the slope at -1 and at 1 is 0 by convention; left slope 0, "
          + "right slope 1",
        "x[1] = 1 is at the kink of hardtanh: the slope at -1 and at 1 is 0 by convention; left slope 1, right slope 0",
      ]
    ),
    ("x = [0, 1, -1]; f = sum(max(0, x)); grad f", ["x[0] = 0 is at the kink of max: u(0) = 0 by convention"]),
    ("x = 0; f = max(x, 0) + min(x, 0); grad f", ["x = 0 is at the kink of max", "x = 0 is at the kink of min"]),
  ])
  func tracesSayBothSidesOfKinks(_ line: String, words: [String]) {
    var session = Session(seed: 1)
    let output = session.output(line).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for words in words { #expect(output.contains(words), "\(line): \(words)") }
  }

  /// Right gradients where differences of one fixed step go wrong: large curvature, a cut nearby, other scales.
  @Test(
    arguments: [
      "m = 0; check 1e4*m^2", "m = 0; check 1e12*m^2 + m", "a = -0.001; b = -1.6; check atan2(a, b)",
      "a = 1e-9; b = -1; check atan2(a, b)", "x = 0.7; check atan(x) + abs(x)", "x = -0.7; check atan(x) * abs(x)",
      "x = 1e-9; check sin(1e9*x)", "x = 1e-300; check log(x)", "x = 1e12; check sin(x)", "x = 1e150; check x^2",
      "x = 1e-160; check x + 1", "x = 0; check exp(-1e8*x^2)", "x = 3; check 1e-12*x^2", "x = 0; check x*abs(x)",
      "x = [1e-8, 1e8]; check sum(x^2)", "x = [0, 5]; check sum(sin(x))", "x = 1e-7; check abs(x)",
      "x = 1e-5; check relu(x)", "x = 0.4999999; check floor(x + 0.5) + x^2", "x = 2; check atan(1e6*x)",
      "x = 1; check x - x + 1e-9*x", "x = 700; check exp(x)", "x = 0.1; check 1e300*x^2", "x = 2; check x^x",
      "k = 2; b = k; r = b; m = vjp(b * r, b, k); L = m^2; check L wrt r",
      "P = [2; 2]; v = P; y = jvp(v * v, P, 1); check sum(y) wrt v", "x = 2; y = x^2; g = grad(y^2, x); check g wrt y",
      "x = [3, 1, 2]; check max(x) * min(x)", "x = [0, 0]; const t = [1, 2]; check mse_loss(x, t)",
    ])
  func rightGradientsPass(_ line: String) {
    #expect(passed(line) == "true", "\(line)")
  }

  @Test(
    arguments: [
      "x = -1; check sqrt(x)", "x = 0; check sqrt(x)", "x = 0; check cbrt(x)", "x = 0; check abs(x)",
      "x = 0; check 1/x", "x = 0.5; check floor(x + 0.5)", "x = 0; check relu(x) - relu(-x)",
      "x = 0; check 1e-4*abs(x) + x", "x = [2, 2]; check max(x)", "x = 0; check where(x > 0, x, 2*x)",
    ])
  func whereNothingCanBeComparedNothingPasses(_ line: String) {
    #expect(passed(line) == "null", "\(line)")
  }

  @Test func nothingComparedIsToldWithoutANumber() {
    var session = Session(seed: 1)
    let output = session.output("x = -1; check sqrt(x)")
    #expect(output.contains("none") && output.contains("not compared"))
    #expect(!output.contains("e30") && !output.contains("Passed"))
  }

  /// Named nodes are inputs of their own: what stands below them is cut off, and what follows them is not.
  @Test(
    arguments: [
      ("W = [1,2;3,4]; v = [1,-1]; h = W@v; L = sum(h^2)", "check L wrt h"),
      ("W = [1,2;3,4]; v = [1,-1]; h = W@v; L = sum(h^2)", "check L wrt W, h, v"),
      ("x = [1,2]; a = x^2; b = a; c = sum(b*a)", "check c wrt a, b, x"),
      ("f(t) = t^3; x = 2; y = f(x); z = f(y)", "check z wrt y, x"),
      ("x = 2; g = grad(x^3, x); z = g * x", "check z wrt x"), ("x = 2; y = x^3; g = grad(y, x)", "check g wrt x"),
      ("x = 2; const k = x^2; z = k * x", "check z wrt x"), ("x = 2; z = stop_gradient(x) * x", "check z wrt x"),
      ("x = [1,2,3]; i = 1; z = x[i]^2", "check z wrt x"), ("x = 2; y = x^2", "check y + ans wrt x at x = 5"),
      ("f(t) = sin(t); x = 0.3; z = iterate(f, x, 5)", "check z wrt x"),
      ("x = [1,2]; expand all; z = norm(x)", "check z"),
      ("x = 2; z = sum(k in range(3): x^k)", "check z"), ("set sharing off; x = 2; z = (x+1)*(x+1)", "check z"),
    ])
  func namedNodesAreInputs(script: String, command: String) {
    #expect(passed(command, after: "7; " + script) == "true", "\(script); \(command)")
  }

  /// The definitions say what is right, whatever the graph has become: a gradient cut off from a node is found.
  @Test func aCutGraphIsFound() throws {
    var session = Session(seed: 1)
    _ = session.respond(to: "x = 3; a = x^2; y = a*x + a")
    let (a, y) = try (#require(session.sheet.nodes["a"]), #require(session.sheet.nodes["y"]))
    // y as it would be if one use of a had been replaced by what a was made from.
    let x = try #require(session.sheet.nodes["x"])
    var graph = session.sheet.graph
    let copy = graph.append(.multiply, x, x)
    let cut = graph.append(.add, graph.append(.multiply, a, x), copy)
    try graph.forward()
    #expect(graph.value(of: cut) == graph.value(of: y))
    let wrong = try #require(graph.gradient(of: cut, wrt: [a])[a])
    guard case .expression(let tree) = try session.state.statement(Script.statements(of: "y")[0]).kind else {
      Issue.record("y is an expression")
      return
    }
    let fresh = try #require(session.state.anew(tree, at: a))
    let check = try #require(fresh.graph.check(gradient: wrong, of: fresh.output, at: fresh.node))
    #expect(check.entries.map(\.verdict) == [.differs])
    #expect(check.entries[0].independent == 4)
  }

  @Test func longVectorsAreSampledAndSaySo() {
    var session = Session(seed: 1)
    let output = session.output("z = randn(3000); check sum(z^2)")
    #expect(output.contains("1000 of the 3000 entries of z were checked one by one"))
    #expect(output.contains("1003 comparisons agree"))
  }

  @Test func longChecksCanBeInterrupted() {
    var session = Session(seed: 1)
    _ = session.respond(to: "z = randn(100)")
    let asked = Mutex(0)
    session.isInterrupted = {
      asked.withLock {
        $0 += 1
        return $0 > 40
      }
    }
    #expect(session.problem("check sum(sin(z))")?.message.contains("interrupted") == true)
  }
}
