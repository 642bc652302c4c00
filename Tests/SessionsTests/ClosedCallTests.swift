import Testing

@testable import Explanations
@testable import Graphs
@testable import Sessions

/// Calls of the session's functions that are one step: what they say, and when they are not.
@Suite struct ClosedCallTests {
  private func session(_ text: String) -> Session {
    var session = Session(seed: 1)
    session.tellsPrograms = true
    for response in session.respond(to: text) { #expect(response.diagnostic == nil, "\(response.document)") }
    return session
  }

  private func page(_ session: inout Session, _ command: String) -> String { session.output(command) }

  @Test func aCallIsOneStep() {
    var session = session("f(t) = t^2 + 1; w = 3; x = f(w); y = f(x)")
    let page = page(&session, "grad y")
    #expect(page.contains("x = f(w) = f(3)  = 3^2 + 1  = 10") && page.contains("∂y/∂x = f'(x) = 2x = 2 · 10 = 20"))
    #expect(!page.contains("u1"))
  }

  /// Of a body that also uses a name of the session no f' is said: the argument may enter by its own name as well.
  @Test func thePrimeIsOfTheParameterAlone() {
    var session = session("w = 3; h(t) = t * w; k = h(w)")
    let page = page(&session, "grad k")
    #expect(page.contains("∂k/∂w = 2w = 2 · 3 = 6") && !page.contains("h'"))
    #expect(!page.contains("h(t)"))
  }

  /// What `expand` and `collapse` said, saved and loaded, and undone.
  @Test func aFunctionIsOpenedAndClosed() {
    var session = session("f(t) = t^2 + 1; w = 3; x = f(w)")
    func isOpen() -> Bool { page(&session, "forward x").contains("u1") }
    #expect(!isOpen())
    _ = session.respond(to: "expand f")
    #expect(isOpen())
    let lines = session.state.stateLines
    _ = session.respond(to: "undo")
    #expect(!isOpen())
    session = Session(seed: 1)
    for line in lines { #expect(session.respond(to: line).allSatisfy { $0.diagnostic == nil }, "\(line)") }
    #expect(isOpen())
    _ = session.respond(to: "collapse x")
    #expect(!isOpen())
  }

  /// Of a body of which something is used elsewhere too nothing is hidden.
  @Test func whatIsUsedElsewhereHasALine() {
    var session = session("k(t) = (t^2 + 1) * t; w = 3; r = k(w) + w^2")
    let page = page(&session, "grad r")
    #expect(page.contains("u1 = w^2") && page.contains("∂r/∂w = ") && page.contains("34"))
  }

  /// A function that is defined anew is not told by what it was before.
  @Test(arguments: ["f(t) = t^3", "w = 4; undo", "f(t) = sin(t)"]) func aCallFollowsItsFunction(_ change: String) {
    var session = session("f(t) = t^2 + 1; w = 3; grad f(w) + 1")
    _ = session.respond(to: "g = grad(f(f(w)), w); x = f(w); y = f(x) * f(w)")
    _ = session.respond(to: change)
    var fresh = Session(seed: 1)
    for line in session.state.stateLines { _ = fresh.respond(to: line) }
    for command in ["forward y", "grad y", "graph y"] {
      _ = fresh.respond(to: "forward y")
      #expect(page(&session, command) == page(&fresh, command), "\(command)")
    }
  }

  /// The totals that programs read end in the gradients, whichever way the steps are told.
  @Test(arguments: [
    "f(t) = t^2 + 1; w = 3; L = f(w) * w + f(f(w))", "s = 2; g(t) = t * s + sin(t); w = 3; L = g(s) + g(w) * w",
    "W = [1, 2; 3, -4]; b = [1, -1]; v = [1, 2]; layer(p) = relu(W @ p + b); L = sum(layer(layer(v))^2)",
    "v = [1, 2]; f(a) = a[0] * a[1]; L = f(v) + v[0]",
    "f(a, c) = a * c[1]; v = [1, 2]; w = 3; L = f(w, v) + f(v[0], v)",
  ])
  func totalsEndInTheGradients(_ text: String) {
    var closed = session(text)
    var opened = closed
    _ = opened.respond(to: "expand all")
    let answers = [closed.respond(to: "grad L")[0].json, opened.respond(to: "grad L")[0].json]
    #expect(answers[0]["gradients"] == answers[1]["gradients"])
    let counts = answers.map { ($0["steps"]?.elements ?? []).count }
    #expect(counts[0] <= counts[1])
    var totals: [String: JSONValue] = [:]
    for step in answers[0]["steps"]?.elements ?? [] {
      for c in step["contributions"]?.elements ?? [] {
        if let name = c["operand"]?.string, let total = c["total"] { totals[name] = total }
      }
    }
    guard case .object(let gradients)? = answers[0]["gradients"] else {
      Issue.record("no gradients")
      return
    }
    for member in gradients { #expect(totals[member.name] == member.value, "\(member.name)") }
  }
}
