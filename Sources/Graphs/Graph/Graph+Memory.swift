import Tensors

extension Graph {
  /// How many entries a backward pass of an output makes: a gradient for every array that it passes, and what local
  /// Jacobians hold besides.
  public func backwardEntries(of output: NodeID) -> Int {
    ancestors(of: [output]).reduce(0) { sum, node in
      guard records[node.index].opcode == .array else { return sum }
      let row = arrays[Int(records[node.index].a)]
      let workspace = row.operation?.workspace(row.operands.map { shape(of: NodeID(raw: $0)) }) ?? 0
      return sum + row.shape.entryCount + workspace
    }
  }
}
