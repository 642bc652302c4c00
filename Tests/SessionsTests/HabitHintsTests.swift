import Explanations
import Testing

@testable import Sessions

/// What people write from habit is refused with what to write here: the hint is accepted, and is what was meant.
@Suite struct HabitHintsTests {
  typealias Case = (line: String, hint: String, meaning: String)
  static let sheet =
    "x = 2; y = x^2; z = [1, 2]; W = [1, 2; 3, 4]; A = [5, 6; 7, 8]; B = [1, 2, 3; 4, 5, 6]; k = [1, 0]; f(t) = t^2"

  /// What the hint comes to is what an expression of this language comes to.
  static let expressions: [Case] = [
    ("sin^2(x)", "sin(x)^2", "sin(x)*sin(x)"), ("cos^3(x + 1)", "cos(x + 1)^3", "cos(x+1)*cos(x+1)*cos(x+1)"),
    ("1 000", "1000", "10^3"), ("np.array([1, 2])", "[1, 2]", "z"), ("torch.tensor([1, 2])", "[1, 2]", "z"),
    ("z.sum()", "sum(z)", "z[0] + z[1]"), ("W.mean(axis=0)", "mean(W, axis=0)", "(W[0] + W[1]) / 2"),
    ("W.dot(z)", "W @ z", "W @ z"), ("W^T z", "W.T @ z", "transpose(W) @ z"), ("z zᵀ", "outer(z, z)", "outer(z, z)"),
    ("d/dx x^2", "grad(x^2, x)", "2*x"), ("x.item()", "x", "x"), ("zeros_like(z)", "0 * z", "zeros(2)"),
    ("ones_like(z)", "0 * z + 1", "ones(2)"), ("ceil(x)", "-floor(-x)", "x"), ("True", "1", "1"),
    // Names of other libraries.
    ("A.inverse()", "inv(A)", "inv(A)"), ("np.linalg.inv(W)", "inv(W)", "inv(W)"), ("W.T.dot(z)", "W.T @ z", "W' @ z"),
    ("torch.nn.functional.softmax(z)", "softmax(z)", "softmax(z)"), ("tf.nn.softmax(z)", "softmax(z)", "softmax(z)"),
    ("nn.ReLU()(z)", "relu(x)", "x"), ("concat(z, z)", "concatenate(z, z)", "[1, 2, 1, 2]"),
    ("hstack(z, z)", "concatenate(z, z)", "[1, 2, 1, 2]"), ("vstack(z, z)", "stack(z, z)", "[1, 2; 1, 2]"),
    ("hstack(W, W)", "concatenate(W, W, axis=1)", "[1, 2, 1, 2; 3, 4, 3, 4]"), ("lg(100)", "log10(100)", "2"),
    ("log(8, 2)", "log(8) / log(2)", "log(8) / log(2)"), ("sigma(z)", "sigmoid(z)", "sigmoid(z)"),
    ("diff(y, x)", "grad(y, x)", "2*x"), ("derivative(y, x)", "grad(y, x)", "2*x"),
    ("jac(z, z)", "jacobian(z, z)", "eye(2)"), ("accuracy(W, k)", "mean(argmax(W, axis=1) == k)", "1/2"),
    ("zeros_like(z + 1)", "0 * (z + 1)", "zeros(2)"), ("print(x)", "x", "x"), ("print(W @ z)", "W @ z", "W @ z"),
    ("round(1.6)", "floor(1.6 + 0.5)", "2"),
    // Brackets, powers and products of other languages.
    ("z(0)", "an index, counted from 0: z[0]", "1"), ("W(1, 0)", "an index, counted from 0: W[1, 0]", "3"),
    ("x(3)", "x * 3 multiplies", "6"), ("sin[x]", "sin(x)", "sin(x)"), ("f[x]", "f(x)", "x^2"),
    ("z^T", "did you mean z.T?", "z"), ("W^T", "did you mean W.T?", "transpose(W)"),
    ("(W + A)^T", "did you mean (W + A).T?", "(W + A)'"), ("z W", "z @ W is the matrix product", "z @ W"),
    ("W z", "W @ z is the matrix product", "W @ z"), ("B z", "B.T @ z is the matrix product", "B' @ z"),
    ("z . z", "z @ z is the dot product, z * z goes entry by entry", "5"),
    ("cross entropy", "did you mean cross_entropy?", ""), ("f'(z)", "grad(sum(f(z)), z)", "2*z"),
    ("f''(z)", "grad(sum(grad(sum(f(z)), z)), z)", "[2, 2]"),
  ]

  /// What is to be typed of a hint.
  static func typed(_ hint: String) -> String {
    var text = hint[...]
    if let start = text.firstRange(of: "did you mean ") { text = text[start.upperBound...].dropLast() }
    if let start = text.firstRange(of: "from 0: ") { text = text[start.upperBound...] }
    for words in [" is the ", " multiplies", " changes its value now"] {
      if let end = text.firstRange(of: words) { text = text[..<end.lowerBound] }
    }
    return String(text)
  }

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
    guard !example.meaning.isEmpty else { return }
    let (hinted, meant) = (value(Self.typed(example.hint)), value(example.meaning))
    #expect(hinted != nil && hinted == meant, "\(example.hint)")
  }

  /// A command, or a definition, that is carried out.
  @Test(arguments: [
    ("grad y by x", "grad y wrt x"), ("grad y x", "grad y wrt x"), ("jacobian W@z z", "jacobian W@z wrt z"),
    ("hessian y to x", "hessian y wrt x"), ("y.backward()", "grad y"), ("W.shape", "show W"),
    ("grad y, x", "grad y wrt x"), ("sgd y, lr=0.1", "sgd y lr=0.1"),
    ("len(z)", "show z"),
  ])
  func theHintIsCarriedOut(_ line: String, hint: String) {
    var session = Session(seed: 1)
    _ = session.respond(to: Self.sheet)
    #expect(session.respond(to: line).last?.diagnostic?.hint == hint)
    #expect(session.respond(to: hint).last?.outcome == .done, "\(hint)")
  }

  /// An entry that is set becomes the update of the whole: the value and the kind of the name stay.
  @Test(arguments: [
    ("W[0,1] = 7", "W := [1, 7; 3, 4]", "W", [1, 7, 3, 4]), ("z[0] = 5", "z := [5, 2]", "z", [5, 2]),
    ("z[-1] = x", "z := [1, x]", "z", [1, 2]), ("z[0] -= 0.5", "z := [1 - 0.5, 2]", "z", [0.5, 2]),
    ("z[1] *= x + 1", "z := [1, 2 * (x + 1)]", "z", [1, 6]), ("W[:, 0] := 9", "W := [9, 2; 9, 4]", "W", [9, 2, 9, 4]),
    ("y[0] = 1", "y := … gives it a whole new value", "y", [4]),
  ])
  func anEntryIsSet(_ line: String, hint: String, name: String, value: [Double]) {
    var session = Session(seed: 1)
    _ = session.respond(to: Self.sheet)
    #expect(session.respond(to: line).last?.diagnostic?.hint == hint)
    if !hint.contains("…") { #expect(session.respond(to: hint).last?.outcome == .done) }
    #expect(session.sheet.value(of: name)?.scalars == value)
  }

  /// A name defined by itself: what has a value is updated, what follows from others gets another name.
  @Test(arguments: [
    ("x = x + 1", "x := x + 1 changes its value now"), ("y = y * 2", "a name of its own: y1 = y * 2"),
    ("y1 = y; y = y * 2", "a name of its own: y2 = y * 2"),
  ])
  func aNameDefinedByItself(_ line: String, hint: String) {
    var session = Session(seed: 1)
    _ = session.respond(to: Self.sheet)
    #expect(session.respond(to: line).last?.diagnostic?.hint == hint)
    let typed = hint.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? hint
    #expect(session.respond(to: hint.hasPrefix("a name") ? typed : Self.typed(hint)).last?.outcome == .done)
  }

  /// Nothing is said where only an unrelated name looks alike.
  @Test(arguments: ["rank(W)", "svd(W)", "np.linalg.eig(W)", "W.sort()"])
  func nothingUnrelatedIsNamed(_ line: String) {
    var session = Session(seed: 1)
    _ = session.respond(to: Self.sheet)
    #expect(session.respond(to: line).last?.diagnostic?.hint == "help functions lists what there is")
    #expect(session.respond(to: "help functions").last?.outcome == .done)
  }

  /// Words around what to write.
  @Test(arguments: [
    ("w = 0,5", "0.5"), ("W .* A", "* is entry by entry"), ("W.^2", "^ is entry by entry"), ("x // 2", "floor(a / b)"),
    ("1:3", "arange(1, 4) is [1, 2, 3]"), ("if x > 0", "where(x > 0, x, 0)"), ("x > 0 ? 1 : 2", "where(x > 0, a, b)"),
    ("\\sigma(x)", "sigmoid(x)"), ("clear", "reset"), ("ls", "vars"), ("std = std(z)", "std1 ="),
    ("y, W = shuffle(W, A)", "y1, W1 = shuffle(W, A)"), ("z, W = shuffle(z, W)", "z, W := shuffle(z, W) changes their"),
  ])
  func theHintSaysWhatToWrite(_ line: String, words: String) {
    var session = Session(seed: 1)
    _ = session.respond(to: Self.sheet)
    let hint = session.respond(to: line).last?.diagnostic?.hint ?? ""
    #expect(hint.contains(words), "\(line): \(hint)")
  }

  /// What is written to commands from habit: the hint is accepted.
  @Test(arguments: [
    ("nudge x by 0.1", "nudge x 0.1"), ("compare grad y wrt x 4", "compare ∇x 4 of y"),
    ("compare grad(y, x) 4", "compare ∇x 4 of y"), ("compare grad(y,x) 4", "compare ∇x 4 of y"),
    ("compare x.grad 4", "compare ∇x 4"), ("compare dy/dx 4", "compare ∂y/∂x 4"),
    ("compare dy/dx = 4", "compare ∂y/∂x 4"), ("compare ∇x = 4", "compare ∇x 4"),
    ("sgd sum(z^2) wrt z[0]", "sgd sum(z^2) wrt z"), ("sgd sum(z^2) wrt z[0] steps=2", "sgd sum(z^2) wrt z steps=2"),
    ("set digits=3", "set digits 3"), ("set digits = 3", "set digits 3"),
  ])
  func commandsFromHabit(_ line: String, hint: String) {
    var session = Session(seed: 1)
    _ = session.respond(to: Self.sheet + "; grad y")
    #expect(session.respond(to: line).last?.diagnostic?.hint == hint)
    #expect(session.respond(to: hint).last?.outcome == .done, "\(hint)")
  }

  @Test func pathsTheWrongWayRoundSaySo() {
    var session = Session(seed: 1)
    #expect(session.output(Self.sheet + "; paths x y").contains("the output comes first: paths y x"))
    #expect(!session.output("paths y x").contains("comes first"))
  }

  /// After a transpose of either spelling two operands side by side are a product; in a row they are two entries.
  @Test(arguments: ["W'z", "W' z", "Wᵀz", "z'W'", "z' W z", "W'A", "W'A z"])
  func primesJoinAsTransposesDo(_ product: String) {
    var session = Session(seed: 1)
    _ = session.respond(to: Self.sheet)
    let dense = product.replacing("'", with: "ᵀ")
    #expect(session.respond(to: "P = \(product); Q = \(dense)").allSatisfy { $0.outcome == .done })
    #expect(session.sheet.value(of: "P") == session.sheet.value(of: "Q"))
    #expect(session.respond(to: "[z' z]").last?.diagnostic?.hint == "[z', z]")
  }

  @Test(arguments: [("sum(i in range(1e18): i)", "1e+18 entries"), ("sum(i in range(1e30): i)", "limit_entries")])
  func aLimitIsNamedAsOne(_ line: String, words: String) {
    var session = Session(seed: 1)
    #expect(session.respond(to: line).last?.diagnostic?.message.contains(words) == true)
  }

  /// What no page is called is looked for in all of them.
  @Test(arguments: [
    ("loss", "cross_entropy"), ("softm", "help softmax"), ("gradient", "help grad"), ("∇", "help conventions"),
    ("chain rule", "help iterate"), ("seed", "seed"), ("minibatch", "help sgd"), ("epoch", "help sgd"),
    ("learning rate", "help sgd"), ("vanishing gradient", "help layers"), ("convolution", "help conv1d"),
    ("mean squared error", "help mse_loss"), ("jacobian vector product", "help jvp"), ("quiz", "help reveal"),
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
