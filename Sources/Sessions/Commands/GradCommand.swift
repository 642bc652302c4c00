import Explanations
import Graphs
import Language
import Tensors

/// `grad z`: the backward pass, node by node.
enum GradCommand: Command {
  static let name = "grad"
  static let aliases = ["backward"]
  static let parameters: [Parameter] = [.expression("z"), .wrt("x, W"), .at, .over, .upstream] + Parameter.forms
  static let takesOpenNames = true
  static let group = CommandGroup.passes
  static let summary = "the backward pass of z step by step, and the gradients"
  static let details = [
    "At each node: the gradient that arrives, the local Jacobian as a formula and with numbers, and their product. "
      + "A node that feeds several others gets the sum of what comes back.",
    "over runs over examples: each row of X in turn under the name x, which need not be defined. There is a row of loss and "
      + "gradients for each, then their average, which the gradient of the whole batch as one graph must equal.",
    "general prints the rules in symbols and indices with the sizes, and no numbers; brief each node and its products. "
      + "set form general keeps it so.",
    "upstream starts from a given gradient at z, which may be an array: what one layer hands on, whatever follows it. at "
      + "also puts a value in the place of a node, which then counts as a variable.",
    "wrt takes any node, and parts: W[0,1] asks for that entry of the gradient at W. What leads to none of them is left "
      + "out. at evaluates elsewhere without changing the session. "
      + "Gradients never accumulate between calls.",
  ]
  static let examples = [
    "x = 2; y = 3; f = x * y + sin(x); grad f", "x = 3; y = x^2; z = log(y); grad z wrt y",
    "W = [1, 2; 3, 4]; L = sum((W @ [1, -1])^2); grad L wrt W[0,1]",
    "x = [1, 3]; grad sum(x^2) at x = [2, 4]", "x = [1, 2]; W = [1, 0; 2, -1]; v = W @ x; grad v upstream [0.5, -1]",
    "x = 3; y = x^2; z = log(y); grad z general",
    "w = 2; loss(x, y) = (w * x - y)^2; grad loss(x, y) over x in [1, 2, 3], y in [2, 3, 7]",
  ]
  static let isToldInSteps = true

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let tree = request.expressions[0]
    session.updatedSinceGradient = nil
    guard request.memberships.isEmpty else {
      if let form = request.form {
        throw Problem(.command(.doesNotTake("grad … over", form.rawValue, usage: "grad z general")), at: tree.span)
      }
      let before = session.needsValues
      session.needsValues = true
      defer { session.needsValues = before }
      return try session.gradient(of: tree, wrt: request.wrt, over: try session.exampleRows(request.memberships))
    }
    if let upstream = request.upstream {
      return try session.gradient(of: tree, upstream: upstream, wrt: request.wrt, request.form)
    }
    let output = try session.scalarOutputNode(tree)
    let references = try request.wrt.map { wrt throws(Problem) in try session.references(wrt, of: output, tree) }
    try session.sheet.graph.requireNamedDerivatives(of: [output], at: tree.span)
    if !session.sheet.graph.isOpen(output) { try session.requireRoom(forGradientOf: output, at: tree.span) }
    let variables = session.sheet.variables.compactMap { session.sheet.nodes[$0] }
    let narrator = session.narrator(
      extra: session.temporaryNames([output], [tree]), form: request.form)
    let explanation = narrator.gradient(of: output, wrt: references, variables: variables)
    session.remember(narrator, [output])
    session.lastOutput = tree
    session.hasShownConventions = true
    var reply = session.reply(explanation, kind: "gradient")
    reply.aids = TraceAids(narrator, [output], isBackward: true, in: session.sheet.graph, on: session.page)
    return reply
  }
}
