import Graphs
import Testing

@testable import Sessions

/// No page multiplies what no path reaches: where a line would say 0 · ∞ = 0, it says that no path leads there.
@Suite struct AbsencePagesTests {
  private static let questions = [
    "forward z", "grad z", "grad z wrt x", "jacobian z wrt x", "hessian z wrt x", "tangent z wrt x", "why x of z",
    "why x[0] of z", "paths z x", "paths z x[0]", "nudge x 0.01 of z", "nudge x[0] 0.01 of z", "layers z",
    "derive z wrt x",
    "set steps definitions; grad z", "set steps operations; set layout denominator; grad z",
    "set layout numerator; set numbers paper; grad z", "set numbers fractions; grad z", "expand all; grad z",
  ]

  /// Numbers put into a product, and what follows them.
  private static func isFalse(_ line: Substring) -> Bool {
    // Most lines have no such number, and patterns are slow.
    guard line.contains("nan") || line.contains("inf") else { return false }
    let sides = line.split(separator: #/[=≈] /#).map(String.init)
    return sides.indices.dropLast().contains { k in
      let side = sides[k]
      guard side.contains(#/[·⊙+]/#), !side.contains("gate("), !side.contains("where(") else { return false }
      let meetsNaN = side.contains(#/\bnan\b/#) || side.contains(#/(^|[ (\[])-?0 · \(?-?inf\b/#)
      let meetsInfinity = side.contains(#/\binf\)? · \(?-?0($|[ )\]])/#)
      return (meetsNaN || meetsInfinity) && !sides[(k + 1)...].contains { $0.contains(#/\bnan\b/#) }
    }
  }

  @Test(arguments: AbsenceTests.cases) func nothingAbsentIsMultiplied(_ example: AbsenceTests.Case) {
    var session = Session(seed: 1)
    session.pageWidth = 400
    _ = session.respond(to: "\(example.script); z = \(example.z)")
    for question in Self.questions {
      for line in session.output(question).split(separator: "\n") where Self.isFalse(line) {
        Issue.record("\(question): \(line)")
      }
    }
  }

  @Test func falseLinesAreFound() {
    for line in ["∂z/∂x = 0 · inf ≈ 0", "= inf · 0 = 0", "[1, 0] ⊙ [1, nan] ≈ [1, 0]", "1 · nan ≈ 1", "0 · (-inf) = 0"]
    {
      #expect(Self.isFalse(line[...]), "\(line)")
    }
    for line in ["∂z/∂x = 0 · inf = nan", "z = where(0, nan, 0) = 0", "1 · 0.5 = 0.5", "gate(0, nan) = 0"] {
      #expect(!Self.isFalse(line[...]), "\(line)")
    }
  }

  @Test func wordsSayWhereNoPathLeads() {
    var session = Session(seed: 1)
    _ = session.respond(to: "x = 0; y = where(x > 0, log(x), 2 * x)")
    let page = session.output("grad y")
    #expect(page.contains("0: no path leads this way") && page.contains("no path arrives at u2: nothing is multiplied"))
    #expect(page.contains("∂y/∂x = ∂y/∂u3 · ∂u3/∂x + 0 = 2 + 0 = 2"))
    _ = session.respond(to: "x = [1, -1, -4]; y = sum(where(x > 0, sqrt(x), x))")
    #expect(session.output("grad y").contains("where a path leads = [0.5, 0, 0]"))
    #expect(session.output("grad y").contains("no path arrives at u2[1], u2[2]"))
    _ = session.respond(to: "x = [-1, 4]; k = inf; y = k * sum(relu(x))")
    #expect(session.output("grad y").contains("no path leads to x[0] this way"))
  }

  /// Paths that are not taken count nothing, and the dominant path has the gradient that there is.
  @Test func pathsAndReasonsAgreeWithTheGradient() {
    var session = Session(seed: 1)
    _ = session.respond(to: "x = 0; y = where(x > 0, log(x), x)")
    let paths = session.output("paths y x")
    #expect(paths.contains("not taken here") && paths.contains("= 0 + 1") && !paths.contains("nan"))
    _ = session.respond(to: "x = [4, 0]; y = sqrt(x)[0]; v = [sqrt(x)[0], 2 * x[0]]")
    for question in ["why x of y", "why x[0] of y", "paths y x", "paths v x", "paths y x[0]"] {
      #expect(!session.output(question).contains("nan"), "\(question)")
    }
    _ = session.respond(to: "x = -1; y = inf * relu(x)")
    #expect(session.output("paths y x").contains("not taken here"))
  }

  /// On paper too: what is rounded is multiplied, and nothing else.
  @Test func paperHasTheSameGradient() {
    var session = Session(seed: 1)
    _ = session.respond(to: "X = [1, 2; 3, 4]; W = [inf, 1; 1, 2]; z = sum((X @ W)[:, 1]); set numbers paper")
    #expect(!session.output("grad z").contains("nan"))
    #expect(session.output("x = 1e200; y = 0 * (x * x)").contains("y = nan"))
  }

  @Test func whatHasNoInverseIsSingular() {
    var session = Session(seed: 1)
    _ = session.respond(to: "A = [1, 2; 2, 4]; y = logdet(A)")
    #expect(session.output("derive y wrt A").contains("A is singular, its determinant is 0"))
    let page = session.output("set numbers paper; B = [1.00001, 1; 1, 1]; Y = inv(B); forward Y")
    #expect(page.contains("Y is infinite: B is singular, its determinant is 0"))
    // That it has an inverse, beyond all numbers, is another thing.
    #expect(
      session.output("set numbers decimals; C = [1e-320, 0; 0, 1]; D = inv(C); forward D").contains("beyond 1.8e308"))
  }
}
