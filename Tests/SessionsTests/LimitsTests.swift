import Testing

@testable import Sessions

/// What a session keeps small or bounds: each test fails where a threshold is moved.
@Suite struct LimitsTests {
  private func session(_ text: String) -> Session {
    var session = Session(seed: 1)
    for response in session.respond(to: text) {
      #expect(response.outcome == .done, "\(response.diagnostic?.message ?? "")")
    }
    return session
  }

  /// What is no longer used is thrown away, however often a definition is written anew.
  @Test func aSheetThatIsChangedForLongStaysSmall() {
    var session = session("f(t) = sin(t) + 1; x = 1; y = iterate(f, x, 500)")
    for k in 0..<60 { _ = session.respond(to: "y = iterate(f, x * 1.\(k + 10), 500)") }
    #expect(session.sheet.generation > 0)
    #expect(session.sheet.graph.count < 10_000)
    #expect(session.sheet.value(of: "y")?.scalars[0].isFinite == true)
  }

  /// A graph in use is not rebuilt, large as it is.
  @Test func aSheetInUseIsLeftAlone() {
    var session = session("f(t) = sin(t) + 1; x = 1; y = iterate(f, x, 5000)")
    for k in 0..<20 { _ = session.respond(to: "z\(k) = y + \(k)") }
    #expect(session.sheet.generation == 0)
  }

  @Test(arguments: [
    ("[32, 64]", "16 times"), ("[24, 48]", "12 times"), ("[0.125, 0.25]", "0.0625 times"), ("[-22, -44]", "-11 times"),
    ("[2000, 4000]", "1000 times"), ("[20000, 40000]", "10000 times"),
  ])
  func commonFactorsAreFound(yours: String, words: String) {
    var session = session("x = [1, 2]; z = sum(x^2)")
    #expect(session.output("compare ∇x \(yours) of z").contains("Every entry of yours is \(words) the true one."))
  }

  @Test func factorsThatNobodyMakesAreNone() {
    var session = session("x = [1, 2]; z = sum(x^2)")
    #expect(!session.output("compare ∇x [40000, 80000] of z").contains("times the true one"))
    #expect(!session.output("compare ∇x [3, 6] of z").contains("times the true one"))
  }

  @Test func functionsMayCallOneAnotherSoDeep() {
    func chain(_ length: Int) -> String {
      "f0(t) = t + 1; " + (1..<length).map { "f\($0)(t) = f\($0 - 1)(t)" }.joined(separator: "; ")
    }
    var shallow = session(chain(60) + "; x = 1")
    #expect(shallow.output("f59(x)").contains("2"))
    var deep = session(chain(400) + "; x = 1")
    #expect(deep.problem("f399(x)")?.message.isEmpty == false)
    #expect(deep.output("x + 1").contains("2"))
  }

  @Test func numbersMadeOfNumbersAreExactUpToSixtyFour() {
    var session = session("set numbers fractions")
    #expect(session.output("sum(ones(8) / 3)").contains("8/3"))
    #expect(session.output("x = 1; y = x * (1/3); grad(y, x)").contains("1/3"))
    #expect(session.output("v = ones(20) / 3; v[0]").contains("1/3"))
    #expect(!session.output("w = ones(70) / 3; w[0]").contains("1/3"))
  }
}
