import Explanations
import Testing

@testable import Sessions

/// What people write from habit is refused with what to write here: the hint is accepted, and is what was meant.
@Suite struct HabitHintsTests {
  typealias Case = (line: String, hint: String, meaning: String)
  static let sheet = "x = 2; y = x^2; z = [1, 2]; W = [1, 2; 3, 4]; A = [5, 6; 7, 8]"

  /// What the hint comes to is what an expression of this language comes to.
  static let expressions: [Case] = [
    ("sin^2(x)", "sin(x)^2", "sin(x)*sin(x)"), ("cos^3(x + 1)", "cos(x + 1)^3", "cos(x+1)*cos(x+1)*cos(x+1)"),
    ("1 000", "1000", "10^3"), ("np.array([1, 2])", "[1, 2]", "z"), ("torch.tensor([1, 2])", "[1, 2]", "z"),
    ("z.sum()", "sum(z)", "z[0] + z[1]"), ("W.mean(axis=0)", "mean(W, axis=0)", "(W[0] + W[1]) / 2"),
    ("W.dot(z)", "W @ z", "W @ z"), ("W^T z", "W.T @ z", "transpose(W) @ z"), ("z zᵀ", "outer(z, z)", "outer(z, z)"),
    ("d/dx x^2", "grad(x^2, x)", "2*x"), ("x.item()", "x", "x"), ("zeros_like(z)", "0 * x", "0"),
    ("ones_like(z)", "0 * x + 1", "1"), ("ceil(x)", "-floor(-x)", "x"), ("True", "1", "1"),
  ]

  @Test(arguments: expressions) func theHintIsWhatWasMeant(_ example: Case) {
    var session = Session(seed: 1)
    _ = session.respond(to: Self.sheet)
    let refused = session.respond(to: example.line).last
    #expect(refused?.outcome == .failed)
    #expect(refused?.diagnostic?.hint == example.hint)
    func value(_ text: String) -> [Double]? {
      guard session.respond(to: text).last?.outcome == .done else { return nil }
      return session.sheet.answer?.scalars
    }
    let (hinted, meant) = (value(example.hint), value(example.meaning))
    #expect(hinted != nil && hinted == meant, "\(example.hint)")
  }

  /// A command, or a definition, that is carried out.
  @Test(arguments: [
    ("grad y by x", "grad y wrt x"), ("grad y x", "grad y wrt x"), ("jacobian W@z z", "jacobian W@z wrt z"),
    ("hessian y to x", "hessian y wrt x"), ("y.backward()", "grad y"), ("W.shape", "show W"),
  ])
  func theHintIsCarriedOut(_ line: String, hint: String) {
    var session = Session(seed: 1)
    _ = session.respond(to: Self.sheet)
    #expect(session.respond(to: line).last?.diagnostic?.hint == hint)
    #expect(session.respond(to: hint).last?.outcome == .done, "\(hint)")
  }

  /// Words around what to write.
  @Test(arguments: [
    ("w = 0,5", "0.5"), ("W .* A", "* is entry by entry"), ("W.^2", "^ is entry by entry"), ("x // 2", "floor(a / b)"),
    ("1:3", "arange(1, 4) is [1, 2, 3]"), ("if x > 0", "where(x > 0, x, 0)"), ("x > 0 ? 1 : 2", "where(x > 0, a, b)"),
    ("\\sigma(x)", "sigmoid(x)"), ("clear", "reset"), ("ls", "vars"), ("len(z)", "show"), ("std = std(z)", "std1 ="),
  ])
  func theHintSaysWhatToWrite(_ line: String, words: String) {
    var session = Session(seed: 1)
    _ = session.respond(to: Self.sheet)
    let hint = session.respond(to: line).last?.diagnostic?.hint ?? ""
    #expect(hint.contains(words), "\(line): \(hint)")
  }

  /// What no page is called is looked for in all of them.
  @Test(arguments: [
    ("loss", "cross_entropy"), ("softm", "help softmax"), ("gradient", "help grad"), ("∇", "help conventions"),
    ("chain rule", "help iterate"), ("seed", "seed"),
  ])
  func helpSearches(_ query: String, found: String) {
    var session = Session(seed: 1)
    let page = session.output("help \(query)")
    #expect(page.contains(found), "\(page)")
    for line in page.split(separator: "\n") { #expect(line.count <= 80) }
  }

  @Test func whatIsNowhereIsRefused() {
    var session = Session(seed: 1)
    #expect(session.respond(to: "help qqqq").last?.outcome == .failed)
    #expect(session.respond(to: "help hlep").last?.diagnostic?.hint == "did you mean help?")
  }
}
