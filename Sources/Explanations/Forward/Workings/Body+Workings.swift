import Graphs
import Tensors

extension Trace {
  /// The body of a layer, cell or attention line by line, its parts under names that are free in this trace; none where
  /// the body gives no part a name.
  func bodyLines(of node: NodeID) -> [ArrayOperation.Line] {
    guard case .array(let operation) = graph.operation(of: node), operation.isToldByParts else { return [] }
    let operands = graph.operands(of: node)
    let label = names.label(of: node)
    let alike = names.order.filter { other in
      guard case .array(let o) = graph.operation(of: other) else { return false }
      return o.isToldByParts
    }
    // Several such nodes in one trace, or a name that the user has given, need names that tell them apart.
    let lines = operation.written(
      operands.map(names.reference), values: operands.map { value(of: $0) }, as: label,
      called: { part in alike.count > 1 || names.isReserved(part) ? "\(part)_\(label)" : part },
      keep: { style.kept($0) })
    return lines.map { $0.count > 1 ? $0 : [] } ?? []
  }
}

extension ArrayOperation {
  /// Whether the parts of the body are shown where the operation is one step.
  var isToldByParts: Bool {
    switch self {
    case .normalization, .attention, .recurrentCell: true
    default: false
    }
  }
}

extension Workings {
  /// The lines of the body, each with its value.
  static func body(_ trace: Trace, _ node: NodeID) -> Workings? {
    let lines = trace.bodyLines(of: node)
    guard !lines.isEmpty, trace.isShownWhole(trace.value(of: node)) else { return nil }
    let result = trace.value(of: node)
    let equations = lines.indices.compactMap { k -> Equation? in
      let line = lines[k]
      guard let value = k == lines.count - 1 ? result : line.value, trace.isShownWhole(value) else { return nil }
      let written = Equation.Side(Math(Text(line.formula, .definition)))
      let name = Text(line.name, .name)
      guard value.rank > 1 else { return Equation(name, [written, .init(Math(trace.style.inline(value)))]) }
      return Equation(
        name, [written], aside: Text(value.shape.sign, .shape),
        workings: [.continuation([.init(trace.style.figure(value))])])
    }
    return equations.count == lines.count ? Workings([.equations(equations)]) : nil
  }

  /// The value of an operation as the lines of its body give it, each number kept as it is shown.
  static func body(
    _ operation: ArrayOperation, _ x: [Tensor<Numeral>], _ style: NumberStyle
  ) -> Tensor<Numeral>? {
    let operands = x.enumerated().map { Formula.symbol("x\($0)", shape: $1.shape) }
    return operation.written(operands, values: x, as: "y", keep: { style.kept($0) })?.last?.value
  }
}
