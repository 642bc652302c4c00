import Graphs
import Tensors
import Testing

@testable import Sessions

/// Absent is not zero: what no path reaches is not multiplied, by whichever way a derivative is asked for.
@Suite struct AbsenceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let script: String
    let z: String
    let expected: [Double]
    var testDescription: String { "\(script); \(z)" }
  }

  private static func by(_ script: String, _ z: String, _ expected: Double...) -> Case {
    Case(script: script, z: z, expected: expected)
  }

  /// Gradients by x. Those of choices were computed branch by branch.
  static let cases: [Case] = [
    // A branch that where did not choose.
    by("x = [1, -1, -4]", "sum(where(x > 0, sqrt(x), x))", 0.5, 1, 1),
    by("x = 1000", "where(x < 700, exp(x), x)", 1),
    by("x = [0, 4]", "sum(where(x > 0, x * log(x), 0))", 0, .log(4) + 1),
    by("x = [0, 2]", "sum(where(x == 0, 1, sin(x) / x))", 0, (2 * .cos(2) - .sin(2)) / 4),
    by("x = [0, 3]", "sum(where(x > 0, 1 / x, 5 * x))", 5, -1.0 / 9),
    by("x = [-1, 2]", "sum(where(x > 0, x^0.5, -x))", -1, 0.5 / 2.0.squareRoot()),
    by("x = [0, 0]", "where(x[0] > 0, norm(x / x), 3 * x[1])", 0, 3),
    by("x = [2, 0]", "sum(where(x > 1, x, exp(where(x > 1, x, 1 / x))))", 1, -.infinity * .infinity),
    by("x = 0", "where(x > 0, atan2(x, x), x)", 1),
    by("x = [1, -1]; W = [1, 2; 3, 4]", "sum(where(x > 0, sqrt(x), x) @ W)", 1.5, 7),
    by("x = [-1, 4]", "sum(where(x > 0, log(sqrt(x)), -x))", -1, 0.125),
    // An entry that an index, a slice, a list or a stack did not take.
    by("x = arange(4)", "log(x)[-1]", 0, 0, 0, 1.0 / 3),
    by("x = [4, 0]", "sqrt(x)[0]", 0.25, 0),
    by("x = [0, 1, 4]", "sum(sqrt(x)[1:])", 0, 0.5, 0.25),
    by("x = [0, 1, 4]", "sum(take(sqrt(x), [2, 2]))", 0, 0, 0.5),
    by("x = 0", "[sqrt(x), 2 * x][1]", 2),
    by("x = 0", "concatenate([sqrt(x)], [3 * x])[1]", 3),
    by("x = [0, 1; 4, 0]", "sum(sqrt(x)[1, :1])", 0, 0, 0.25, 0),
    by("x = [0, 1; 4, 9]", "sum(tril(sqrt(x).T)[1])", 0, 0.5, 0, 1.0 / 6),
    by("x = [0, 4]", "reshape(sqrt(x), [2, 1])[1, 0]", 0, 0.25),
    by("x = [0, 4]", "flip(sqrt(x))[0]", 0, 0.25),
    by("x = [0, 4]", "sum(pad(sqrt(x), 1)[2:])", 0, 0.25),
    // An entry that a largest or smallest did not come from.
    by("x = [4, 0]", "max(sqrt(x))", 0.25, 0),
    by("x = [0, 4]", "min(1 / (1 + sqrt(x)))", 0, -0.25 / 9),
    by("x = [4, 0]", "maximum(sqrt(x[0]), sqrt(x[1]))", 0.25, 0),
    by("x = [4, 0]", "sum(maximum(1, sqrt(x)))", 0.25, 0),
    by("x = [4, 0]", "sum(max(0.5, sqrt(x)))", 0.25, 0),
    by("x = [4, 0, 1, 0]", "sum(max(reshape(sqrt(x), [2, 2]), axis=1))", 0.25, 0, 0.5, 0),
    by("x = [4, 0; 0, 1]", "sum(max_pool2d(sqrt(x), 2))", 0.25, 0, 0, 0),
    by("x = [0, 4]", "sum(clip(sqrt(x), 1, 3))", 0, 0.25),
    // A constant piece of a rectifier, a bound, a mask, a gate, a hinge.
    by("x = 0", "relu(-1 - sqrt(x))", 0),
    by("x = -1", "sqrt(relu(x))", 0),
    by("x = [-1, 4]", "sum(sqrt(max(0, x)))", 0, 0.25),
    by("x = [1, -4]", "sum(sqrt(-min(0, x)))", 0, -0.25),
    by("x = 0", "hardtanh(-2 - sqrt(x))", 0),
    by("x = [0, 4]; mask = [0, 1]", "sum(dropout(sqrt(x), mask))", 0, 0.5),
    by("x = [0, 4]", "sum(gate(x > 1, sqrt(x)))", 0, 0.25),
    by("x = [0, 4]", "hinge_loss(2 + sqrt(x), [1, 1])", 0, 0),
    by("x = [0, 4]; const y = 1", "nll_loss(sqrt(x), y)", 0, -0.25),
    by("x = [1, -1]; W = [1, 0; 0, 1]", "sum(sqrt(relu(W @ x)))", 0.5, 0),
    by("x = 3", "leaky_relu(-1, where(x > 5, 1 / (x - 3), x))", -1),
    // What overflowed, or is infinite itself, behind a choice.
    by("x = [1e200, 1]", "sum(where(x < 5, x * x * x, 3))", 0, 3),
    by("x = [1e200, 2]", "sum(where(x < 5, x * x * x * x, x))", 1, 32),
    by("x = [1e200, 1]; y = [2, 3]", "sum(where(x < 5, (x * x) * (x * y), x))", 1, 9),
    by("x = [1e200, 1]", "sum(where(x < 5, x^4, 3))", 0, 4),
    by("x = 1e200", "relu(-x * x * x)", 0),
    by("x = [1e200, 1]", "max([x[1] * 2, -x[0] * x[0] * x[0]])", 0, 2),
    by("x = [-1, 1]; B = [inf, 1; 2, 3]", "sum(relu(B @ x))", 2, 3),
    by("x = [1e200, 2]; W = [1e200, 0; 0, 1]", "sum(relu(5 - (W @ x) * (W @ x)))", 0, -4),
    by("x = [1e200, 1]; s = [inf, 2]", "sum(where(x < 5, x * s, 3))", 0, 2),
    by("x = 2; k = inf", "where(x < 1, k * x, x)", 1),
    by("x = 2; k = inf", "relu(-k * x)", 0),
    by("x = [2, 0.25]; k = inf", "sum(clip(k * x, 0, 1))", 0, 0),
    by("x = [2, 0.25]; k = inf", "sum(hardtanh(k * x))", 0, 0),
    by("x = [2, 0.25]; k = inf", "min(k * x[0], x[1])", 0, 1),
    by("x = [3, 0.5]; k = nan", "sum(where(x > 1, k * x, x))", .nan, 1),
    by("x = 2; M = [inf, 0; 0, 1]", "sum(where([0, 1] > 0, M @ [x, x], x))", 2),
    by("x = [1, 2]; const b = [inf]", "sum(where(concatenate(x, b) < 100, concatenate(x, b)^2, 0))", 2, 4),
    by("x = 2; k = inf", "sum(gate(x < 1, k * x))", 0),
    by("x = [2, 1]; k = [inf, 1]; f(t) = where(t < 1.5, k * t, 3)", "sum(f(x))", 0, 1),
    // An entry of a product that meets an infinite one only where nothing arrives.
    by("x = [1, 2]", "conv1d([1, inf, 2, 3], x)[0]", 1, .infinity),
    by("x = [1, 2]", "conv1d([1, 5, inf, 3], x)[0]", 1, 5),
    by("x = [1, 2]", "conv1d([1, inf, 2, 3], x)[2]", 2, 3),
    by("x = [1, 2; 3, 4]", "conv2d([1, inf, 2; 3, 4, 5; 6, 7, inf], x)[1, 0]", 3, 4, 6, 7),
    by("x = [2, 3]", "kron([inf, 1], x)[2]", 1, 0),
    by("x = [2, 3]", "kron([inf, 1], x)[1]", 0, .infinity),
    by("x = [1, 2; 3, 4]", "kron(x, [inf, 1; 2, 3])[3, 3]", 0, 0, 0, 3),
    by("x = [1, 2, 3]", "cross([inf, 1, 2], x)[0]", 0, -2, 1),
    by("x = [1, 2, 3]", "cross(x, [inf, 1, 2])[1]", -2, 0, .infinity),
    // Each entry of a product of matrices is a sum of its own.
    by("x = [1, 2; 3, 4]; W = [inf, 1; 1, 2]", "sum(where([1, 0; 0, 1] > 0, x @ W, 0))", .infinity, 1, 1, 2),
    by("x = [1, 2; 3, 4]; W = [inf, 1; 1, 2]", "sum(where([1, 0; 0, 1] > 0, W @ x, 0))", .infinity, 1, 1, 2),
    by("x = [1, 2; 3, 4]; W = [inf, 1; 1, 2]", "sum(where([1, 0; 0, 1] > 0, x.T @ W, 0))", .infinity, 1, 1, 2),
    by("x = [1, 2; 3, 4]; W = [inf, 1; 1, 2]", "sum(where([1, 0; 0, 1] > 0, W @ x.T, 0))", .infinity, 1, 1, 2),
    by("x = [1, 2; 3, 4]; W = [inf, 1; 5, 2]", "sum(where([1, 0; 0, 1] > 0, x @ W.T, 0))", .infinity, 1, 5, 2),
    by("x = [1, 2; 3, 4]; X = [inf, 1; 1, 2]", "sum((X @ x)[:, 1])", 0, .infinity, 0, 3),
    by("x = [1, 2; 3, 4]; X = [inf, 1; 1, 2]", "sum((x @ X)[1])", 0, 0, .infinity, 3),
    by(
      "x = [1, 2, 3; 4, 5, 6]; W = [inf, 1; 1, 2; 3, 4]", "sum(relu(x @ W - [0, 1000]))", .infinity, 1, 3, .infinity, 1,
      3),
    // The slope of what is infinite is infinite, by whichever way.
    by("x = [1, 2; 2, 4]", "logdet(x)", -.infinity, .infinity, .infinity, -.infinity),
    // A zero that is a number is multiplied.
    by("x = 0", "sqrt(x)^2", .nan),
    by("x = 0", "0 * sqrt(x)", .nan),
    by("x = 0", "sqrt(x) - sqrt(x)", .nan),
    by("x = 0", "(x > 1) * sqrt(x)", .nan),
    by("x = 0", "x * sqrt(x) * 0", .nan),
    by("x = 0", "sqrt(x) * sin(x)", .nan),
    by("x = 0", "sqrt(abs(x))", .nan),
    // Where there is no value there is no slope.
    by("x = -1", "maximum(1, log(x))", .nan),
    by("x = -1", "minimum(log(x), 1)", .nan),
    by("x = -1", "max([1, log(x)])", .nan),
    by("x = -1", "max(0, log(x))", .nan),
    by("x = -1", "log(x)", .nan), by("x = -1", "log2(x)", .nan), by("x = -1", "log10(x)", .nan),
    by("x = -2", "log1p(x)", .nan), by("x = 2", "atanh(x)", .nan), by("x = -3", "acosh(x)", .nan),
    by("x = -1", "sqrt(x)", .nan), by("x = 2", "asin(x)", .nan), by("x = -1", "clip(log(x), 0, 1)", .nan),
    by("x = -1", "hardtanh(log(x))", .nan), by("x = [-1, 1]", "sum(log(x))", .nan, 1),
    // A convention that shares leaves both there; one that picks makes the other absent.
    by("x = 0", "max(0, x)", 0), by("x = 0", "max(x, 0)", 0), by("x = 0", "min(0, x)", 0),
    by("x = 0", "maximum(x, 2 * x)", 1.5), by("x = [2, 2, 1]", "max(x)", 0.5, 0.5, 0),
    by("x = [1, -2, 0]", "sum(max(0, x))", 1, 0, 0), by("x = [1, -2, 0]", "sum(min(x, 0))", 0, 1, 0),
    by("x = 0; f(t) = max(0, t)", "f(x)", 0), by("x = 0", "maximum(0.0, x)", 0), by("x = 0", "max(-0, x)", 0),
  ]

  private func session(_ script: String) -> Session {
    var session = Session(seed: 1)
    for response in session.respond(to: script) {
      #expect(response.outcome == .done, "\(script): \(response.diagnostic?.message ?? "")")
    }
    return session
  }

  private func agree(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) || abs($0 - $1) < 1e-12 }
  }

  @Test(arguments: cases) func everyWayToTheGradientAgrees(_ example: Case) throws {
    let session = session("\(example.script); z = \(example.z)")
    let graph = session.sheet.graph
    let (z, x) = (try #require(session.sheet.nodes["z"]), try #require(session.sheet.nodes["x"]))
    let n = graph.shape(of: x).entryCount
    func expect(_ found: [Double]?, _ way: String) {
      let found = found ?? Array(repeating: 0, count: n)
      #expect(agree(found, example.expected), "\(way): \(found), not \(example.expected)")
    }
    expect(graph.gradient(of: z, wrt: [x])[x]?.scalars, "the sweep")
    expect(graph.gradient(of: z)[x]?.scalars, "the sweep to all nodes")
    expect(graph.backwardTrace(of: z, wrt: [x]).gradient[x]?.scalars, "the trace")
    expect(graph.jacobians(of: z, wrt: [Reference(x)], by: .forward(n))?[0].scalars, "forward mode")
    expect(graph.jacobians(of: z, wrt: [Reference(x)], by: .reverse(1))?[0].scalars, "the Jacobian")
    expect(Replay(graph, output: z, inputs: [], targets: [x]).gradients()[0]?.scalars, "a replay")
    for expression in ["grad(z, x)", "jacobian(z, x)", "vjp(z, x, 1)", "jacobian([z, z, z], x)[1]"] {
      var session = session
      #expect(session.respond(to: expression).last?.outcome == .done)
      expect(session.sheet.answer?.scalars, expression)
    }
  }

  /// A derivative keeps clear of what becomes infinite after it was defined, and of what it rests on itself.
  @Test func derivativesFollowValuesThatOverflow() {
    var session = session(
      """
      x = [2, 1]; y = sum(where(x < 5, x * x * x, 3)); g = grad(y, x); h = sum(g^2); k = grad(h, x)
      f(t) = grad(sum(where(t < 5, t * t * t * t, 1)), t); F = f(x)
      """)
    for (x, g, k, f) in [
      ("[1e200, 1]", [0, 3.0], [0, 36.0], [0, 4.0]), ("[3, 1e120]", [27, 0], [972, 0], [108, 0]),
      ("[2, 1]", [12, 3], [288, 36], [32, 4]),
    ] {
      #expect(session.respond(to: "x := \(x)").last?.outcome == .done)
      for (name, expected) in [("g", g), ("k", k), ("F", f)] {
        #expect(session.sheet.value(of: name)?.scalars == expected, "\(name) at \(x)")
      }
    }
  }

  /// A product of which parts are absent is linear in both factors, and absent in its own derivatives where it is.
  @Test func productsWithAbsentPartsAreDifferentiated() {
    let session = session(
      """
      x = [1, inf, 3]; k = [1, 2]; d = conv1d(x, k); g = grad(d[0], k); h = grad(g[0], x); j = jacobian(g, x)
      u = [inf, 1, 2]; v = [1, 2, 3]; w = cross(u, v); a = grad(w[0], v); b = grad(a[1], u); t = jvp(a[1], u, [1, 1, 1])
      p = kron(u, v); q = grad(p[8], v); r = grad(sum(q), u)
      X = [1, 2; 3, 4]; W = [inf, 1; 1, 2]; m = sum(where([1, 0; 0, 1] > 0, X @ W, 0)); G = grad(m, X)
      F = grad(G[1, 1] + G[1, 0], W); H = grad(sum(grad(sum(where([1, 0; 0, 1] > 0, (X * X) @ W.T, 0)), X)[1]), W)
      """)
    for (name, expected) in [
      ("g", [1, .infinity]), ("h", [1, 0, 0]), ("j", [1, 0, 0, 0, 1, 0]), ("a", [0, -2, 1]), ("b", [0, 0, -1]),
      ("t", [-1]), ("q", [0, 0, 2]), ("r", [0, 0, 1]), ("G", [.infinity, 1, 1, 2]), ("F", [0, 1, 0, 1]),
      ("H", [0, 0, 6, 8]),
    ] as [(String, [Double])] {
      let found = session.sheet.value(of: name)?.scalars ?? []
      #expect(agree(found, expected), "\(name): \(found)")
    }
    let graph = session.sheet.graph
    for (output, x, expected) in [("g", "x", [1, 1, 0]), ("q", "u", [0, 0, 1])] as [(String, String, [Double])] {
      guard let y = session.sheet.nodes[output], let x = session.sheet.nodes[x] else { continue }
      let seed = Tensor<Double>(graph.shape(of: y), repeating: 1)
      let found = graph.backwardTrace(of: y, wrt: [x], seed: seed).gradient[x]?.scalars ?? []
      #expect(agree(found, expected), "\(output): \(found)")
    }
  }

  /// A derivative that is rightly no number is not grown anew by each value.
  @Test func derivativesThatAreNoNumbersStaySo() {
    var session = session("x = [0, 1, 2]; s = 0; z = sum(sqrt(x)^2) + s; g = grad(z, x)")
    for value in 1...50 {
      let generation = session.sheet.generation
      #expect(session.respond(to: "s := \(value)").last?.outcome == .done)
      #expect(session.sheet.value(of: "g")?.scalars[0].isNaN == true)
      #expect(value == 1 || session.sheet.generation == generation)
    }
    #expect(session.respond(to: "x := [1, 4, 4]").last?.outcome == .done)
    #expect(session.sheet.value(of: "g")?.scalars == [1, 1, 1])
  }

  /// A derivative graph chooses too: what it leaves out is left out of its own derivative.
  @Test(
    arguments: [
      ("x = [1, -1]", "sum(where(x > 0, x^1.5, x))", [0.75, 0]),
      ("x = 1000", "where(x < 700, exp(x), x^2)", [2]),
      ("x = [0, 4]", "sum(where(x > 0, log(x), x^3))", [0, -1.0 / 16]),
      ("x = [4, 0]", "max(sqrt(x))", [-1.0 / 32, 0]),
      ("x = -1", "sqrt(relu(x))", [0]),
      ("x = [0, 4]", "sqrt(x)[1]", [0, -1.0 / 32]),
      ("x = 800", "elu(x)", [0]), ("x = 800", "selu(x)", [0]),
      // Conventions, at which no second derivative exists.
      ("x = [0, 0]", "norm(x)^2", [.nan, .nan]), ("x = [1, 1]", "std(x)^2", [.nan, .nan]),
    ] as [(String, String, [Double])])
  func secondDerivatives(script: String, z: String, expected: [Double]) throws {
    var session = session("\(script); z = \(z); H = hessian(z, x); g = grad(z, x); s = sum(g)")
    let n = expected.count
    let h = try #require(session.respond(to: "H").last?.outcome == .done ? session.sheet.answer : nil)
    for i in 0..<n {
      let diagonal = h.scalars[i * n + i]
      #expect(agree([diagonal], [expected[i]]), "\(diagonal) at \(i)")
    }
    let graph = session.sheet.graph
    let (s, x) = (try #require(session.sheet.nodes["s"]), try #require(session.sheet.nodes["x"]))
    // No case has mixed derivatives, but for those that are nan.
    let sums = graph.gradient(of: s, wrt: [x])[x]?.scalars ?? Array(repeating: 0, count: n)
    #expect(agree(sums, expected))
  }

  @Test func powersAtZero() {
    var session = session("x = 0; p = 2; z = x^p")
    func value(_ expression: String) -> [Double]? {
      session.respond(to: expression).last?.outcome == .done ? session.sheet.answer?.scalars : nil
    }
    #expect(value("hessian(z, x)") == [2])
    #expect(value("grad(grad(z, x), p)") == [0])
    #expect(value("grad(grad(z, p), x)") == [0])
    #expect(value("grad(grad(z, p), p)") == [0])
    _ = session.respond(to: "p = 1")
    #expect(value("grad(grad(z, p), x)")?[0].isNaN == true)
    _ = session.respond(to: "p = 0.5")
    #expect(value("grad(grad(z, p), x)")?[0].isNaN == true)
  }

  /// Scalars run eight examples at once, which do not tell absent from 0.
  @Test func examplesInLanes() throws {
    let session = session("a = 4; w = 2; z = where(a > 0, sqrt(a), a) * w")
    let graph = session.sheet.graph
    let (z, a) = (try #require(session.sheet.nodes["z"]), try #require(session.sheet.nodes["a"]))
    var replay = Replay(graph, output: z, inputs: [a], targets: [a])
    let gradients = try replay.gradients(over: [Tensor([4], [4, 0, 1, 9])], at: [0, 1, 2, 3], keeping: 4)
    #expect(gradients.rows.map { $0[0]?.scalars } == [[0.5], [2], [1], [1.0 / 3]])
  }

  /// Where every path is taken a derivative has the nodes of the plain chain rule and no gate.
  @Test func absenceCostsNothingWhereNothingIsAbsent() throws {
    let session = session("x = [1, 2]; W = [1, 2; 3, 4]; z = sum(tanh(W @ x) / exp(x)); g = grad(z, x)")
    let graph = session.sheet.graph
    for node in graph.ancestors(of: [try #require(session.sheet.nodes["g"])]) {
      switch graph.operation(of: node) {
      case .scalar(.gate), .array(.elementwise(.gate)): Issue.record("\(node) is a gate")
      default: break
      }
    }
  }
}
