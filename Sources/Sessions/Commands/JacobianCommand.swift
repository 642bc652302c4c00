import Explanations
import Graphs
import Language
import Tensors

/// `jacobian y wrt x`: all derivatives of y by x in numbers.
enum JacobianCommand: Command {
  static let name = "jacobian"
  static let parameters: [Parameter] = [.expression("y"), .wrt("x, W"), .at, .general]
  static let takesOpenNames = true
  static let group = CommandGroup.derivatives
  static let summary = "the matrix of all derivatives of y by x, its structure and its formula"
  static let details = [
    "A row for each entry of y and a column for each of x: J[i,j] = ∂y[i]/∂x[j]; set layout denominator turns it round. "
      + "By a matrix, a slice in its shape for each entry of y.",
    "general prints it in symbols alone: the matrix, its entries in indices, and the product with a gradient.",
    "Forward mode needs a sweep for each entry of x, reverse mode one for each entry of y: the cheaper is taken. "
      + "jacobian(y, x) is the same as a node of the graph.",
  ]
  static let examples = [
    "x = [1, 3]; y = [x[0] * x[1], x[0] + x[1], x[1]^2]; jacobian y wrt x",
    "W = [1, 2; 3, 4]; x = [1, -1]; jacobian tanh(W @ x) wrt x",
    "x = [1, 2]; W = [1, 2, 3; 4, 5, 6]; v = Wᵀx; jacobian v wrt W general",
    "x = [1, 2, 3]; jacobian softmax(x)",
  ]
  static let isToldInSteps = true

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let tree = request.expressions[0]
    let output = try session.outputNode(tree)
    let references = try session.references(request.wrt, of: output, tree)
    try session.sheet.graph.requireNamedDerivatives(of: [output], at: tree.span)
    let names = session.temporaryNames(output, tree, references, request.wrt)
    let narrator = session.narrator(extra: names, form: request.form)
    if session.sheet.graph.isOpen(output) {
      return session.reply(narrator.jacobian(of: output, wrt: references, nil, plan: .reverse(0)), kind: name)
    }
    let graph = session.sheet.graph
    let m = graph.shape(of: output).entryCount
    let n = references.reduce(0) { $0 + graph.shape(of: $1.node).entryCount }
    guard Double(m) * Double(n) <= Self.mostEntries else {
      throw Problem(.tooLarge("the Jacobian would have \(m)×\(n) entries"), at: tree.span)
    }
    let plan = graph.jacobianPlan(of: output, wrt: references)
    guard
      let jacobians = graph.jacobians(of: output, wrt: references, by: plan, isInterrupted: session.isInterrupted)
    else { throw Problem(.interrupted, at: nil) }
    return session.reply(narrator.jacobian(of: output, wrt: references, jacobians, plan: plan), kind: name)
  }

  private static let mostEntries = 10_000_000.0
}
