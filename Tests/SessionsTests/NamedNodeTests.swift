import Graphs
import Tensors
import Testing

@testable import Sessions

/// A node that is differentiated by counts as a variable, whatever stands below it: no identity looks inside.
@Suite struct NamedNodeTests {
  /// Definitions of a, all of which give it the value 0.5, and 1.5 with x = -1.5.
  private static let definitions = ["-x", "-(-(-x))", "0 - x", "-1 * x", "-x + 0", "-x / 1", "(-x)^1", "-identity(x)"]

  private static let functions: [String] = Opcode.operations.compactMap { opcode in
    guard let description = opcode.description, description.arity == 1, description.differentiable == [true],
      opcode != .digamma
    else { return nil }
    return description.names.first
  }

  /// What is differentiated by a, with a function in place of f.
  private static let forms = ["f(a)", "f(a) * a", "f(a)^2 - a", "f(a) / a", "-f(a) + (-a)", "f(a) * f(-(-a))"]

  private func values(_ script: String, _ expressions: [String]) -> [[Double]?] {
    var session = Session(seed: 1)
    for response in session.respond(to: script) {
      #expect(response.outcome == .done, "\(script): \(response.diagnostic?.message ?? "")")
    }
    return expressions.map {
      session.respond(to: $0).last?.outcome == .done ? session.sheet.answer?.scalars : nil
    }
  }

  private func agree(_ a: [Double]?, _ b: [Double]?) -> Bool {
    guard let a, let b, a.count == b.count else { return false }
    return zip(a, b).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) || abs($0 - $1) <= 1e-11 * max(1, abs($1)) }
  }

  private static let derivatives = [
    "grad(y, a)", "grad(grad(y, a), a)", "hessian(y, a)", "jacobian(y, a)", "jvp(y, a, 1)", "vjp(y, a, 2)",
    "jvp(grad(y, a), a, 1)", "grad(vjp(y, a, a), a)",
  ]

  @Test(arguments: functions, ["", "expand all; "])
  func derivativesByANodeAreThoseByALeaf(function: String, prefix: String) {
    let value = function == "acosh" ? "1.5" : "0.5"
    for form in Self.forms {
      let y = form.replacing("f(", with: "\(function)(")
      let expected = values("\(prefix)a = \(value); y = \(y)", Self.derivatives)
      for definition in Self.definitions {
        let found = values("\(prefix)x = -\(value); a = \(definition); y = \(y)", Self.derivatives)
        for (k, derivative) in Self.derivatives.enumerated() {
          #expect(agree(found[k], expected[k]), "\(prefix)a = \(definition); y = \(y): \(derivative)")
        }
      }
    }
  }

  @Test(
    arguments: [
      ("x = 3; a = -x; y = a^2", "hessian(y, a)", [2]), ("x = 3; a = -x; y = a^2", "grad(grad(y, a), a)", [2]),
      ("x = 3; f(t) = t^2", "f''(-x)", [2]), ("x = 3; f(t) = t^3", "f'''(-x)", [6]),
      ("p = 0.5; l = -log(p); J = l * l", "hessian(J, l)", [2]),
      ("x = [1, 2]; a = -x; y = sum(a^2)", "hessian(y, a)", [2, 0, 0, 2]),
      ("x = [1, 2; 3, 4]; a = -x; v = [1, -1]; y = sum((a @ v)^2)", "grad(grad(y, a)[0, 0], a)", [2, -2, 0, 0]),
      ("x = 3; a = -x; b = -a; y = a^2 * b", "grad(grad(y, b), a)", [-6]),
      ("x = 2; g(t) = -t; h(t) = g(t)^2 * t", "h'(g(x))", [12]),
      ("x = 2; u = 3; a = -x; y = u - a; z = y * a", "grad(grad(z, a), a)", [-2]),
      ("x = 2; a = -x; y = a / (1 - a)", "grad(grad(y, a), a)", [2.0 / 27]),
      ("expand all; z = [1, 2]; a = -z; y = softmax(a)", "jacobian(y, a)[0, 0]", [0.196_611_933_241_481_85]),
      ("expand all; x = 1; a = -x; y = sigmoid(a)", "grad(y, a)", [0.196_611_933_241_481_85]),
      ("x = 3; y = (-x)^2 * 2; g = grad(y, x); a = -x; z = a * g", "grad(z, g)", [-3]),
    ] as [(String, String, [Double])])
  func negationsAreAtoms(script: String, expression: String, expected: [Double]) {
    let found = values(script, [expression])[0]
    #expect(agree(found, expected), "\(found ?? [])")
  }
}
