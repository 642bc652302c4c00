import Testing

@testable import Sessions

/// What is said beside matrices and numbers that are not finite.
@Suite struct NonFiniteStructureTests {
  /// Of a matrix with nan or infinite entries nothing is known: inf equals inf, and nan nothing.
  @Test(arguments: [
    "w=[1,2]; const M=[1,-inf;2,3]; jacobian M@w wrt w", "w=[1,2]; const M=[inf,5;4,2]; jacobian M@w wrt w",
    "x=-2; p=3; hessian x^p wrt x, p", "v=[0,0]; hessian norm(v)^2 wrt v", "x=[-1,2]; hessian sum(log(x)) wrt x",
    "x=[-1,2]; hessian sum(log(x)*x) wrt x",
  ])
  func nothingIsSaidOfTheStructure(_ line: String) {
    var session = Session(seed: 1)
    let page = session.output(line)
    #expect(page.contains("nan") || page.contains("inf"), "\(page)")
    for word in ["symmetric", "transpose", "diagonal at", "definite", "triangular"] {
      #expect(!page.contains(word), "\(line): \(page)")
    }
  }

  /// An infinite value is too large for a number, or a pole.
  @Test(arguments: [
    ("10^400", true), ("1e200*1e200", true), ("exp(1000)", true), ("1e200/1e-200", true), ("log(0)", false),
    ("0^(-1)", false), ("1/0", false), ("atanh(1)", false), ("log1p(-1)", false),
  ])
  func polesAreNotTooLarge(_ expression: String, isTooLarge: Bool) {
    var session = Session(seed: 1)
    let page = session.output(expression)
    #expect(page.contains("inf"), "\(page)")
    #expect(page.contains("larger than any number") == isTooLarge, "\(page)")
  }

  /// A program computes with doubles, and asserts what doubles give.
  @Test func exportsOfFractionsAreOfDoubles() {
    var session = Session(seed: 1)
    _ = session.respond(to: "set numbers fractions; x = 0.1; f = where(x*3 == 0.3, x^2, 5*x)")
    #expect(session.output("export jax").contains("0.5"))
    #expect(session.output("f").contains("1/100"))
  }
}
