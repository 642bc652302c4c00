import Explanations
import Graphs
import Language
import Tensors

/// `compare ∇W [0.3, -0.3]`: one's own array against the truth.
enum CompareCommand: Command {
  static let name = "compare"
  static let parameters: [Parameter] = [
    .quantity("∇W", "a name such as ∇W or h"), .expression("[1, 2; 3, 4]", "your own numbers"), .of,
    .at,
  ]
  static let group = CommandGroup.exploring
  static let summary = "your own numbers against the true ones, entry by entry"
  static let details = [
    "∇W, ∂z/∂W, dW and W̄ mean the gradient at W, of the output of the last trace or of the one named; ∇ is typed "
      + "\\nabla and Tab. A name alone means its value: compare h [0.5, 0.1]. An entry can be meant: compare ∇W[0,1] 0.3.",
    "A number is right if it agrees to the digits given, one unit in the last place allowed, and has three significant "
      + "digits or is exact. Where all of yours is something else that is easily mistaken for it, that is said.",
  ]
  static let examples = [
    "x = [1, 2]; W = [1, 0.5; -1, 2]; L = sum((W @ x)^2); grad L; compare ∇W [4, 8; 6, 12]",
    "x = 3; f = x^2 + sin(x); compare ∂f/∂x 5.01", "h = tanh([0.5, 1]); compare h [0.46, 0.76]",
  ]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    guard let quantity = request.quantity else { return Reply(kind: name) }
    let (yours, of) = (request.expressions[0], request.of?.first ?? quantity.output)
    let subject = session.subject(quantity, isGradient: of != nil)
    let comparison: Comparison
    var names: [NodeID: String] = [:]
    if subject.isGradient {
      let (output, tree) = try session.outputInQuestion(of, asking: "compare \(quantity.place.tree.text) …")
      names = session.temporaryNames([output], [tree])
      comparison = try session.comparison(ofGradientAt: subject, output, yours)
    } else {
      comparison = try session.comparison(ofValueAt: subject, yours)
    }
    let narrator = session.narrator(extra: names)
    return session.reply(narrator.compare(comparison), kind: Self.name)
  }
}

/// What is compared: the node's name, the expression that was written, and whether its gradient is meant.
private struct ComparedThing {
  var name: String
  let place: Arguments.Place
  var isGradient: Bool
}

extension SessionState {
  /// What a quantity means; `dW` and `W̄` are gradients unless something is called so.
  fileprivate func subject(_ quantity: Quantity, isGradient: Bool) -> ComparedThing {
    let place = quantity.place
    var subject = ComparedThing(name: place.name.text, place: place, isGradient: quantity.isGradient || isGradient)
    guard !quantity.isGradient, node(named: subject.name) == nil else { return subject }
    let scalars = subject.name.unicodeScalars
    let bar: Unicode.Scalar = "\u{304}"
    var bare = String(subject.name.dropFirst())
    if !subject.name.hasPrefix("d") {
      guard scalars.dropFirst().first == bar else { return subject }
      bare = String(String.UnicodeScalarView(scalars.filter { $0 != bar }))
    }
    guard node(named: bare) != nil else { return subject }
    subject.name = bare
    subject.isGradient = true
    return subject
  }

  fileprivate func node(named name: String) -> NodeID? { sheet.nodes[name] ?? traceNames[name] }

  fileprivate mutating func comparison(ofValueAt subject: ComparedThing, _ yours: SyntaxTree) throws(Problem)
    -> Comparison
  {
    let node = try node(for: subject.place.tree)
    return try comparison(
      node, .value, label: subject.place.tree.text, yours, truth: sheet.graph.value(of: node), subject)
  }

  fileprivate mutating func comparison(
    ofGradientAt subject: ComparedThing, _ output: NodeID, _ yours: SyntaxTree
  ) throws(Problem) -> Comparison {
    guard let node = node(named: subject.name) else {
      throw unknown(subject.name, at: subject.place.name.span)
    }
    let whole =
      sheet.graph.gradient(of: output, wrt: [node])[node] ?? Tensor(sheet.graph.shape(of: node), repeating: 0)
    let truth = sheet.graph.picked(whole, at: try reference(subject.place, at: node))
    let label = subject.name + subject.place.tree.text.dropFirst(subject.place.name.text.count)
    return try comparison(node, .gradient(of: output), label: label, yours, truth: truth, subject)
  }

  private mutating func comparison(
    _ node: NodeID, _ kind: Comparison.Subject, label: String, _ tree: SyntaxTree, truth: Tensor<Double>,
    _ subject: ComparedThing
  ) throws(Problem) -> Comparison {
    let yours = try evaluatedNow(tree)
    guard yours.shape == truth.shape else {
      let what = subject.isGradient ? "the gradient at \(label), like \(label)," : label
      let isColumn = truth.rank == 1 && yours.rank == 2 && yours.count == truth.count
      let flipped = truth.rank == 2 && yours.shape == truth.shape.reversed()
      throw Problem(
        .shapeMismatch(
          what, truth.shape, "yours", yours.shape,
          hint: flipped
            ? "its transpose has: compare … transpose(\(Diagnostic.shortened(tree.text)))"
            : isColumn ? "commas between the entries make a vector: [\(LiteralText.numbers(yours.scalars))]" : nil),
        at: tree.span)
    }
    return Comparison(node, kind, label: label, yours: yours, truth: truth)
  }
}
