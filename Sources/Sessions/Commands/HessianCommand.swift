import Explanations
import Graphs
import Language
import Tensors

/// `hessian z wrt x`: all second derivatives of a number in numbers.
enum HessianCommand: Command {
  static let name = "hessian"
  static let parameters: [Parameter] = [.expression("z"), .wrt("x, y"), .at, .general]
  static let group = CommandGroup.derivatives
  static let summary = "the matrix of second derivatives of z, its structure and its curvature"
  static let details = [
    "The entries of the variables one after the other, down and across: H[i,j] = ∂²z/∂x[i]∂x[j]. It equals its transpose. "
      + "Its eigenvalues say how z curves: upwards in every direction where all are above 0.",
    "general prints the entries as formulas, without numbers, where they are short enough.",
    "hessian(z, x) is the same as a node of the graph: solve(hessian(z, x), grad(z, x)) is a Newton step.",
  ]
  static let examples = [
    "a = -1.2; b = 1; f = (1 - a)^2 + 100 * (b - a^2)^2; hessian f wrt a, b",
    "x = [1, 2]; z = x[0]^2 * x[1]; hessian z at x = [3, 4]", "x = [1, 2, 3]; hessian sum(x^3)",
  ]
  static let isToldInSteps = true

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let tree = request.expressions[0]
    let output = try session.scalarOutputNode(tree, for: "a Hessian")
    let references = try session.references(request.wrt, of: output, tree)
    let n = references.reduce(0) { $0 + session.sheet.graph.shape(of: $1.node).entryCount }
    guard Double(n) * Double(n) <= Self.mostEntries else {
      throw Problem(.tooLarge("the Hessian would have \(n)×\(n) entries"), at: tree.span)
    }
    let (matrix, plan) = try session.temporarily { session throws(Problem) in
      try hessian(of: output, references, n, in: &session.sheet, at: tree.span)
    }
    let names = session.temporaryNames(output, tree, references, request.wrt)
    let narrator = session.narrator(extra: names, form: request.form)
    return session.reply(narrator.hessian(of: output, wrt: references, matrix, plan: plan), kind: name)
  }

  private static let mostEntries = 10_000_000.0

  /// Forward mode over the derivative graph: a column for each entry of the variables.
  private static func hessian(
    of output: NodeID, _ references: [Reference], _ n: Int, in sheet: inout Sheet, at span: SourceSpan
  ) throws(Problem) -> (Tensor<Double>, JacobianPlan) {
    let mark = sheet.graph.count
    let gradients: [NodeID]
    do {
      let wholes = try sheet.graph.derivative(of: output, wrt: references.map(\.whole))
      let grown = sheet.graph.count
      gradients = try zip(references, wholes).map { try sheet.graph.picking($0, from: $1, since: grown) }
      try sheet.limits.requireMemory(sheet.graph, at: span)
      try sheet.graph.forward(from: mark)
    } catch let error as EvaluationProblem {
      throw Problem(.values(error.problem, node: nil), at: span)
    } catch {
      throw Problem(.tooLarge("the derivative"), at: span)
    }
    let isElementwise =
      references.count == 1 && n > 1 && sheet.graph.isElementwise(gradients[0], in: references[0])
    let plan = isElementwise ? JacobianPlan.diagonal : .forward(n)
    guard
      let matrix = sheet.graph.jacobian(of: gradients, wrt: references, by: plan, isInterrupted: { Work.isStopped })
    else { throw Problem(.interrupted, at: nil) }
    return (matrix, plan)
  }
}
