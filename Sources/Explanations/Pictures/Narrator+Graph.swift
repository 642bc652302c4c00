import Graphs
import Tensors

extension Narrator {
  /// The graph of some outputs as a drawing for a page; as an outline where it is too large.
  ///
  /// - Parameters:
  ///   - origins: the outputs of a graph of which others are derivatives; what only those rest on stands beside it.
  ///   - contents: what the boxes say besides names and operations; nil is what is usual for such outputs.
  ///   - progress: how far a pass has been told that the boxes are to show; nil shows all.
  public func graph(
    _ outputs: [NodeID], besides origins: [NodeID] = [], _ contents: GraphContents? = nil,
    during progress: GraphProgress? = nil, on page: Page
  ) -> some Explanation {
    let trace = traceByCalls(of: outputs)
    let added = origins.isEmpty ? [] : Set(trace.names.order).subtracting(trace.graph.ancestors(of: origins))
    var picture = GraphPicture(trace, added: added, page: page)
    picture.progress = progress.map { DrawnProgress($0, picture.drawn, trace) }
    return GraphExplanation(picture: picture, contents: contents)
  }

  /// How many boxes the graph of some outputs has.
  public func graphSize(_ outputs: [NodeID]) -> Int { DrawnGraph(traceByCalls(of: outputs)).nodes.count }
}

/// A graph as a drawing.
private struct GraphExplanation: Explanation {
  let picture: GraphPicture
  let contents: GraphContents?
  private var trace: Trace { picture.trace }

  var document: Document { Document(picture.blocks(contents)) }

  var members: [JSONValue.Member] {
    let outputs = trace.outputs
    let scalar = outputs.count == 1 && trace.graph.shape(of: outputs[0]).isEmpty && trace.isGiven(outputs[0])
    let gradient = scalar ? trace.graph.gradient(of: outputs[0]) : nil
    let words = NodeWords(trace, [], isNarrow: false, gradient: nil)
    return [
      .init("outputs", .array(outputs.map { .string(trace.names.label(of: $0)) })),
      .init("nodes", .array(picture.drawn.nodes.map { node($0, words, gradient) })),
      .init("edges", .array(picture.drawn.edges.map(edge))),
    ]
  }

  private func node(_ node: NodeID, _ words: NodeWords, _ gradient: Gradient?) -> JSONValue {
    let shape = trace.graph.shape(of: node)
    return .object([
      .init("name", .string(trace.names.label(of: node))), .init("operation", .string(operation(of: node))),
      .init("formula", words.formula(of: node).map { .string(Text($0, .definition).string) } ?? .null),
      .init("shape", JSONValue(shape: shape)),
      .init("value", trace.isGiven(node) ? JSONValue(trace.graph.value(of: node)) : .null),
      .init("gradient", gradient.flatMap { $0[node] }.map { JSONValue($0.broadcast(to: shape)) } ?? .null),
      .init("added", .bool(picture.added.contains(node))),
    ])
  }

  /// What a node computes, in a word.
  private func operation(of node: NodeID) -> String {
    switch trace.graph.operation(of: node) {
    case .variable: "variable"
    case .constant: "constant"
    case .scalar(let opcode), .array(.elementwise(let opcode)): "\(opcode)"
    case .array(let operation): operation.name
    case .element: "element"
    }
  }

  private func edge(_ edge: DrawnGraph.Edge) -> JSONValue {
    .object([
      .init("from", .string(trace.names.label(of: edge.source))),
      .init("to", .string(trace.names.label(of: edge.target))), .init("position", .integer(edge.position)),
    ])
  }
}
