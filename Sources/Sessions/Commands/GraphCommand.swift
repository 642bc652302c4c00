import Explanations
import Graphs
import Language

/// `graph z`: the graph drawn in the terminal.
enum GraphCommand: Command {
  static let name = "graph"
  static let parameters: [Parameter] = [
    .expressions("z, u").optional, .choice("view", GraphContents.allCases.map(\.rawValue)).optional, .at,
  ]
  static let takesOpenNames = true
  static let group = CommandGroup.exploring
  static let summary = "the graph drawn: boxes with names, operations, values and gradients of a scalar z"
  static let details = [
    "Inputs stand to the left or above, outputs to the right or below; a node used twice has two edges. Leaves have "
      + "round corners. Numbers in a formula have no box, and neither do transposes and entries.",
    "compact draws names and operations only, shapes the shapes. With set steps definitions a box is a whole "
      + "definition. Beside z, the nodes that g = grad(z, x) added have dashed boxes.",
    "A graph too large for the page is shown as an outline.",
  ]
  static let examples = [
    "x = 2; y = 3; f = x * y + sin(x); graph f", "x = [1, 2]; w = [0.5, -1]; b = 0.1; ŷ = sigmoid(xᵀw + b); graph ŷ",
    "w = 3; x = w^2; z = x^2; g = grad(z, w); graph z, g compact",
    "W = [1, 2; 3, 4]; x = [1, 1]; s = sum(relu(W @ x)); graph s shapes",
  ]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let trees = request.expressions
    let contents = request.word.flatMap { GraphContents(rawValue: $0.text) }
    let outputs = try session.outputs(trees)
    try refuse(contents, outputs, trees, session)
    let origins = session.origins(outputs, trees)
    let narrator = session.narrator(extra: session.temporaryNames(outputs, trees))
    guard narrator.graphSize(outputs) > 0 else {
      let text = trees.first.map { Diagnostic.shortened($0.text) } ?? "it"
      throw Problem(.command(.nothingToDraw(text)), at: trees.first?.span)
    }
    session.remember(narrator, outputs)
    return session.reply(narrator.graph(outputs, besides: origins, contents, on: session.page), kind: name)
  }

  /// Gradients can be drawn of one scalar output only.
  private static func refuse(
    _ contents: GraphContents?, _ outputs: [NodeID], _ trees: [SyntaxTree], _ session: SessionState
  ) throws(Problem) {
    guard contents == .gradients else { return }
    guard outputs.count == 1 else {
      throw Problem(
        .command(.gradientsOfSeveral(outputs.count)),
        at: trees.dropFirst().first?.span)
    }
    let shape = session.sheet.graph.shape(of: outputs[0])
    guard shape.isEmpty else {
      let text = trees.first.map { Diagnostic.shortened($0.text) } ?? "the output"
      throw Problem(.arrayForNumber(text, shape, of: "a gradient", hint: nil), at: trees.first?.span)
    }
  }
}

extension SessionState {
  /// The outputs of the graph that derivatives among some outputs were taken of; none where there is no derivative.
  fileprivate func origins(_ outputs: [NodeID], _ trees: [SyntaxTree]) -> [NodeID] {
    let names = sheet.namesOfNodes
    var originals: [NodeID] = []
    var differentiated: [NodeID] = []
    for (k, output) in outputs.enumerated() {
      let tree = tree(of: output, names) ?? (k < trees.count ? trees[k] : nil)
      if let tree, let sources = tree.differentiated {
        differentiated += sources.compactMap { sheet.nodes[$0] }
      } else {
        originals.append(output)
      }
    }
    guard originals.count < outputs.count else { return [] }
    return originals.isEmpty ? differentiated : originals
  }

  private func tree(of node: NodeID, _ names: [NodeID: String]) -> SyntaxTree? {
    guard let name = names[node], case .node(let tree, _)? = sheet[name]?.kind else { return nil }
    return tree
  }
}

extension SyntaxTree {
  /// The names of what is differentiated in the expression; nil where nothing is.
  fileprivate var differentiated: [String]? {
    var found: [String]?
    for node in nodes {
      guard case .call(let call) = node.kind, call.function.text == "grad" || call.primes > 0 else { continue }
      found = found ?? []
      if call.primes == 0, let first = call.arguments.first, case .name(let name) = self[first].kind {
        found?.append(name)
      }
    }
    return found
  }
}
