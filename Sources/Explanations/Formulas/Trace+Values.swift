import Graphs

extension Trace {
  /// The values of a node and of its operands under the formulas by which they are written.
  func values(at node: NodeID) -> FormulaValues {
    var values = FormulaValues(style)
    for operand in graph.operands(of: node) {
      learn(operand, &values)
      if names.isTranspose(operand), let below = graph.operands(of: operand).first { learn(below, &values) }
    }
    learn(node, &values)
    return values
  }

  private func learn(_ node: NodeID, _ values: inout FormulaValues) {
    guard graph.literal(node) == nil, isGiven(node) else { return }
    values[names.reference(to: node)] = value(of: node)
  }
}
