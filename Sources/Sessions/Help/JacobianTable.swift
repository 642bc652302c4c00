import Explanations
import Language

/// The local Jacobians of the operations of a course and what they make of the gradient that arrives, in indices: the
/// steps that `grad` prints of names that are declared and have no value.
enum JacobianTable {
  /// A definition among what it needs; `L` is a number that depends on its result and on nothing else.
  private struct Row {
    let statements: String
    let node: String
  }

  private static let rows = [
    Row(statements: "a, x : R^n; f : R^n -> R; y = a * x; L = f(y)", node: "y"),
    Row(statements: "x : R^n; g : R -> R; f : R^n -> R; y = g(x); L = f(y)", node: "y"),
    Row(statements: "x : R^n; f : R^n -> R; y = relu(x); L = f(y)", node: "y"),
    Row(statements: "x : R^I; W : R^(I×O); b : R^O; f : R^O -> R; v = Wᵀx + b; L = f(v)", node: "v"),
    Row(statements: "x : R^I; W : R^(O×I); f : R^O -> R; v = W @ x; L = f(v)", node: "v"),
    Row(statements: "X : R^(N×I); W : R^(I×O); b : R^O; f : R^(N×O) -> R; V = X @ W + b; L = f(V)", node: "V"),
    Row(statements: "x : R^n; f : R -> R; s = sum(x); L = f(s)", node: "s"),
    Row(statements: "x : R^n; f : R -> R; m = mean(x); L = f(m)", node: "m"),
    Row(statements: "x : R^n; c : R; f : R^n -> R; y = x + c; L = f(y)", node: "y"),
    Row(statements: "x, y : R^n; f : R -> R; s = xᵀy; L = f(s)", node: "s"),
    Row(statements: "z : R^n; f : R^n -> R; p = softmax(z); L = f(p)", node: "p"),
    Row(statements: "z : R^n; const y : R; L = cross_entropy(z, y)", node: "L"),
    Row(statements: "Z : R^(N×O); const y : R^N; L = cross_entropy(Z, y)", node: "L"),
  ]

  /// The steps, one after another.
  static func blocks(in outer: SessionState) -> [Block] {
    let steps = rows.compactMap { row in step(row, outer) }
    let numbered = steps.enumerated().map { k, step in
      var copy = step
      copy.number = k + 1
      return copy
    }
    return [
      .heading("Local Jacobians and products in indices", aside: "L: a number that depends on the result"),
      .steps(numbered),
      .paragraph(
        "Row j, column i of ∂y/∂x is ∂y[j]/∂x[i]; a gradient ∇x L has the shape of x. i is an input, j an output or class, "
          + "k a second one, n an example. jacobian y wrt x general prints those of your own definitions."),
    ]
  }

  private static func step(_ row: Row, _ outer: SessionState) -> Explanations.Step? {
    var session = SessionState(outer.commands, seed: 7)
    var document: Document?
    for source in Script.statements(of: row.statements + "; grad L general") {
      document = session.respond(to: source).document
    }
    for block in document?.blocks ?? [] {
      guard case .steps(let steps) = block else { continue }
      if let step = steps.first(where: { $0.node == row.node }) { return step }
    }
    return nil
  }
}
