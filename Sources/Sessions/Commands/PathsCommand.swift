import Explanations
import Graphs
import Language

/// `paths z x`: the chain rule as a sum over all paths.
enum PathsCommand: Command {
  static let name = "paths"
  static let parameters: [Parameter] = [.expression("z"), .expression("x", "a node to go to"), .at]
  static let group = CommandGroup.exploring
  static let summary = "every path from z to x, the product along each, their sum, and what backprop saves"
  static let details = [
    "The derivative of z by x is the sum, over all paths, of the product of the local derivatives along each. "
      + "Backprop finds the same sum, but takes every edge once.",
    "Where there are very many paths they are counted exactly, and the first are shown.",
  ]
  static let examples = [
    "x = 2; y = 3; f = x * y + sin(x); paths f x", "g(t) = t * t; w = 1.1; z = iterate(g, w, 30); paths z w",
    "x = [1, 3]; y = [x[0] * x[1], x[0] + x[1]]; z = sum(y^2); paths z x",
  ]
  static let isToldInSteps = true

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let (z, x) = (request.expressions[0], request.expressions[1])
    let output = try session.outputNode(z)
    let target = try session.reference(x, of: output, z)
    try session.refuseLargeJacobian(output, target, z)
    let graph = session.sheet.graph
    if graph.pathLength(from: target.node, to: output) == 0, graph.pathLength(from: output, to: target.node) > 0 {
      session.notes.append("the output comes first: paths \(x.text) \(z.text)")
    }
    let narrator = session.narrator(extra: session.temporaryNames([output], [z]))
    session.remember(narrator, [output])
    return session.reply(narrator.paths(from: output, to: target), kind: Self.name)
  }
}

extension SessionState {
  /// Refuses a matrix of derivatives that nobody could read.
  fileprivate func refuseLargeJacobian(_ output: NodeID, _ target: Reference, _ tree: SyntaxTree) throws(Problem) {
    let (z, x) = (sheet.graph.shape(of: output), sheet.graph.shape(of: target.node))
    guard !z.isEmpty, z.entryCount * x.entryCount > 10_000 else { return }
    let text = Diagnostic.shortened(tree.text)
    throw Problem(.tooLarge("\(text) has shape \(z.text): take a number of it, such as sum(\(text))"), at: tree.span)
  }
}
