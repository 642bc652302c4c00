import Explanations
import Graphs
import Language

/// `why x`: the reason of a gradient.
enum WhyCommand: Command {
  static let name = "why"
  static let parameters: [Parameter] = [.node("x"), .of, .at]
  static let group = CommandGroup.exploring
  static let summary = "why the gradient of z at x is what it is, with the nodes to blame"
  static let details = [
    "Dead units, saturation, zero factors, cancelling ways, a constant in between, no path, invariance under a shift, where "
      + "a nan or inf was born; then the dominant path of the gradient, and what each step multiplies.",
    "Without of z it is about the output of the last trace. Names of that trace are understood: why u2.",
  ]
  static let examples = [
    "x = -2; y = relu(x); z = 3 * y; why x of z", "x = 2; z = sigmoid(8 * x); grad z; why x",
    "x = [1, 2]; c = 3; const y = 0; L = cross_entropy(x + c, y); why c of L",
  ]
  static let isToldInSteps = true

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let tree = request.expressions[0]
    let (output, outputTree) = try session.outputInQuestion(
      request.of?.first, asking: "why \(Diagnostic.shortened(tree.text))")
    let reference = try session.reference(tree, of: output, outputTree)
    let narrator = session.narrator(extra: session.temporaryNames([output], [outputTree]))
    return session.reply(narrator.why(reference, of: output), kind: Self.name)
  }
}
