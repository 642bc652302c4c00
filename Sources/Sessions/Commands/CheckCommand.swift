import Explanations
import Graphs
import Language
import Tensors

/// `check z`: gradients against a derivative that knows nothing of back-propagation.
enum CheckCommand: Command {
  static let name = "check"
  static let parameters: [Parameter] = [.expression("z"), .wrt("x"), .at]
  static let group = CommandGroup.derivatives
  static let summary = "each gradient beside an independent derivative, entry by entry"
  static let details = [
    "The independent derivative evaluates the definitions anew with x moved. It is the complex step Im z(x + ih) / h, "
      + "exact to rounding, or where that does not settle it central differences extrapolated to step 0. The session "
      + "stays as it is.",
    "At a kink, as of relu at 0, no derivative exists: the slopes to both sides are said, and what is taken.",
    "Of an array with more than 1000 entries, fewer in a large graph, as many are checked one by one as do not take "
      + "long, and all at once in three directions.",
  ]
  static let examples = [
    "x = 2; y = 3; f = x * y + sin(x); check f", "x = [1, -2, 0]; check sum(relu(x))",
    "W = [1, 2; 3, 4]; L = sum(tanh(W)^2); check L wrt W",
  ]
  static let isToldInSteps = true

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let tree = request.expressions[0]
    let output = try session.scalarOutputNode(tree, for: "a gradient")
    let references = try session.references(request.wrt, of: output, tree)
    let graph = session.sheet.graph
    let gradient = graph.gradient(of: output, wrt: references.map(\.whole))
    var checks: [GradientCheck] = []
    for reference in references {
      let node = reference.whole
      let entries = gradient[node] ?? Tensor(graph.shape(of: node), repeating: 0)
      let positions = graph.positions(of: reference)
      guard let check = try session.check(entries, of: output, tree, at: node, positions: positions) else {
        throw Problem(.interrupted, at: nil)
      }
      checks.append(check)
    }
    let names = session.temporaryNames(output, tree, references, request.wrt)
    let narrator = session.narrator(extra: names)
    return session.reply(narrator.check(of: output, checks), kind: name)
  }
}

extension SessionState {
  /// A gradient against the definitions evaluated anew; nil where interrupted.
  fileprivate func check(
    _ gradient: Tensor<Double>, of output: NodeID, _ tree: SyntaxTree, at node: NodeID, positions: [Int]?
  ) throws(Problem) -> GradientCheck? {
    let (graph, freshOutput, freshNode) = anew(tree, at: node) ?? (sheet.graph, output, node)
    let check = graph.check(
      gradient: gradient, of: freshOutput, at: freshNode, positions: positions, isInterrupted: isInterrupted)
    return check?.told(of: node)
  }

  /// An output and a named node in a graph of their own; nil where the definitions do not say it: for an expression of
  /// the last trace, and for a derivative whose ways lead through the node.
  func anew(_ tree: SyntaxTree, at node: NodeID) -> (graph: Graph, output: NodeID, node: NodeID)? {
    guard let name = sheet.namesOfNodes[node] else { return nil }
    var fresh = self
    fresh.traceNames = [:]
    do throws(Problem) {
      guard let anew = try sheet.anew(tree.mentions(), moving: name) else { return nil }
      fresh.sheet = anew
      let output = try fresh.node(for: tree)
      guard let input = fresh.sheet.nodes[name] else { return nil }
      return (fresh.sheet.graph, output, input)
    } catch {
      return nil
    }
  }
}
