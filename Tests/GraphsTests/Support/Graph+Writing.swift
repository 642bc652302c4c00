import Graphs
import Tensors

/// Short ways to write graphs in tests.
extension Graph {
  mutating func apply(_ opcode: Opcode, _ operands: NodeID...) throws -> NodeID {
    try append(.elementwise(opcode), operands)
  }
  mutating func sum(_ x: NodeID) throws -> NodeID { try append(.linear(.sum(Sum())), [x]) }
  mutating func entry(_ x: NodeID, _ position: Int) throws -> NodeID {
    let notation = entryNotation(position, in: shape(of: x))
    return try append(.linear(.select(Select(Selection(positions: [position], shape: []), notation: notation))), [x])
  }
  mutating func variable(_ entries: [Double]) -> NodeID { variable(Tensor([entries.count], entries)) }
  mutating func constant(_ entries: [Double]) -> NodeID { constant(Tensor([entries.count], entries)) }
  /// A variable, its name telling it from the many meanings of a literal.
  mutating func scalar(_ x: Double) -> NodeID { variable(x) }

  /// The number at a node.
  func number(_ node: NodeID) -> Double { value(of: node).scalars[0] }
}

/// The gradient of a unary rule at a point: from the numbers, from the derivative graph and from the trace.
func slopes(_ opcode: Opcode, at x: Double) throws -> [Double] {
  var graph = Graph()
  let leaf = graph.scalar(x)
  let y = graph.append(opcode, leaf)
  let derivative = try graph.derivative(of: y, wrt: [leaf])[0]
  try graph.forward()
  return [
    graph.gradient(of: y)[leaf]?.scalars[0] ?? 0, graph.number(derivative),
    graph.backwardTrace(of: y).steps.first?.contributions.first?.total.scalars[0] ?? 0,
  ]
}
