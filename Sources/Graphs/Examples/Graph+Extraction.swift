import Tensors

extension Graph {
  /// A graph of what some outputs rest on and nothing else, with its values, and the place of each node in it.
  public func extracting(_ outputs: [NodeID]) -> (graph: Graph, places: [NodeID: NodeID]) {
    var part = Graph(sharing: false, carriesFractions: carriesFractions)
    var places: [NodeID: NodeID] = [:]
    func place(_ raw: Int32) -> Int32 { places[NodeID(raw: raw)]?.raw ?? raw }
    for node in ancestors(of: outputs) {
      let record = records[node.index]
      let value = slots[node.index]
      switch record.opcode {
      case .variable, .constant: places[node] = part.push(record.opcode, record.a, record.b, value)
      case .element: places[node] = part.push(.element, place(record.a), record.b, value)
      case .array:
        var row = arrays[Int(record.a)]
        row.operands = row.operands.map(place)
        places[node] = part.push(row, value)
      default:
        places[node] = part.push(record.opcode, place(record.a), record.b < 0 ? -1 : place(record.b), value)
      }
    }
    part.takeFractions(from: self, at: places)
    return (part, places)
  }

  /// Appends the mean of a scalar output over examples: its part of the graph once for each row of the inputs.
  ///
  /// Each input is a leaf of this graph with an array whose rows have the leaf's shape. Values wait for `forward`.
  public mutating func appendMean(
    of output: NodeID, over inputs: [(leaf: NodeID, rows: Tensor<Double>)]
  ) throws(ShapeMismatch) -> NodeID {
    let depends = dependence(on: inputs.map(\.leaf), upTo: output)
    let own = ancestors(of: [output]).filter { depends[$0.index] && !isLeaf($0) }
    let data = inputs.map { constant($0.rows) }
    var losses: [NodeID] = []
    for k in 0..<(inputs.first?.rows.shape.first ?? 0) {
      var copies: [NodeID: NodeID] = [:]
      for (input, rows) in zip(inputs, data) {
        let size = shape(of: input.leaf).entryCount
        let selection = Selection(positions: Array(k * size..<(k + 1) * size), shape: shape(of: input.leaf))
        copies[input.leaf] = try append(.linear(.select(Select(selection, notation: String(k)))), [rows])
      }
      for node in own { copies[node] = copy(node, operands: operands(of: node).map { copies[$0] ?? $0 }) }
      losses.append(copies[output] ?? output)
    }
    let all = try append(.stack(Stack([losses.count])), losses)
    return try append(.mean(Mean(axis: nil)), [all])
  }
}
