import Graphs

/// The nodes of a trace that have a box in its drawing, and the edges between them.
///
/// Literals, transposes and views have none: they stand in the formulas of their users, and an edge that would lead to
/// one leads to the array it is taken from. Where steps are definitions only named nodes and leaves have one.
struct DrawnGraph {
  /// From an operand to the node that uses it.
  struct Edge {
    let source: NodeID
    let target: NodeID
    /// Which operand it is, from 0.
    let position: Int
  }

  let nodes: [NodeID]
  private let trace: Trace

  init(_ trace: Trace) {
    self.trace = trace
    let named = trace.names.order.filter { trace.names.name(of: $0) != nil }
    guard trace.options.steps == .definitions else {
      nodes = named
      return
    }
    let outputs = Set(trace.outputs)
    let graph = trace.graph
    nodes = named.filter { trace.names.isDefinition($0) || graph.isLeaf($0) || outputs.contains($0) }
  }

  /// The edges into each node, in the order of the nodes and of their operands.
  var edges: [Edge] { nodes.flatMap(edges) }

  /// The edges into one node.
  func edges(into node: NodeID) -> [Edge] {
    if let call = trace.names.call(at: node) {
      let others = Region(node, trace).boundary.subtracting(call.nodes).sorted()
      var seen: Set<NodeID> = []
      let sources = (call.nodes + others).flatMap(boxes).filter { seen.insert($0).inserted }
      return sources.enumerated().map { Edge(source: $0.element, target: node, position: $0.offset) }
    }
    guard trace.options.steps == .definitions, !trace.graph.isLeaf(node) else {
      return trace.graph.operands(of: node).enumerated().flatMap { position, operand in
        boxes(behind: operand).map { Edge(source: $0, target: node, position: position) }
      }
    }
    let region = Region(node, trace)
    let arrays = region.entries.flatMap { trace.graph.operands(of: $0) }
    let sources = region.boundary.union(arrays).filter { trace.names.name(of: $0) != nil }.sorted()
    return sources.enumerated().map { Edge(source: $0.element, target: node, position: $0.offset) }
  }

  /// The operand itself where it has a box; else what it is a view of, and chosen by.
  private func boxes(behind operand: NodeID) -> [NodeID] {
    var found: [NodeID] = []
    var pending = [operand]
    while let node = pending.popLast() {
      if trace.names.name(of: node) != nil {
        found.append(node)
      } else {
        pending += trace.graph.operands(of: node).reversed()
      }
    }
    return found
  }
}
