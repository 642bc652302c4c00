import Graphs
import Tensors

/// A definition as a graph of its own: from the named nodes it uses to the node it names.
///
/// The named nodes are independent in it, so that its derivatives are the local Jacobians of the definition.
struct NamedNode {
  /// Something the definition uses: a named node, or one entry of a named array.
  struct Input {
    /// The named node.
    let source: NodeID
    /// The entry of it; nil is the whole.
    let position: Int?
    /// The leaf that stands for it.
    let leaf: NodeID
  }

  let node: NodeID
  var graph = Graph()
  private(set) var root: NodeID
  /// What gradients flow to.
  private(set) var inputs: [Input] = []
  /// The numbers of the leaves as the trace carries them.
  private(set) var leaves: [NodeID: Tensor<Numeral>] = [:]
  /// The names in the graph of the definition.
  private(set) var names: [NodeID: String] = [:]
  /// What names of entries stand for: x[0].
  private(set) var entries: [String: Formula] = [:]

  /// The definition of a node; gradients flow to what `isWanted` accepts.
  init?(of node: NodeID, in trace: Trace, isWanted: (NodeID) -> Bool) {
    self.node = node
    root = node
    let region = Region(node, trace)
    var copies: [NodeID: NodeID] = [:]
    for part in region.nodes {
      guard let copy = copy(part, region, trace, copies, isWanted) else { return nil }
      copies[part] = copy
      names[copy] = trace.names.name(of: part)
      if case .element(let position) = trace.graph.operation(of: part), region.entries.contains(part) {
        let label = trace.names.label(of: part)
        (names[copy], entries[label]) = (label, trace.names.reference(to: part))
        let source = trace.graph.operands(of: part)[0]
        if isWanted(source) { inputs.append(Input(source: source, position: position, leaf: copy)) }
      } else if region.boundary.contains(part), trace.graph.literal(part) == nil, isWanted(part) {
        inputs.append(Input(source: part, position: nil, leaf: copy))
      }
    }
    guard let root = copies[node] else { return nil }
    self.root = root
    guard (try? graph.forward()) != nil else { return nil }
  }

  private mutating func copy(
    _ part: NodeID, _ region: Region, _ trace: Trace, _ copies: [NodeID: NodeID], _ isWanted: (NodeID) -> Bool
  ) -> NodeID? {
    if let literal = trace.graph.literal(part) {
      let leaf = graph.constant(literal)
      leaves[leaf] = trace.value(of: part)
      return leaf
    }
    if region.boundary.contains(part) || region.entries.contains(part) {
      let value = trace.isGiven(part) ? trace.graph.value(of: part) : trace.approximateValue(of: part)
      let source = region.entries.contains(part) ? trace.graph.operands(of: part)[0] : part
      let leaf = isWanted(source) ? graph.variable(value) : graph.constant(value)
      leaves[leaf] = trace.value(of: part)
      return leaf
    }
    let operands = trace.graph.operands(of: part).compactMap { copies[$0] }
    guard operands.count == trace.graph.operands(of: part).count else { return nil }
    switch trace.graph.operation(of: part) {
    case .scalar(let opcode): return graph.append(opcode, operands[0], operands.count > 1 ? operands[1] : nil)
    case .array(let operation): return try? graph.append(operation, operands)
    case .element(let position):
      let array = trace.graph.operands(of: part)[0]
      // An entry of a vector that is written out is that expression, and so the definition stays one of numbers.
      if !region.boundary.contains(array), case .array(.stack) = trace.graph.operation(of: array),
        case let entries = trace.graph.operands(of: array), trace.graph.shape(of: entries[0]).isEmpty
      {
        return copies[entries[position]]
      }
      let shape = trace.graph.shape(of: array)
      let select = Select(Selection(positions: [position], shape: []), notation: entryNotation(position, in: shape))
      return try? graph.append(.linear(.select(select)), operands)
    case .variable, .constant: return nil
    }
  }
}

/// The nodes between a named node and those it uses, or between the result of a call and its arguments.
struct Region {
  /// The nodes in topological order, with those at the boundary that are used whole.
  let nodes: [NodeID]
  /// The nodes that the definition computes, itself among them.
  var inner: [NodeID] { nodes.filter { !boundary.contains($0) } }
  /// The named nodes and leaves at which the region ends.
  let boundary: Set<NodeID>
  /// Entries of named arrays of which nothing else is used.
  let entries: Set<NodeID>

  /// Beyond so many nodes it is not followed any further.
  init(_ node: NodeID, _ trace: Trace, most: Int = .max) {
    let graph = trace.graph
    let arguments = Set(trace.names.call(at: node)?.nodes ?? [])
    func endsRegion(_ part: NodeID) -> Bool {
      trace.names.isDefinition(part) || graph.isLeaf(part) || arguments.contains(part)
    }
    var seen: Set<NodeID> = [node]
    var ends: Set<NodeID> = []
    var wholes: Set<NodeID> = []
    var elements: Set<NodeID> = []
    var pending = [node]
    var pace = Pace()
    while let part = pending.popLast(), seen.count <= most, !pace.isStopped(after: 256) {
      var isElement = false
      if case .element = graph.operation(of: part), part != node { isElement = true }
      for operand in graph.operands(of: part) {
        if endsRegion(operand) {
          ends.insert(operand)
          if isElement { elements.insert(part) } else { wholes.insert(operand) }
        }
        if seen.insert(operand).inserted, !endsRegion(operand) { pending.append(operand) }
      }
    }
    let entries = elements.filter { !wholes.contains(graph.operands(of: $0)[0]) }
    let hidden = Set(entries.map { graph.operands(of: $0)[0] })
    self.entries = entries
    boundary = ends.subtracting(hidden)
    nodes = seen.filter { !hidden.contains($0) }.sorted()
  }
}
