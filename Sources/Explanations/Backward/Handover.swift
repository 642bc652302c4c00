import Graphs
import Tensors

/// What a step hands to one of its operands.
struct Handover {
  let operand: NodeID
  /// The operand's place among those of the node.
  let position: Int
  let local: LinearMap<Tensor<Numeral>>
  let product: Tensor<Numeral>
  /// The operand's gradient with this product added.
  let total: Tensor<Numeral>
  /// Which of the operand's contributions this is, counted from 1.
  let use: Int
}

extension Handover {
  init(_ c: BackwardContribution<Numeral>) { self.init(c, total: c.total, use: c.use) }

  init(_ c: BackwardContribution<Numeral>, total: Tensor<Numeral>, use: Int) {
    self.init(operand: c.operand, position: c.position, local: c.local, product: c.product, total: total, use: use)
  }
}
