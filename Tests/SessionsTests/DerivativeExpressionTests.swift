import Testing

@testable import Sessions

/// jacobian, hessian, jvp and vjp as expressions: nodes like any other.
@Suite struct DerivativeExpressionTests {
  private static let lecture = "x = [1, 3]; y = [x[0]*x[1], x[0] + x[1], x[1]^2]; z = y[0]^2 + y[1]*y[2]; "
  private static let rosenbrock = "x = [-1.2, 1]; f = (1 - x[0])^2 + 100 * (x[1] - x[0]^2)^2; "

  private func value(_ expression: String, after script: String) -> [Double]? {
    var session = Session(seed: 1)
    for response in session.respond(to: script) {
      #expect(response.outcome == .done, "\(response.diagnostic?.message ?? "")")
    }
    guard session.respond(to: expression).last?.outcome == .done else { return nil }
    return session.sheet.answer?.scalars
  }

  @Test func theLecturesVectorChainRule() {
    #expect(value("jacobian(y, x)", after: Self.lecture) == [3, 1, 1, 1, 0, 6])
    #expect(value("jacobian(y, x).T @ grad(z, y)", after: Self.lecture) == [27, 39])
    #expect(value("vjp(y, x, [6, 9, 4])", after: Self.lecture) == [27, 39])
    #expect(value("jvp(y, x, [1, 2])", after: Self.lecture) == [5, 3, 12])
    #expect(value("jacobian(y, x) @ [1, 2]", after: Self.lecture) == [5, 3, 12])
  }

  @Test func theyFollowNewValues() {
    let script = Self.lecture + "J = jacobian(y, x); H = hessian(z, x); t = jvp(y, x, [1, 0]); x = [2, 5]"
    #expect(value("J", after: script) == [5, 2, 1, 1, 0, 10])
    // z = (ab)² + (a + b) b²
    #expect(value("H", after: script) == [50, 50, 50, 42])
    #expect(value("t", after: script) == [5, 1, 0])
  }

  @Test func theyNest() {
    #expect(value("jacobian(jacobian(x^3, x)[0], x)", after: "x = [2, 5]") == [12, 0, 0, 0])
    #expect(value("grad(hessian(x^5, x), x)", after: "x = 2") == [240])
    #expect(value("jvp(jvp(x^3, x, [1, 1]), x, [1, 0])", after: "x = [2, 5]") == [12, 0])
    #expect(value("hessian(sum(jacobian(y, x)^2), x)", after: Self.lecture) == [2, 0, 0, 10])
    #expect(value("grad(vjp(y, x, [1, 2, 3])[1], x)", after: Self.lecture) == [1, 6])
  }

  @Test func shapesAreThoseOfTheOutputAndTheVariable() {
    let script = "W = [1, 2, 3; 4, 5, 6]; v = [1, 0, 1]; u = W @ v; s = 2"
    #expect(value("jacobian(u, W)", after: script) == [1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1])
    #expect(value("jacobian(u, v)", after: script) == [1, 2, 3, 4, 5, 6])
    #expect(value("jacobian(s * v, s)", after: script) == [1, 0, 1])
    #expect(value("jacobian(s^2, s)", after: script) == [4])
    #expect(value("hessian(s^3, s)", after: script) == [12])
    #expect(value("jacobian(v, s)", after: script) == [0, 0, 0])
    #expect(value("jacobian([1, 2], v)", after: script) == [0, 0, 0, 0, 0, 0])
    #expect(value("hessian(sum(v), v)", after: script) == [Double](repeating: 0, count: 9))
    #expect(value("hessian(sum(W^2), W)[1, 2]", after: script) == [0, 0, 0, 0, 0, 2])
    #expect(value("jvp(u, W, 1)", after: script) == [2, 2])
  }

  /// With and without sharing, and with a variable that is itself a node.
  @Test(arguments: ["set sharing on; ", "set sharing off; "])
  func nodesCanBeDifferentiatedBy(start: String) {
    let script = start + "w = 3; x = w^2 + 1; y = x^2 + 1; z = y^2 + 1"
    #expect(value("jacobian(z, x)", after: script) == [4040])
    #expect(value("hessian(z, w)", after: script) == [51424])
    #expect(value("jvp(z, w, 1)", after: script) == [24240])
    #expect(value("hessian(z, x)", after: script) == [1204])
  }

  @Test func updatesEvaluateThem() {
    #expect(value("x", after: "x = 3; x := grad(grad(x^4, x), x)") == [108])
    #expect(value("x", after: "x = 3; x -= grad(x^2, x) / hessian(x^2, x)") == [0])
    #expect(value("x", after: "x = 3; x -= 0.5 * hessian(x^2)") == [2])
    #expect(value("x", after: "x = [1, 2]; x -= 0.25 * jacobian(x^2, x) @ x") == [0.5, 0])
    #expect(value("x", after: "x = [1, 2]; x := jvp(x^2, x, grad(sum(x^2), x))") == [4, 16])
    #expect(value("x", after: "x = [1, 2]; x := vjp(x^2, x, jacobian(sum(x^2), x))") == [4, 16])
  }

  /// Rosenbrock's function at its customary start, by hand.
  @Test func rosenbrock() {
    func agrees(_ a: [Double]?, _ b: [Double]) -> Bool {
      a.map { a in a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-9 * max(1, abs($1)) } } ?? false
    }
    #expect(agrees(value("grad(f, x)", after: Self.rosenbrock), [-215.6, -88]))
    #expect(agrees(value("hessian(f, x)", after: Self.rosenbrock), [1330, 480, 480, 200]))
  }

  @Test func namesOfTheUserComeFirst() {
    #expect(value("jacobian(3)", after: "jacobian(t) = 2 * t") == [6])
    #expect(value("hessian + jvp", after: "hessian = 1; jvp = 2") == [3])
  }

  @Test func longWorkIsRefusedOrInterrupted() {
    var session = Session(seed: 1)
    #expect(
      session.problem("W = ones(300, 300); z = sum(cumsum(W, axis=0)^2); H = hessian(z, W)")?.message.contains(
        "limit_entries") == true)
    session.isInterrupted = { true }
    #expect(session.problem("x = [1, 2]; J = jacobian(cumsum(x), x)")?.message == "interrupted; nothing was changed")
  }
}
