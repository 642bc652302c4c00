import Explanations
import Graphs
import Tensors

/// A few definitions, made as a session would make them.
struct Sheet {
  private(set) var named = NamedGraph(Graph(), names: [:])
  private(set) var variables: [NodeID] = []

  mutating func variable(_ name: String, _ shape: Shape = [], _ entries: Double...) -> NodeID {
    variable(name, Tensor(shape, entries))
  }

  mutating func variable(_ name: String, _ value: Tensor<Double>) -> NodeID {
    let node = named.graph.variable(value)
    variables.append(node)
    return self.name(node, name)
  }

  mutating func const(_ name: String, _ shape: Shape = [], _ entries: Double...) -> NodeID {
    const(name, Tensor(shape, entries))
  }

  mutating func const(_ name: String, _ value: Tensor<Double>) -> NodeID {
    let node = named.graph.constant(value)
    named.constants.insert(node)
    return self.name(node, name)
  }

  /// An array of numbers without a name.
  mutating func array(_ entries: Double...) -> NodeID { named.graph.constant(Tensor([entries.count], entries)) }

  mutating func number(_ x: Double) -> NodeID { named.graph.constant(x) }

  mutating func apply(_ opcode: Opcode, _ operands: NodeID...) throws -> NodeID {
    try named.graph.append(.elementwise(opcode), operands)
  }

  mutating func apply(_ operation: ArrayOperation, _ operands: NodeID...) throws -> NodeID {
    try named.graph.append(operation, operands)
  }

  mutating func stack(_ entries: NodeID...) throws -> NodeID {
    try named.graph.append(.stack(Stack([entries.count])), entries)
  }

  mutating func entry(_ array: NodeID, _ k: Int) throws -> NodeID {
    let select = Select(Selection(positions: [k], shape: []), notation: String(k))
    return try named.graph.append(.linear(.select(select)), [array])
  }

  @discardableResult
  mutating func name(_ node: NodeID, _ name: String) -> NodeID {
    let own = named.names[node] == nil ? node : named.graph.identity(of: node)
    named.names[own] = name
    named.reserved.insert(name)
    return own
  }

  mutating func reserve(_ name: String) { named.reserved.insert(name) }

  mutating func narrator(_ options: NarrationOptions = NarrationOptions()) throws -> Narrator {
    try named.graph.forward()
    return Narrator(named, options: options)
  }

  /// The gradient of a node told as text.
  mutating func grad(
    _ node: NodeID, wrt nodes: [NodeID]? = nil, _ options: NarrationOptions = NarrationOptions(), width: Int = 80
  ) throws -> String {
    let document = try narrator(options).gradient(of: node, wrt: nodes?.map { Reference($0) }, variables: variables)
      .document
    return PlainFormat(Page(width: width)).render(document)
  }
}
