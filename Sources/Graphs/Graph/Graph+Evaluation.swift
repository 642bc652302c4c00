import Tensors

/// An output as a function of one node.
struct Evaluation<N: Number> {
  private let graph: Graph
  private let output: NodeID
  private let x: NodeID
  /// The nodes that follow x, in order.
  private let path: [NodeID]
  /// What they read besides.
  private var fixed: [NodeID: Tensor<N>] = [:]
  /// What is made of a value where the graph's own stands beside it.
  private let settled: (_ value: Tensor<N>, _ own: Tensor<Double>) -> Tensor<N>

  init(
    _ graph: Graph, of output: NodeID, moving x: NodeID,
    settled: @escaping (_ value: Tensor<N>, _ own: Tensor<Double>) -> Tensor<N> = { value, _ in value }
  ) {
    (self.graph, self.output, self.x, self.settled) = (graph, output, x, settled)
    let onPath = x.index <= output.index ? graph.path(from: [x], to: output) : []
    path = onPath.indices.filter { onPath[$0] && $0 != x.index }.map { NodeID($0) }
    for node in path {
      for operand in graph.operands(of: node) where fixed[operand] == nil && !onPath[operand.index] {
        fixed[operand] = graph.value(of: operand).map { N($0) }
      }
      if graph.opcode(of: node) == .stopGradient { fixed[node] = graph.value(of: node).map { N($0) } }
    }
    if !onPath.indices.contains(output.index) || !onPath[output.index] {
      fixed[output] = graph.value(of: output).map { N($0) }
    }
  }

  func value(at moved: Tensor<N>) -> Tensor<N> {
    let values = values(at: moved)
    return values[output] ?? fixed[output] ?? Tensor(scalar: N(Double.nan))
  }

  /// The values of all nodes that follow x.
  func values(at moved: Tensor<N>) -> [NodeID: Tensor<N>] {
    var values: [NodeID: Tensor<N>] = [x: moved]
    func read(_ node: NodeID) -> Tensor<N> { values[node] ?? fixed[node] ?? Tensor(scalar: N(Double.nan)) }
    var pace = Pace()
    for node in path where fixed[node] == nil {
      if pace.isStopped(after: 256) { break }
      let operands = graph.operands(of: node).map(read)
      let value: Tensor<N>
      switch graph.operation(of: node) {
      case .variable, .constant: continue
      case .scalar(let opcode): value = ArrayOperation.elementwise(opcode).read(ValueReading(operands: operands))
      case .array(let operation): value = operation.read(ValueReading(operands: operands))
      case .element(let position): value = Tensor(scalar: operands[0].scalars[position])
      }
      values[node] = settled(value, graph.value(of: node))
    }
    return values
  }
}
