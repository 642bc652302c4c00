import Tensors

// Nodes without a value: declared leaves, results of declared functions, and all that depends on either.
extension Graph {
  /// A new leaf of a shape without a value.
  public mutating func declaredLeaf(_ shape: Shape, isVariable: Bool) -> NodeID {
    let node =
      shape.isEmpty
      ? push(isVariable ? .variable : .constant, -1, -1, .nan)
      : push(
        ArrayRecord(operation: nil, operands: [], shape: shape, isVariable: isVariable, value: Tensor([0], [])))
    declared.insert(node)
    return node
  }

  /// Whether any node has no value.
  public var hasOpenNodes: Bool { !declared.isEmpty }

  /// For every node whether it has no value; empty where all have one.
  public var openNodes: [Bool] {
    guard !declared.isEmpty, count > 0 else { return [] }
    return dependence(on: Array(declared), upTo: last)
  }

  /// Whether a node has no value.
  public func isOpen(_ node: NodeID) -> Bool {
    guard !declared.isEmpty else { return false }
    return dependence(on: Array(declared), upTo: node)[node.index]
  }

  /// Whether a node is a leaf that was declared.
  public func isDeclaredLeaf(_ node: NodeID) -> Bool { declared.contains(node) && isLeaf(node) }

  /// Which nodes are to be computed, those without a value left out; what those hold is no number.
  mutating func skippingOpen(from start: Int, where wanted: [Bool]?) -> [Bool]? {
    guard !declared.isEmpty else { return wanted }
    let open = openNodes
    for i in start..<count where open[i] { slots[i] = .nan }
    return open.indices.map { !open[$0] && (wanted?[$0] ?? true) }
  }
}

extension Graph.ArrayRecord {
  /// How many entries it takes room for: none where a length is a letter.
  var heldEntries: Int { shape.hasLetters ? 0 : shape.entryCount }
}

extension Graph {
  /// Whether a node hands a gradient to each of its operands; to labels and indices it does not.
  public func passesGradient(_ node: NodeID) -> [Bool] {
    switch operation(of: node) {
    case .variable, .constant: return []
    case .element: return [true]
    case .scalar(let opcode): return opcode.description?.differentiable ?? []
    case .array(let operation):
      let symbols = operands(of: node).map { Formula.symbol("x", shape: shape(of: $0)) }
      return operation.jacobians(at: symbols, result: .symbol("y", shape: shape(of: node))).map { $0 != nil }
    }
  }
}

extension Graph {
  /// The declared function whose result a node is; nil for other nodes.
  public func declaredFunction(of node: NodeID) -> DeclaredFunction? {
    if case .array(.declared(let function)) = operation(of: node) { function } else { nil }
  }
}
