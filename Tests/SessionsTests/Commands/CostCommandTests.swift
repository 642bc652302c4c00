import Explanations
import Synchronization
import Testing

@testable import Sessions

@Suite struct CostCommandTests {
  /// A member of a cost's JSON object, by its way down.
  private func cost(_ text: String, _ path: String...) -> Int? {
    var session = Session()
    session.tellsPrograms = true
    var value = session.respond(to: text).last?.json
    for name in path { value = value?.members.first { $0.name == name }?.value }
    guard case .integer(let n)? = value else { return nil }
    return n
  }

  /// The lecture's z = f(f(… f(w))): n − 1 evaluations of f with sharing, n(n − 1)/2 without.
  @Test(arguments: 2...9) func evaluationsOfAFunction(n: Int) {
    let text = "f(t) = t^2 + 1; w = 0.1; z = iterate(f, w, \(n)); cost z"
    #expect(cost(text, "function_runs", "f", "kept") == n - 1)
    #expect(cost(text, "function_runs", "f", "anew") == n * (n - 1) / 2)
    #expect(cost(text, "forward_nodes", "kept") == 2 * (n - 1))
    #expect(cost(text, "forward_nodes", "anew") == n * (n - 1))
  }

  @Test func namesOnTheWayChangeNothing() {
    let named = "f(t) = t^2 + 1; w = 3; x = f(w); y = f(x); z = f(y); cost z"
    #expect(cost(named, "function_runs", "f", "kept") == 2 && cost(named, "function_runs", "f", "anew") == 3)
    #expect(cost(named, "forward", "total") == 6 && cost(named, "backward", "total") == 5)
  }

  @Test func modesFollowTheShape() {
    let tall = "x = 2; y = sin(x) * ones(8); cost y"
    #expect(cost(tall, "inputs") == 1 && cost(tall, "outputs") == 8)
    #expect(cost(tall, "modes", "forward", "total")! < cost(tall, "modes", "reverse", "total")!)
    let wide = "x = ones(8); y = sum(sin(x)); cost y"
    #expect(cost(wide, "inputs") == 8 && cost(wide, "outputs") == 1)
    #expect(cost(wide, "modes", "reverse", "total")! < cost(wide, "modes", "forward", "total")!)
  }

  @Test func aBatchMultiplies() {
    let one = cost("X = ones(1, 3); W = ones(3, 2); L = sum((X @ W)^2); cost L", "forward", "multiplications")
    let ten = cost("X = ones(10, 3); W = ones(3, 2); L = sum((X @ W)^2); cost L", "forward", "multiplications")
    #expect(one == 8 && ten == 80)
  }

  @Test func theSessionIsUntouched() {
    var session = Session(seed: 1)
    _ = session.respond(to: "f(t) = t^2; x = 2; z = f(x)")
    let before = VisibleState(session)
    let output = session.output("cost z; cost z at x = 3; cost z wrt x")
    #expect(VisibleState(session) == before)
    for line in output.split(separator: "\n") { #expect(line.count <= 80) }
    #expect(
      session.output("const c = 3; d = c + 1; cost d").contains("d depends on no variable, so there is no gradient"))
    #expect(session.problem("A = ones(400, 400); B = A @ A; cost B")?.message.contains("batch") == true)
  }

  @Test(arguments: [1, 5, 400, 900, 1_500, 2_000]) func itCanBeInterrupted(count: Int) {
    let asked = Mutex(0)
    var session = Session()
    _ = session.respond(to: "f(t) = sin(t) + 1; w = 1; z = iterate(f, w, 300)")
    let before = VisibleState(session)
    session.isInterrupted = {
      asked.withLock {
        $0 += 1
        return $0 > count
      }
    }
    #expect(session.problem("cost z")?.message.contains("interrupted") == true)
    session.isInterrupted = { false }
    #expect(VisibleState(session) == before)
    #expect(session.output("cost z").contains("Cost of z"))
  }
}
