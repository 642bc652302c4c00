import Explanations
import Testing

@testable import Sessions

/// With fractions a choice falls as the exact numbers have it, whichever command asks: 0.1 · 3 is 0.3.
@Suite struct ExactChoiceTests {
  /// A sheet of one variable `x`, and the slope of `y` there.
  typealias Case = (sheet: String, slope: Double)

  static let cases: [Case] = [
    ("x = 0.1; y = where(x*3 == 0.3, x^2, 5*x)", 0.2),
    ("x = 0.1; y = where(x*3 - 0.3 != 0, x^2, 5*x)", 5),
    ("x = 0.1; y = abs(x*3 - 0.3) + x", 1),
    ("x = 0.1; y = relu(x*3 - 0.3) + x", 1),
    ("x = 0.1; y = (x*3 - 0.3)^2 / (x*3 - 0.3 + 1e-9) + x", 1),
    ("x = 0.1; y = [1, x, x^2, 7*x, 0][x*3*10]", 7),
    ("x = 0.1; y = x*floor(x*3*10)", 3),
    ("x = 0.1; y = -x*floor(-3*(x + 0.2)*10/9)", 1),
    ("x = 1/3; y = where(x*3 == 1, x^2, 5*x)", 2.0 / 3),
    ("x = 1/3; y = where(x + x + x > 1, 5*x, 3*x)", 3),
    ("x = 0.1; a = x*3; b = a - 0.3; y = where(b, 5*x, 4*x)", 4),
    ("f(t) = where(t*3 == 0.3, t^2, 5*t); x = 0.1; y = f(x)", 0.2),
    ("x = 0.1; c = 0.1*3 == 0.3; y = c*x + x", 2),
    ("x = 0.1; y = x*(0.1*3 == 0.3) + x", 2),
    ("f(t) = 2*t; x = 0.1; y = iterate(f, x, 0.1*3*10)", 8), ("x = 0.1; y = sum(k in range(0.1*3*10): x*k)", 3),
    ("x = 0.1; y = max(x*3, 0.3) + x", 2.5),
    ("x = 1/49; y = where(x*49 == 1, x^2, 5*x)", 2.0 / 49),
    ("x = 1/49; y = relu(x*49 - 1) + x", 1),
    ("x = 49; y = where(x*(1/49) == 1, 3*x, 5*x)", 3),
  ]

  @Test(arguments: cases)
  func everyCommandDecidesAlike(_ example: Case) throws {
    var session = Session(seed: 1)
    let (sheet, slope) = example
    for response in session.respond(to: "set numbers fractions; \(sheet)") {
      try #require(response.outcome == .done, "\(sheet): \(response.diagnostic?.message ?? "")")
    }
    func answer(_ expression: String) -> Double {
      _ = session.respond(to: expression)
      return session.sheet.answer?.scalars.first ?? .nan
    }
    for expression in ["grad(y, x)", "jacobian(y, x)", "jvp(y, x, 1)", "vjp(y, x, 1)", "x; g = grad(y, x); g + 0"] {
      #expect(abs(answer(expression) - slope) < 1e-9, "\(expression) of \(sheet)")
    }
    #expect(session.output("compare ∂y/∂x \(slope)").contains("It is right"), "\(sheet)")
    let check = session.output("check y")
    #expect(check.contains("Passed") || check.contains("at a kink"), "\(sheet): \(check)")
    // An index that moves is none any more, and the step is refused.
    if sheet.contains("][x") { return }
    let before = session.sheet.value(of: "x")?.scalars[0] ?? .nan
    _ = session.respond(to: "sgd y wrt x lr=0.5 steps=1")
    let after = session.sheet.value(of: "x")?.scalars[0] ?? .nan
    #expect(abs(before - after - 0.5 * slope) < 1e-9, "sgd of \(sheet)")
    _ = session.respond(to: "undo")
    #expect(abs(answer("grad(y, x)") - slope) < 1e-9, "after undo: \(sheet)")
  }

  /// Decimals are as before when fractions are left again, bit for bit.
  @Test(arguments: cases)
  func decimalsComeBack(_ example: Case) {
    var session = Session(seed: 1)
    guard session.respond(to: example.sheet).allSatisfy({ $0.outcome == .done }) else {
      leavingFractions(example)
      return
    }
    let before = session.sheet.value(of: "y")?.scalars[0].bitPattern
    #expect(before != nil)
    _ = session.respond(to: "set numbers fractions; y; set numbers decimals")
    #expect(session.sheet.value(of: "y")?.scalars[0].bitPattern == before, "\(example.sheet)")
  }

  /// What decimals refuse is said by its name, and nothing is lost.
  private func leavingFractions(_ example: Case) {
    var session = Session(seed: 1)
    _ = session.respond(to: "set numbers fractions; \(example.sheet)")
    let value = session.sheet.value(of: "y")
    let response = session.respond(to: "set numbers decimals").last
    let page = PlainFormat(session.page).render(response?.document ?? Document([]))
    if response?.outcome == .done {
      #expect(session.sheet.broken["y"] != nil, "\(example.sheet)")
      #expect(page.contains("y is no longer valid"))
    } else {
      #expect(response?.diagnostic?.message.contains("y") ?? false, "\(example.sheet)")
      #expect(session.sheet.value(of: "y") == value && session.settings.narration.numbers == .fractions)
    }
  }

  /// Two numbers with one double are two literals, in whichever order they come.
  @Test func literalsThatShareADoubleAreTwo() {
    var session = Session(seed: 1)
    _ = session.respond(to: "set numbers fractions; x = 49; y = x*(1/49); w = x*0.02040816326530612")
    #expect(session.output("y == 1").contains("= 1"))
    #expect(session.output("w == 1").contains("= 0"))
    _ = session.respond(to: "v = x*(1/49) + 0.02040816326530612")
    #expect(session.output("forward y").contains("1/49"))
    #expect(session.output("nudge x 0 of y").contains("0"))
  }

  /// A new value is as exact as the first.
  @Test func anotherValueDecidesToo() {
    var session = Session(seed: 1)
    _ = session.respond(to: "set numbers fractions; x = 7; y = where(x*3 == 0.3, x^2, 5*x); z = where(x*3 == 1, 1, 2)")
    #expect(session.output("x = 0.1; grad(y, x)").contains("1/5"))
    #expect(session.output("x = 1/3; z").contains("z = 1"))
    #expect(session.output("undo; z").contains("z = 2"))
    #expect(session.output("redo; z").contains("z = 1"))
  }
}
