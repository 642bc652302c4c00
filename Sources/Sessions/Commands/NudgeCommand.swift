import Explanations
import Graphs
import Language
import Tensors

/// `nudge x 0.01`: what a small change does, and what the derivatives say of it.
enum NudgeCommand: Command {
  static let name = "nudge"
  static let parameters: [Parameter] = [
    .place("x", "a variable or an entry of one"), .expression("0.01", "an amount to add"), .of, .at,
  ]
  static let group = CommandGroup.exploring
  static let summary = "the actual change beside the predicted one at every node on the way to z"
  static let details = [
    "The predicted change is the derivative times the nudge. The error is shown again for a tenth of the nudge: where "
      + "there is no kink it shrinks with the square. The session stays as it is.",
    "A variable, a constant or an entry of one can be nudged: nudge W[0,1] 0.01. Without of z it is about the output of "
      + "the last trace.",
  ]
  static let examples = [
    "x = 3; y = x^2; z = log(y); nudge x 0.01", "W = [1, 2; 3, 4]; L = sum(W^2); nudge W[0,1] 0.01 of L",
    "x = [1, 2]; z = sum(x^2); nudge x -0.1",
  ]
  static let isToldInSteps = true

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    guard let place = request.place else { return Reply(kind: name) }
    let amount = request.expressions[0]
    let change = try session.change(of: place, by: amount)
    guard let leaf = session.sheet.nodes[place.name.text] else { return Reply(kind: Self.name) }
    let (output, outputTree) = try session.outputInQuestion(
      request.of?.first, asking: "nudge \(place.tree.text) \(amount.text)")
    let nudge = Nudge(
      of: leaf, by: change, after: try session.graph(nudging: place.name, leaf, by: change, at: amount),
      afterTenth: try session.graph(nudging: place.name, leaf, by: change.map { $0 / 10 }, at: amount))
    let narrator = session.narrator(extra: session.temporaryNames([output], [outputTree]))
    session.remember(narrator, [output])
    let title = "\(place.tree.text) by \(amount.text)"
    return session.reply(narrator.nudge(nudge, of: output, title: title), kind: Self.name)
  }
}

extension SessionState {
  /// What a nudge adds to a leaf, in the leaf's shape.
  fileprivate mutating func change(
    of place: Arguments.Place, by amount: SyntaxTree
  ) throws(Problem) -> Tensor<Double> {
    let name = place.name
    guard let definition = sheet[name.text] else {
      throw unknown(name.text, at: name.span)
    }
    if definition.isOpen, let node = sheet.nodes[name.text] { try requireValue(of: [node], at: name.span) }
    guard case .leaf(let value, _) = definition.kind else {
      throw Problem(
        .command(.follows(name.text, formula: definition.formula ?? "")), at: name.span)
    }
    let delta = try evaluatedNow(amount)
    guard !place.isWhole else {
      guard delta.isScalar || delta.shape == value.shape else {
        throw Problem(
          .shapeMismatch(
            name.text, value.shape, "this", delta.shape, hint: "nudge \(name.text) 0.01"), at: amount.span)
      }
      return delta.broadcast(to: value.shape)
    }
    guard delta.isScalar else {
      throw Problem(
        .shapeMismatch(
          place.tree.text, [], "this", delta.shape, hint: "nudge \(place.tree.text) 0.01"), at: amount.span)
    }
    guard let node = sheet.nodes[name.text] else { return Tensor(value.shape, repeating: 0) }
    var change = Tensor<Double>(value.shape, repeating: 0)
    let part = try reference(place, at: node)
    for position in sheet.graph.positions(of: part) { change.scalars[position] = delta.scalars[0] }
    return change
  }

  /// The graph as it would be with something added to a leaf.
  fileprivate func graph(
    nudging name: Identifier, _ leaf: NodeID, by change: Tensor<Double>, at amount: SyntaxTree
  ) throws(Problem) -> Graph {
    if sheet.isStructural(name.text) {
      throw Problem(
        .command(.notNudgeable(name.text)),
        at: name.span)
    }
    var graph = sheet.graph
    let exact = graph.fractions(of: leaf).map { $0 + change.map { Numeral($0) } }
    graph.feed(leaf, exact?.map(\.approximate) ?? graph.value(of: leaf) + change, exactly: exact)
    do throws(EvaluationProblem) {
      try graph.refresh([leaf])
    } catch {
      throw Problem(.values(error.problem, node: nil), at: amount.span)
    }
    return graph
  }
}
