import Graphs
import Tensors

/// A graph at random: scalar and array operations mixed, values broadcast, nodes used more than once.
struct RandomGraph {
  var graph: Graph
  var variables: [NodeID] = []
  private(set) var output: NodeID
  private var random: Random
  private var nodes: [NodeID] = []

  init(seed: Int, sharing: Bool, operations: Int = 24) throws {
    graph = Graph(sharing: sharing)
    random = Random(seed)
    for shape in [[], [3], [2, 3], [3, 2], [3, 1]] as [Shape] {
      variables.append(graph.variable(random.tensor(shape)))
    }
    output = variables[0]
    nodes = variables
    nodes.append(graph.constant(0.5))
    nodes.append(graph.constant(random.tensor([3])))
    for _ in 0..<operations { nodes.append(try grow()) }
    for node in nodes.suffix(4) + [nodes[nodes.count / 2]] {
      output = try graph.apply(.add, output, graph.sum(graph.apply(.sin, node)))
    }
    try graph.forward()
  }

  /// One more node; what does not fit together falls back to a function of one node.
  private mutating func grow() throws -> NodeID {
    let a = pick()
    // A use of the same node twice is no accident here.
    let b = Int.random(in: 0..<4, using: &random) == 0 ? a : pick()
    let (s, t) = (graph.shape(of: a), graph.shape(of: b))
    switch Int.random(in: 0..<8, using: &random) {
    case 0, 1:
      let opcode = [Opcode.tanh, .sin, .cos, .sigmoid, .softplus, .relu, .abs, .atan].randomElement(using: &random)
      return try graph.append(.elementwise(opcode ?? .tanh), [a])
    case 2, 3:
      guard broadcastShape(s, t) != nil else { break }
      let opcode = [Opcode.add, .subtract, .multiply, .maximum, .minimum].randomElement(using: &random) ?? .add
      return try graph.apply(.tanh, graph.apply(opcode, a, b))
    case 4:
      if let node = try? graph.append(.matrixProduct(MatrixProduct()), [a, b]) { return try graph.apply(.tanh, node) }
      if let node = try? graph.append(.matrixProduct(MatrixProduct(true)), [a, b]) { return node }
    case 5:
      guard let last = s.indices.last else { break }
      let axis: Int? = Bool.random(using: &random) ? last : nil
      let operation: [ArrayOperation] = [
        .linear(.sum(Sum(axis: axis))), .mean(Mean(axis: axis, keep: true)), .logSumExp(LogSumExp(axis: axis)),
        .softmax(Softmax(axis: last)), .extremum(Extremum(.max, axis: axis)),
      ]
      return try graph.append(operation.randomElement(using: &random) ?? operation[0], [a])
    case 6:
      guard !s.isEmpty else { break }
      let position = Int.random(in: 0..<s.entryCount, using: &random)
      if Bool.random(using: &random) { return try graph.entry(a, position) }
      let positions = [position, 0, position]
      let select = Select(Selection(positions: positions, shape: [3]), notation: "…")
      return try graph.append(.linear(.select(select)), [a])
    default:
      guard s == t else { return try graph.append(.linear(.transpose(Transpose())), [a]) }
      return try graph.append(.stack(Stack([2])), [a, b])
    }
    return try graph.apply(.sin, a)
  }

  private mutating func pick() -> NodeID {
    // Small arrays only: stacks of stacks would grow without end.
    let small = nodes.filter { graph.shape(of: $0).entryCount <= 24 && graph.shape(of: $0).count <= 3 }
    return small.randomElement(using: &random) ?? nodes[0]
  }
}
