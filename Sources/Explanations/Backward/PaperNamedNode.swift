import Graphs
import Tensors

/// What a whole definition hands on as a person finds it: each product from the local Jacobian that stands above it.
struct PaperNamedNode {
  private let definition: NamedNode
  private let recorded: BackwardStep<Numeral>?
  private let trace: Trace
  private let isOutput: Bool
  private var style: NumberStyle { trace.style }

  init(_ definition: NamedNode, _ recorded: BackwardStep<Numeral>?, _ trace: Trace, isOutput: Bool) {
    (self.definition, self.recorded, self.trace, self.isOutput) = (definition, recorded, trace, isOutput)
  }

  func products(
    _ products: [(source: NodeID, product: Tensor<Numeral>)], _ upstream: Tensor<Numeral>
  ) -> [(source: NodeID, product: Tensor<Numeral>)] {
    let derivatives = definition.derivatives(style)
    return products.map { source, product in
      let shape = trace.graph.shape(of: source)
      if let derivatives {
        let columns = definition.inputs.indices.filter { definition.inputs[$0].source == source }
        let matrix = SymbolicJacobian(definition, source, columns, derivatives, shape)
        return (source, applied(matrix.numbers, upstream, shape))
      }
      if let recorded, recorded.contributions.count == products.count,
        let c = recorded.contributions.first(where: { $0.operand == source })
      {
        let paper = PaperProduct(trace, definition.node, c.position, isOutput: isOutput)
        return (source, paper.pull(c.local, upstream).product)
      }
      let result = trace.graph.shape(of: definition.node)
      if result.count <= 1, shape.count <= 1, result.entryCount <= style.limits.rows,
        shape.entryCount <= style.limits.columns,
        let input = definition.inputs.first(where: { $0.source == source && $0.position == nil })
      {
        return (source, applied(definition.dense(at: input.leaf, style), upstream, shape))
      }
      return (source, style.kept(product))
    }
  }

  /// The product of a gradient with a matrix that is written out.
  private func applied(_ matrix: Tensor<Numeral>, _ upstream: Tensor<Numeral>, _ shape: Shape) -> Tensor<Numeral> {
    style.kept(matrix.transposed.matrixProduct(upstream.reshaped([upstream.count])).reshaped(shape))
  }
}
