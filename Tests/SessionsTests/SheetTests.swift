import Testing

@testable import Sessions

/// The spreadsheet: what follows a change, and what a failed change leaves behind.
@Suite struct SheetTests {
  private func value(_ expression: String, after script: String) -> [Double]? {
    var session = Session(seed: 1)
    for response in session.respond(to: script) where response.outcome == .failed {
      // Failures in the script are part of what is tested.
      #expect(response.diagnostic != nil)
    }
    guard session.respond(to: expression).last?.outcome == .done else { return nil }
    return session.sheet.answer?.scalars
  }

  @Test func whatRestsOnALeafFollowsIt() {
    #expect(value("z", after: "x = 2; y = x^2; z = y + x; x = 3") == [12])
    #expect(value("z", after: "x = [1, 2]; z = sum(x * 2); x = [1, 2, 3]") == [12])
    #expect(value("z", after: "f(t) = t^2; x = 3; z = f(x); f(t) = t^3") == [27])
    #expect(value("b", after: "a = 1; b = a + 1; a = [1, 2]") == [2, 3])
  }

  @Test func structureMadeFromALeafFollowsIt() {
    let start = "x = [1, 2, 3, 4]; n = 1; "
    #expect(value("z", after: start + "z = sum(x[:n]); n = 3") == [6])
    #expect(value("z", after: start + "z = sum(k in range(n): x[k]); n = 4") == [10])
    #expect(value("z", after: start + "g(t) = t * 2; z = iterate(g, x[0], n); n = 3") == [8])
    // Also after a redefinition that failed and changed nothing.
    #expect(value("z", after: start + "z = sum(x[:n]); z = sum(x[:n]) + nosuch; n = 3") == [6])
  }

  @Test func anIndexHidesANameOnlyInItsBody() {
    #expect(value("z", after: "k = 2; z = k + sum(k in range(3): k); k = 5") == [8])
    #expect(value("z", after: "x = 0.5; k = 3; z = x * sum(k in range(k): k); k = 5") == [5])
  }

  @Test func derivativesWithoutSharingDependOnWhatTheyAreTakenBy() {
    #expect(value("z", after: "x = 2; f(t) = t^3; z = f''(x); set sharing off") == [12])
    #expect(value("b", after: "set sharing off; x = 2; y = x + 1; z = y^3; a = grad(z, y); b = grad(a, y)") == [18])
  }

  @Test(arguments: [
    "sum([1, 2; 3, 4], axis=[0, 1])", "broadcast_to(1, -1)", "broadcast_to(1, 0)", "y = broadcast_to(x, 1e10, 3)",
    "one_hot(q, 1e15)", "x[::-9223372036854775808]", "sum(k in range(-9e18, 9e18): k)",
    "reshape(x, 4294967296, 4294967296, 3)", "h(t) = t + ans", "outer(big, big)",
  ])
  func whatCannotBeMadeIsRefused(_ line: String) {
    var session = Session(seed: 1)
    _ = session.respond(to: "x = [1, 2, 3]; const q = 1; big = ones(20000)")
    let before = VisibleState(session)
    let outcome = session.respond(to: line).last?.outcome
    #expect(outcome == .failed, "\(line)")
    #expect(VisibleState(session) == before)
  }

  @Test func aFunctionWithoutSyntaxOfItsOwnCanBeInterrupted() {
    var session = Session(seed: 1)
    _ = session.respond(to: "x = 1")
    session.isInterrupted = { true }
    #expect(session.respond(to: "z = iterate(sin, x, 1000000)").last?.outcome == .failed)
  }

  @Test func updatesAreSimultaneous() {
    #expect(value("[x, y]", after: "x = 1; y = 2; L = x * y; x, y -= 1 * grad(L)") == [-1, 1])
  }
}
