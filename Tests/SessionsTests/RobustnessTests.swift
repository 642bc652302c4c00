import Explanations
import Language
import Testing

@testable import Sessions

/// Bad input ends in a clear error or a value, never in a crash, and leaves the session as it was.
@Suite struct RobustnessTests {
  /// A repeatable source of bytes.
  struct Source: RandomNumberGenerator {
    var numbers: RandomNumbers
    mutating func next() -> UInt64 { numbers.next() }
  }

  static let valid = [
    "x = 2", "const y = [0, 1]", "z = x * sin(x) + 3", "f(t) = t^2 + 1", "w := x + 1", "W = [1, 2; 3, 4]",
    "v = Wᵀ[1, 2]", "grad z wrt x at x = 3", "forward z", "sum(k in range(3): x^k)", "W[0, :] @ [1, 2]",
    "x -= 0.1 * grad(z)", "g = grad(z, x)", "f'(x)", "iterate(f, x, 3)", "softmax([1, 2, x])",
    "L = cross_entropy(W, y)",
    "grad L", "set digits 6", "vars", "show z", "undo", "redo", "remove z", "help grad", "max(x, 1) * -x^2 / 3",
    "reshape(W, 4)[1:3]", "concatenate([1, x], [2, 3])", "mean(W, axis=0, keepdims=1)", "ans + 1", "x == 2", "history",
  ]

  @Test func randomLines() {
    var random = Source(numbers: RandomNumbers(seed: 11))
    var session = prepared()
    for _ in 0..<5_000 {
      let length = Int.random(in: 0..<40, using: &random)
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      check(String(decoding: bytes, as: UTF8.self), &session)
    }
  }

  @Test func mutatedLines() {
    var random = Source(numbers: RandomNumbers(seed: 12))
    var session = prepared()
    let alphabet = Array("abfxyzWL0123456789+-*/^@=:;,.()[]{}'\"<>!?#ᵀ·⊙∂ \t\\_&|~$%")
    for k in 0..<5_000 {
      var line = Array(Self.valid.randomElement(using: &random) ?? "")
      for _ in 0..<Int.random(in: 1...3, using: &random) where !line.isEmpty {
        let at = Int.random(in: 0..<line.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: line.remove(at: at)
        case 1: line.insert(alphabet.randomElement(using: &random) ?? "x", at: at)
        case 2: line[at] = alphabet.randomElement(using: &random) ?? "x"
        default: line += Self.valid.randomElement(using: &random) ?? ""
        }
      }
      check(String(line), &session)
      // A mutated line may well be valid; a session that grows for ever would only make the test slow.
      if k % 250 == 0 { session = prepared() }
    }
  }

  @Test func deepBrackets() {
    var session = prepared()
    let before = VisibleState(session)
    for bracket in ["(", "[", "f(", "-", "2^"] {
      let outcome = session.respond(to: String(repeating: bracket, count: 100_000) + "1").map(\.outcome)
      #expect(outcome.allSatisfy { $0 == .failed })
    }
    #expect(VisibleState(session) == before)
  }

  @Test func longLines() {
    var session = prepared()
    let sum = Array(repeating: "x", count: 100_000).joined(separator: "+")
    #expect(session.respond(to: "s = " + sum).last?.outcome == .done)
    #expect(session.sheet.value(of: "s")?.scalars == [200_000])
    let vector = Array(repeating: "1", count: 50_000).joined(separator: ",")
    #expect(session.respond(to: "sum([\(vector)])").last?.outcome == .done)
    #expect(session.sheet.answer?.scalars == [50_000])
  }

  @Test func longChains() {
    var session = prepared()
    #expect(session.respond(to: "h(t) = sin(t) + 1; c = iterate(h, x, 50000)").last?.outcome == .done)
    #expect(session.respond(to: "d = grad(c, x)").last?.outcome == .done)
    #expect(session.respond(to: "grad c").last?.outcome == .done)
    // A chain of definitions, each by the one before, and functions that call functions.
    let chain = (0..<2_000).map { "a\($0) = \($0 == 0 ? "x" : "a\($0 - 1)") + 1" }.joined(separator: "; ")
    #expect(session.respond(to: chain).allSatisfy { $0.outcome == .done })
    #expect(session.respond(to: "x = 5").last?.outcome == .done)
    #expect(session.sheet.value(of: "a1999")?.scalars == [2_005])
    let calls = (0..<300).map { "f\($0)(t) = \($0 == 0 ? "t" : "f\($0 - 1)(t) + 1")" }.joined(separator: "; ")
    #expect(session.respond(to: calls).allSatisfy { $0.outcome == .done })
    _ = session.respond(to: "f299(1)")
  }

  /// A function that calls another twice, which calls another twice …, makes a node for each of them and no more.
  @Test(
    arguments: [
      ("t", "f39(x)", 1), ("t", "f39(2) / 2^39 / 2^(2^39)", .nan), ("t + x", "f39(x) - f39(x)", 0),
      ("grad(t^2, t)", "f39(x) / 2^39", 0),
    ] as [(String, String, Double)])
  func functionsThatCallOneAnotherTwice(first: String, expression: String, right: Double) {
    var session = Session(seed: 1)
    let calls = (1..<40).map { "f\($0)(t) = f\($0 - 1)(t) * f\($0 - 1)(t)" }.joined(separator: "; ")
    #expect(session.respond(to: "x = 1; f0(t) = \(first); \(calls)").allSatisfy { $0.outcome == .done })
    #expect(session.respond(to: "y = \(expression)").last?.outcome == .done)
    #expect(session.sheet.graph.count < 1000)
    if first == "t", expression == "f39(x)" {
      #expect(session.sheet.value(of: "y")?.scalars == [right])
      #expect(session.respond(to: "grad(y, x)").last?.outcome == .done)
      #expect(session.sheet.answer?.scalars == [0x1p39])
    }
  }

  /// What draws at random draws anew at each call.
  @Test func functionsThatDrawDoSoEachTime() throws {
    var session = Session(seed: 1)
    _ = session.respond(to: "g(t) = randn(2) * t; f(t) = g(t) + 0; d = [0, 0]; d := f(1) - f(1)")
    let drawn = try #require(session.sheet.value(of: "d")).scalars
    #expect(drawn.allSatisfy { $0 != 0 })
  }

  @Test func interruption() {
    var session = prepared()
    let before = VisibleState(session)
    session.isInterrupted = { true }
    let response = session.respond(to: "q = iterate(f, x, 1000000)").last
    #expect(response?.outcome == .failed)
    #expect(response?.diagnostic?.message.contains("interrupted") == true)
    #expect(VisibleState(session) == before)
  }

  private func prepared() -> Session {
    var session = Session(seed: 1)
    _ = session.respond(to: "x = 2; f(t) = t^2 + 1; z = f(x) * 3; W = [1, 2; 3, 4]; const y = [0, 1]")
    return session
  }

  private func check(_ line: String, _ session: inout Session) {
    for source in Script.statements(of: line) {
      let before = VisibleState(session)
      let response = session.respond(to: source)
      if response.outcome == .failed {
        #expect(VisibleState(session) == before, "\(line)")
        #expect(response.diagnostic?.message.isEmpty == false, "\(line)")
      }
      #expect(!response.json.text.isEmpty)
      _ = PlainFormat(session.page).render(response.document)
    }
  }
}
