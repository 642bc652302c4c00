import Graphs
import Tensors

extension Trace {
  /// The members that a forward and a backward pass have in common: `output`, `value`, `nodes`.
  func members(of output: NodeID) -> [JSONValue.Member] {
    let nodes = names.order.filter { names.name(of: $0) != nil }
    return [
      .init("output", .string(names.label(of: output))), .init("value", JSONValue(approximateValue(of: output))),
      .init("nodes", .array(nodes.map(report))),
    ]
  }

  private func report(_ node: NodeID) -> JSONValue {
    .object([
      .init("name", .string(names.label(of: node))), .init("formula", typedFormula(of: node)),
      .init("shape", .array(graph.shape(of: node).map(JSONValue.integer))),
      .init("value", JSONValue(approximateValue(of: node))),
    ])
  }

  /// The formula as it can be typed; nothing for a leaf.
  func typedFormula(of node: NodeID) -> JSONValue {
    names.formula(of: node).map { .string($0.text(.typed)) } ?? .null
  }
}
