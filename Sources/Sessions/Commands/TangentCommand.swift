import Explanations
import Graphs
import Language
import Tensors

/// `tangent y wrt x`: forward mode, the tangents beside the values.
enum TangentCommand: Command {
  static let name = "tangent"
  static let parameters: [Parameter] = [
    .expression("y"), .wrt("x"), .clause(.direction, "[1, 0]"), .at,
  ]
  static let group = CommandGroup.derivatives
  static let summary = "forward mode: the trace of y with a tangent beside each value"
  static let details = [
    "The tangent of a node is the sum of its local Jacobians times the tangents of its operands, from the inputs on. "
      + "Variables after wrt move; everything else is held fixed. Without direction a number moves by 1, "
      + "of an array the first entry.",
    "jvp(y, x, dx) is the same as a node of the graph.",
  ]
  static let examples = [
    "x1 = 2; x2 = 5; y = log(x1) + x1 * x2 - sin(x2); tangent y wrt x1",
    "x = [1, 3]; y = x^2; tangent y wrt x direction [1, -1]",
  ]
  static let isToldInSteps = true

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let tree = request.expressions[0]
    let output = try session.outputNode(tree)
    let references = try session.references(request.wrt, of: output, tree)
    // Constants may move where they are named, also where no variable leads to the output.
    let inputs = ((try? session.references(nil, of: output, tree)) ?? references).map(\.node)
    guard references.count == 1 || request.wrt != nil else {
      let names = inputs.prefix(4).compactMap { session.sheet.namesOfNodes[$0] }
      throw Problem(
        .command(.needsVariable(name, of: Diagnostic.shortened(tree.text), among: names)),
        at: tree.span)
    }
    let moves = try directions(request.directions, references, &session)
    let names = session.temporaryNames(output, tree, references, request.wrt)
    let narrator = session.narrator(extra: names)
    session.remember(narrator, [output])
    return session.reply(narrator.tangents(of: output, along: moves, inputs: inputs), kind: name)
  }

  /// What each node moves along: what was given in its shape, 1, or the first entry of an array.
  private static func directions(
    _ given: [SyntaxTree]?, _ references: [Reference], _ session: inout SessionState
  ) throws(Problem) -> [Motion] {
    if let given, given.count != references.count, let last = given.last {
      throw Problem(
        .command(.directions(given: given.count, moving: references.count)),
        at: last.span)
    }
    var moves: [Motion] = []
    // Parts of one array move together: it goes along the sum of their directions.
    func move(_ reference: Reference, along direction: Tensor<Double>) {
      let motion = Motion(reference, along: direction, in: session.sheet.graph)
      if let k = moves.firstIndex(where: { $0.node == motion.node }) {
        moves[k].add(motion)
      } else {
        moves.append(motion)
      }
    }
    for (k, reference) in references.enumerated() {
      let shape = session.sheet.graph.shape(of: reference.node)
      guard let tree = given?[k] else {
        var unit = Tensor<Double>(shape, repeating: 0)
        unit.scalars[0] = 1
        move(reference, along: unit)
        continue
      }
      let value = try session.evaluatedNow(tree)
      guard value.shape == shape || value.isScalar else {
        throw Problem(
          .shapeMismatch(
            "this direction", value.shape, "what moves", shape, hint: "give the direction that shape"),
          at: tree.span)
      }
      move(reference, along: value.broadcast(to: shape))
    }
    return moves
  }
}
