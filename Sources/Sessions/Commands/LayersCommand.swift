import Explanations
import Graphs
import Language

/// `layers z`: how large values and gradients are along the longest path.
enum LayersCommand: Command {
  static let name = "layers"
  static let parameters: [Parameter] = [.expression("z").optional, .at]
  static let group = CommandGroup.exploring
  static let summary = "sizes of values and gradients along the longest path, as bars"
  static let details = [
    "Read upwards, from z back, it shows at a glance where a gradient vanishes or explodes. The path starts at a "
      + "variable; of several that are as long it is the one through the first operands.",
    "Where sizes differ more than a hundredfold the bars show powers of ten, which is said.",
  ]
  static let examples = [
    "x = 2; z = iterate(sigmoid, x, 20); layers z",
    "x = [1, 2]; W = [1, 0.5; -1, 2]; h = tanh(W @ x); L = sum(h^2); layers L",
    "f(t) = 3 * t; x = 1; z = iterate(f, x, 12); layers z at x = 2",
  ]

  static let isToldInSteps = true

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let (output, tree) = try session.outputInQuestion(request.expressions.first, asking: "layers", word: "")
    let variables = session.sheet.variables.compactMap { session.sheet.nodes[$0] }
    let narrator = session.narrator(extra: session.temporaryNames([output], [tree]))
    session.remember(narrator, [output])
    return session.reply(
      narrator.layers(to: output, from: variables, isFine: session.page.unicode), kind: Self.name)
  }
}
