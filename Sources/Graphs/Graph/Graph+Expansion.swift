import Tensors

extension Graph {
  /// Appends a composite operation as the nodes of its body in place of one node; nil where it is simple itself.
  ///
  /// `opens` says which of the operations in the body are written out in turn.
  public mutating func appendExpanded(
    _ operation: ArrayOperation, _ operands: [NodeID], opens: @escaping (ArrayOperation) -> Bool
  ) throws(ShapeMismatch) -> NodeID? {
    _ = try operation.shape(operands.map { shape(of: $0) })
    let builder = GraphBuilder(self)
    self = Graph()
    defer { self = builder.graph }
    builder.opens = opens
    let body = operation.expansion(operands.map { Expression($0, in: builder) })
    if let failure = builder.failure { throw failure }
    return body?.node(in: builder)
  }
}
