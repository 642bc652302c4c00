import Graphs
import Tensors

extension Trace {
  /// The members that a forward and a backward pass have in common: `output`, `value`, `nodes`.
  func members(of output: NodeID) -> [JSONValue.Member] {
    let nodes = names.order.filter { names.name(of: $0) != nil }
    let form = isGeneral ? NarrationOptions.Form.general : options.form
    return [.init("output", .string(names.label(of: output))), .init("value", json(output))]
      + (form == .both ? [] : [.init("form", .string(form.rawValue))])
      + [.init("nodes", .array(nodes.map(report)))]
  }

  private func report(_ node: NodeID) -> JSONValue {
    .object([
      .init("name", .string(names.label(of: node))), .init("formula", typedFormula(of: node)),
      .init("shape", JSONValue(shape: graph.shape(of: node))),
      .init("value", json(node)),
    ])
  }

  /// The value of a node; null where there is none.
  private func json(_ node: NodeID) -> JSONValue { isGiven(node) ? JSONValue(approximateValue(of: node)) : .null }

  /// The formula as it can be typed; nothing for a leaf.
  func typedFormula(of node: NodeID) -> JSONValue {
    names.formula(of: node).map { .string($0.text(.typed)) } ?? .null
  }
}
