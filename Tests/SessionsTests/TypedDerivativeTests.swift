import Tensors
import Testing

@testable import Explanations
@testable import Graphs
@testable import Sessions

/// What pages print of derivatives and sums is understood where it is typed, and means the same.
@Suite struct TypedDerivativeTests {
  private func session(_ text: String) -> Session {
    var session = Session(seed: 1)
    for response in session.respond(to: text) { #expect(response.diagnostic == nil, "\(response.document)") }
    return session
  }

  private func value(_ text: String, _ session: Session) -> Tensor<Double>? {
    var copy = session
    let response = copy.respond(to: text)[0]
    #expect(response.diagnostic == nil, "\(text): \(response.diagnostic?.message ?? "")")
    return copy.state.sheet.answer
  }

  private static let layer = "W = [1, 2; 3, 4]; x = [1, 2]; b = [0, 1]; v = W @ x + b; L = sum(v^2)"

  @Test(arguments: [
    ("∂L/∂v", "grad(L, v)"), ("∂L/∂v[1]", "grad(L, v)[1]"), ("∇W L", "grad(L, W)"), ("dL/dv", "grad(L, v)"),
    ("dL/dW[0,1]", "grad(L, W)[0,1]"), ("grad_W L", "grad(L, W)"), ("∂v/∂x", "jacobian(v, x)"),
    ("∂v[1]/∂x[0]", "jacobian(v, x)[1,0]"), ("dv[1]/dx[0]", "jacobian(v, x)[1,0]"),
    ("∂(x[0] * L)/∂x", "grad(x[0] * L, x)"), ("[j in range(2): Σ_i W[j,i] x[i] + b[j]]", "v"),
    ("[j in range(2): sum_i W[j,i] x[i] + b[j]]", "v"), ("[i in range(2), j in range(2): W[j,i]]", "W.T"),
    ("[k in range(2): sum(i in range(2): W[k,i] * x[i]) + b[k]]", "v"), ("Σ_j v[j]^2", "L"),
    ("[i in range(2): Σ_j W[j,i] · ∂L/∂v[j]]", "grad(L, x)"), ("W' grad_v L", "grad(L, x)"),
    ("exp(v[0]/9) / Σ_k exp(v[k]/9) − 1", "softmax(v/9)[0] - 1"),
  ])
  func printedIsTyped(_ printed: String, _ typed: String) {
    let session = session(Self.layer)
    #expect(value(printed, session) == value(typed, session))
  }

  /// The user's own names come first.
  @Test func ownNamesComeFirst() {
    let session = session(Self.layer + "; dL = 3; dv = 2; sum_i = 5")
    #expect(value("dL/dv", session) == Tensor(scalar: 1.5) && value("sum_i * 2", session) == Tensor(scalar: 10))
  }

  /// A definition by a derivative follows what it is a derivative of.
  @Test func aDefinitionFollows() {
    var session = session(Self.layer + "; z = ∂L/∂v[0] * 2")
    #expect(session.state.sheet.value(of: "z") == Tensor(scalar: 20))
    _ = session.respond(to: "L = sum(v^3)")
    #expect(session.state.sheet.value(of: "z") == Tensor(scalar: 150))
  }

  @Test(arguments: ["∂v/∂x[0]", "∇v", "∂L", "Σ_i 3", "[k in range(2), 3: k]", "[k in 3: k]"])
  func whatMeansNothingIsRefused(_ text: String) {
    var session = session(Self.layer)
    #expect(session.respond(to: text)[0].diagnostic != nil)
  }

  /// Each index form of a trace, put into a list over its letters, comes to the same on both sides.
  @Test(arguments: [
    layer, "x = [1, -2, 3]; a = [2, 0.5, 1]; y = tanh(a * x); L = sum(y^2)",
    "X = [1, 2; 3, -1; 0, 1]; W = [1, -1; 0.5, 2]; b = [0, 1]; V = X @ W + b; L = sum(tanh(V))",
    "x = [1, 2, 3]; W = [1, 0; 2, -1; 0.5, 1]; v = Wᵀx; L = mean(v^3)", "x = [1, 2]; y = [3, -1]; s = xᵀy; L = s^2",
    "A = [1, 2; 3, 4]; B = [0, 1; -1, 2]; C = A @ B; L = sum(C^3)",
  ])
  func indexFormsAreLists(_ sheet: String) {
    var session = session(sheet)
    let document = session.respond(to: "grad L")[0].document
    var compared = 0
    for case .steps(let steps) in document.blocks {
      for line in steps.flatMap(\.contributions).flatMap(\.lines) {
        for aside in line.asides.map(\.string) {
          let sides = aside.split(separator: " = ").map(String.init)
          guard sides.count == 2, sides[0].hasPrefix("∂"), !aside.contains(" if ") else { continue }
          let indices = indices(of: sides[0], session)
          guard !indices.isEmpty else { continue }
          let list = indices.map { "\($0.letter) in range(\($0.count))" }.joined(separator: ", ")
          guard let left = value("[\(list): \(sides[0])]", session),
            let right = value("[\(list): \(sides[1])]", session)
          else { continue }
          compared += 1
          let isSame = zip(left.scalars, right.scalars).allSatisfy { ($0 - $1).magnitude < 1e-9 * max(1, $1.magnitude) }
          #expect(left.shape == right.shape && isSame, "\(aside)")
        }
      }
    }
    #expect(compared > 2, "\(compared)")
  }

  /// The letters in the square brackets of a form, each with how many positions it has.
  private func indices(of form: String, _ session: Session) -> [(letter: String, count: Int)] {
    var found: [(letter: String, count: Int)] = []
    for match in form.matches(of: /∂(\w+)\[([a-z](?:,[a-z])*)\]/) {
      let name = String(match.output.1)
      guard let node = session.state.sheet.nodes[name] ?? session.state.traceNames[name] else { continue }
      let shape = session.state.sheet.graph.shape(of: node)
      for (axis, letter) in match.output.2.split(separator: ",").enumerated()
      where axis < shape.count && !found.contains(where: { $0.letter == String(letter) }) {
        found.append((String(letter), shape[axis]))
      }
    }
    return found
  }
}

/// A gradient that is given somewhere, and a value in the place of a node.
@Suite struct UpstreamTests {
  /// What a layer hands on is what the product with its Jacobian is.
  @Test(arguments: [
    ("W = [1, 0; 2, -1]; x = [1, 2]; v = W @ x", "[0.5, -1]", "v", "x"), ("x = [1, 2]; s = x[0]^2", "2", "s", "x"),
    ("A = [1, 2; 3, 4]; B = tanh(A @ A)", "[1, 0; -1, 2]", "B", "A"),
    ("f(t) = t^2 + 1; w = 3; y = f(f(w))", "-0.5", "y", "w"),
  ])
  func aLayerAlone(_ sheet: String, _ given: String, _ output: String, _ variable: String) {
    var session = Session(seed: 1)
    session.tellsPrograms = true
    _ = session.respond(to: sheet)
    let json = session.respond(to: "grad \(output) upstream \(given)")[0].json
    _ = session.respond(to: "vjp(\(output), \(variable), \(given))")
    #expect(json["gradients"]?[variable] == session.state.sheet.answer.map { JSONValue($0) })
    #expect(json["output"]?.string == output)
  }

  @Test func aGradientOfAnotherShapeIsRefused() {
    var session = Session(seed: 1)
    _ = session.respond(to: "x = [1, 2]; v = x^2")
    let problem = session.respond(to: "grad v upstream 3")[0].diagnostic
    #expect(problem?.hint == "grad v upstream ones(2)")
    #expect(session.respond(to: "grad v upstream ones(2)")[0].diagnostic == nil)
  }

  /// With a value in the place of a node nothing below it leads anywhere, and the session stays as it was.
  @Test func aValueInThePlaceOfANode() {
    var session = Session(seed: 1)
    session.tellsPrograms = true
    _ = session.respond(to: "x = [1, 2]; h = x^2; L = sum(h^3)")
    let json = session.respond(to: "grad L at h = [2, 1]")[0].json
    #expect(json["gradients"]?["h"].flatMap { Tensor<Double>($0) }?.scalars == [12, 3])
    #expect(json["gradients"]?["x"].flatMap { Tensor<Double>($0) }?.scalars == [0, 0])
    _ = session.respond(to: "L")
    #expect(session.state.sheet.answer == Tensor(scalar: 65))
  }
}
