import Explanations
import Graphs
import Language

/// `forward z`: every node in order.
enum ForwardCommand: Command {
  static let name = "forward"
  static let parameters: [Parameter] = [.expressions("z").optional, .at] + Parameter.forms
  static let takesOpenNames = true
  static let group = CommandGroup.passes
  static let summary = "the forward pass, node by node: formula, numbers put in, value, shape"
  static let examples = ["x = 2; z = sin(x)^2; forward z", "x = 3; y = x^2; forward y at x = 5"]
  static let isToldInSteps = true

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let trees = request.expressions
    session.updatedSinceGradient = nil
    let outputs = try session.outputs(trees)
    let narrator = session.narrator(extra: session.temporaryNames(outputs, trees), form: request.form)
    let explanation = narrator.forward(outputs)
    session.remember(narrator, outputs)
    session.lastOutput = trees.count == 1 ? trees[0] : nil
    session.hasShownConventions = true
    var reply = session.reply(explanation, kind: "forward")
    reply.aids = TraceAids(narrator, outputs, isBackward: false, in: session.sheet.graph, on: session.page)
    return reply
  }
}
