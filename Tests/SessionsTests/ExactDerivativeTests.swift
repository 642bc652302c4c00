import Testing

@testable import Sessions

/// Exact fractions as values of derivatives: every expression says the fraction that `grad` says.
@Suite struct ExactDerivativeTests {
  @Test(
    arguments: [
      ("grad(L, x)", "1/3"), ("grad(L, x) + 1", "4/3"), ("grad(y, x)", "4/7"), ("grad(y, x) / 3", "4/21"),
      ("grad(grad(y, x), x)", "2/7"), ("jvp(y, x, 1/3)", "4/21"), ("vjp(y, x, 1/3)", "4/21"), ("jacobian(y, x)", "4/7"),
      ("hessian(y, x)", "2/7"), ("f'(x)", "4/3"), ("f'(2)", "4/3"), ("f''(2)", "2/3"), ("f''(x)", "2/3"),
      ("grad(sum(z^2), z)", "[2/3, 4]"), ("grad(mean(z), z)", "[1/2, 1/2]"), ("grad(x/3 + x/6, x)", "1/2"),
      ("grad(L/3, x)", "1/9"), ("grad(L*L, L)", "4/3"), ("1/3 - grad(L, x)", "0"), ("grad(-L, x)", "-1/3"),
      ("grad((x+1)/(x+5), x)", "4/49"), ("grad(x^-2, x)", "-1/4"), ("3 * grad(L, x)", "1"),
    ])
  func everyDerivativeIsExact(_ expression: String, _ text: String) {
    var session = Session(seed: 1)
    _ = session.respond(to: "set numbers fractions; x = 2; L = x/3; y = x^2/7; f(t) = t^2/3; z = [1/3, 2]")
    let output = session.output(expression)
    #expect(output.contains("= \(text)\n") || output.hasSuffix("= \(text)"), "\(output)")
  }

  @Test func namedDerivativesAreExactToo() {
    var session = Session(seed: 1)
    _ = session.respond(to: "set numbers fractions; x = 2; L = x/3")
    #expect(session.output("g = grad(L, x)").contains("1/3"))
    #expect(session.output("h = g * 3").contains("h = 1"))
    #expect(session.output("const c = grad(L, x); c + c").contains("2/3"))
  }

  @Test func numbersThatNoDoubleHoldsAreNamed() {
    var session = Session(seed: 1)
    _ = session.respond(to: "set numbers fractions")
    #expect(session.output("w = 1/3^700").contains("larger than any number here"))
    #expect(session.output("forward w").contains("not exact"))
    #expect(session.output("v = 10^(-400)").contains("smaller than any number here"))
    #expect(!session.output("u = 1/3^7").contains("note"))
  }

  /// Two numbers with one double, of which only one could be meant: neither is called exact.
  @Test(arguments: [
    "w = 1e20 + 1 - 1e20", "w = 2^53 + 1 - 2^53", "w = (2^53 - 1 + 2) - 9007199254740992",
    "f(t) = t + 1 - t; w = f(1e20)",
    "h = 1e20 + 1 - 1e20; w = h * 2",
  ])
  func whatOneDoubleCannotTellApartIsNotCalledExact(_ line: String) {
    var session = Session(seed: 1)
    #expect(session.respond(to: "set numbers fractions; \(line)").allSatisfy { $0.outcome == .done })
    let page = session.output("forward w")
    #expect(page.contains("w") && page.contains("more digits than can be known exactly"), "\(page)")
  }

  @Test(arguments: [("w = 1/3 + 1/3", "2/3"), ("w = 1e6 + 1e6", "2000000"), ("w = 0.1 + 0.2", "3/10")])
  func whatADoubleTellsIsExact(_ line: String, text: String) {
    var session = Session(seed: 1)
    _ = session.respond(to: "set numbers fractions; \(line)")
    let page = session.output("forward w")
    #expect(page.contains("= \(text)") && !page.contains("digits"), "\(page)")
  }
}
