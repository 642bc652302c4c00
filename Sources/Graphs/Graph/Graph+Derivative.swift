import Tensors

extension Graph {
  /// Appends nodes that compute the derivative of an output at each of some nodes: symbol-to-symbol differentiation.
  ///
  /// The result for a node has its shape, and is a zero where no path leads. `seed` is a node with the gradient that
  /// arrives at the output; 1 unless given. Values of the new nodes wait for `forward`.
  ///
  /// With sharing the new nodes use the forward nodes, so that the size is linear in the graph. Without it every local
  /// Jacobian computes the forward values it needs again, which is what back-propagation saves.
  ///
  /// Where `isSimplified` is false no identity (0 + x = x, 1 · x = x …) is applied: what back-propagation itself adds.
  ///
  /// Source: Goodfellow, Bengio, Courville, Deep Learning, 6.5.5.
  public mutating func derivative(
    of output: NodeID, wrt nodes: [NodeID], seed: NodeID? = nil, isSimplified: Bool = true
  ) throws(ShapeMismatch) -> [NodeID] {
    try grow { reading, builder in
      builder.simplifies = isSimplified
      var one = Expression(Tensor(reading.shape(of: output), repeating: 1))
      if !isSimplified { one = Expression(one.node(in: builder), in: builder) }
      let seed = seed.map { Expression($0, in: builder) } ?? one
      return reading.pulled(output, nodes, PathExpression(seed), builder)
    }
  }

  /// The same by one node, with the nodes that hold the gradient at what lies between: which of the new ones are the
  /// gradient at which of the old ones.
  public mutating func derivativeWithGradients(
    of output: NodeID, wrt node: NodeID
  ) throws(ShapeMismatch) -> (derivative: NodeID, gradients: [NodeID: NodeID]) {
    var between: [NodeID] = []
    let nodes = try grow { reading, builder in
      let seed = PathExpression(Expression(Tensor(reading.shape(of: output), repeating: 1)))
      let sweep = reading.swept(output, [node], seed, builder)
      let held = sweep.held
      between = held.map(\.node)
      return [reading.gradient(at: node, below: output, in: sweep)] + held.map(\.gradient)
    }
    return (nodes[0], Dictionary(zip(between, nodes.dropFirst())) { a, _ in a })
  }

  /// Appends what some expressions need; they read the graph as it was while the builder grows it.
  mutating func grow(
    _ body: (_ reading: Graph, _ builder: GraphBuilder) -> [Expression]
  ) throws(ShapeMismatch) -> [NodeID] {
    let reading = self
    let builder = GraphBuilder(self)
    self = Graph()
    defer { self = builder.graph }
    let results = body(reading, builder)
    if let failure = builder.failure { throw failure }
    return results.map { $0.node(in: builder) }
  }

  /// What a gradient that arrives at an output becomes at some nodes, in expressions.
  func pulled(
    _ output: NodeID, _ nodes: [NodeID], _ seed: PathExpression, _ builder: GraphBuilder
  ) -> [Expression] {
    let sweep = swept(output, nodes, seed, builder)
    return nodes.map { gradient(at: $0, below: output, in: sweep) }
  }

  private func swept(
    _ output: NodeID, _ nodes: [NodeID], _ seed: PathExpression, _ builder: GraphBuilder
  ) -> ExpressionSweep {
    let sweep = ExpressionSweep(builder, wanted: dependence(on: nodes, upTo: output), variables: Set(nodes))
    sweep.adjoints.values[output.index] = seed
    var silent = Silent<PathExpression, PathExpression>()
    if sweep.wanted[output.index] {
      reverse(sweep, from: output.index, to: nodes.map(\.index).min() ?? 0, &silent)
    }
    return sweep
  }

  private func gradient(at x: NodeID, below output: NodeID, in sweep: ExpressionSweep) -> Expression {
    let arrived = x.index <= output.index ? sweep.adjoints.values[x.index]?.value : nil
    return (arrived ?? 0).broadcast(to: shape(of: x))
  }
}

/// A sweep over expressions: the same backward pass, growing a graph.
private struct ExpressionSweep: Sweep {
  final class Adjoints {
    var values: [PathExpression?]
    init(_ count: Int) { values = Swift.Array(repeating: nil, count: count) }
  }
  let builder: GraphBuilder
  let adjoints: Adjoints
  let wanted: [Bool]
  /// What is differentiated by: never computed again, or the result would not depend on it.
  let variables: Set<NodeID>

  init(_ builder: GraphBuilder, wanted: [Bool], variables: Set<NodeID>) {
    self.variables = variables
    self.builder = builder
    self.wanted = wanted
    adjoints = Adjoints(wanted.count)
  }

  /// The nodes that a gradient arrived at which is a node itself.
  var held: [(node: NodeID, gradient: Expression)] {
    adjoints.values.enumerated().compactMap { i, adjoint in
      guard let value = adjoint?.value, value.folded == nil else { return nil }
      return (NodeID(i), value)
    }
  }

  func isReached(_ i: Int) -> Bool {
    guard let adjoint = adjoints.values[i] else { return false }
    if case .nowhere = adjoint.reach { return false }
    return true
  }
  func isWanted(_ i: Int) -> Bool { wanted[i] }
  func scalar(_ i: Int) -> PathExpression { array(i) }
  func array(_ i: Int) -> PathExpression { PathExpression(builder.reading(i, except: variables)) }
  func adjoint(_ i: Int) -> PathExpression { adjoints.values[i] ?? 0 }
  func arrayAdjoint(_ i: Int) -> PathExpression { adjoint(i) }
  func add(_ product: PathExpression, to i: Int) {
    adjoints.values[i] = adjoints.values[i].map { $0 + product } ?? product
  }
  func add(_ map: LinearMap<PathExpression>, _ g: PathExpression, to i: Int) {
    add(map.pull(g, operand: builder.graph.shape(of: NodeID(i))), to: i)
  }
  func add(_ g: PathExpression, toEntry position: Int, of i: Int) {
    let shape = builder.graph.shape(of: NodeID(i))
    add(.apply(Place(at: [position], to: shape, notation: entryNotation(position, in: shape)), [g]), to: i)
  }
}

extension GraphBuilder {
  /// A node of the graph as derivatives use it: itself with sharing, and computed once more without.
  func reading(_ i: Int, except kept: Set<NodeID>) -> Expression {
    Expression(graph.sharing ? NodeID(i) : recomputed(NodeID(i), except: kept), in: self)
  }

  /// A copy of a node and of all that it rests on down to the leaves: the value computed once more.
  func recomputed(_ node: NodeID, except kept: Set<NodeID>) -> NodeID {
    func isKept(_ i: NodeID) -> Bool { graph.isLeaf(i) || kept.contains(i) }
    guard !isKept(node) else { return node }
    var copies: [NodeID: NodeID] = [:]
    for i in graph.ancestors(of: [node]) where !isKept(i) {
      let copy = graph.copy(i, operands: graph.operands(of: i).map { copies[$0] ?? $0 })
      copies[i] = copy
      graph.copies[copy] = graph.copies[i] ?? i
    }
    return copies[node] ?? node
  }
}

extension Graph {
  /// A node with the operation of another on other operands of the same shapes.
  mutating func copy(_ node: NodeID, operands: [NodeID]) -> NodeID {
    let record = records[node.index]
    switch record.opcode {
    case .variable, .constant: return node
    case .element: return push(.element, operands[0].raw, record.b, 0)
    case .array:
      var row = arrays[Int(record.a)]
      row.operands = operands.map(\.raw)
      let copy = push(row)
      if declared.contains(node) { declared.insert(copy) }
      return copy
    default: return push(record.opcode, operands[0].raw, operands.count > 1 ? operands[1].raw : -1, 0)
    }
  }
}

extension Graph {
  /// Nodes that compute this one once more rest on it from now on: who differentiates by it means them as well.
  public mutating func join(at node: NodeID) {
    for copy in copies.filter({ $0.value == node }).keys {
      let record = records[copy.index]
      if record.opcode == .array {
        arrays[Int(record.a)].operation = .elementwise(.identity)
        arrays[Int(record.a)].operands = [node.raw]
      } else {
        records[copy.index] = Record(a: node.raw, b: -1, opcode: .identity)
      }
      copies[copy] = nil
    }
  }
}
