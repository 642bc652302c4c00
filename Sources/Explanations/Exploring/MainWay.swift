import Graphs
import Tensors

/// One node on the way by which most of a gradient comes.
struct Passage {
  let node: NodeID
  /// The gradient's length there, counted along this way alone.
  let size: Double
  /// What the step before multiplied it by; nil at the output.
  let factor: Double?
}

extension BackwardTrace {
  /// The way by which most of a node's gradient comes: at each node the largest contribution, from the output to it.
  func mainWay(to target: NodeID) -> [Passage] {
    var largest: [NodeID: (step: Step, contribution: Contribution)] = [:]
    for step in steps {
      for c in step.contributions where c.product.norm > (largest[c.operand]?.contribution.product.norm ?? -1) {
        largest[c.operand] = (step, c)
      }
    }
    var way: [(node: NodeID, factor: Double)] = []
    var node = target
    while node != output, let (step, c) = largest[node] {
      let arriving = step.upstream.norm
      way.append(
        (
          node,
          arriving == 0 ? 0 : (c.local.isScalar ? c.local.dense(operand: []).scalars[0] : c.product.norm / arriving)
        ))
      node = step.node
    }
    var size = gradient[output]?.norm ?? 1
    var passages = [Passage(node: output, size: size, factor: nil)]
    for (node, factor) in way.reversed() {
      size *= factor.magnitude
      passages.append(Passage(node: node, size: size, factor: factor))
    }
    return passages
  }
}

extension LinearMap where V == Tensor<Double> {
  /// Whether this is one number: the slope of a number by a number.
  var isScalar: Bool {
    if case .diagonal(let d) = self { return d.isScalar }
    return false
  }
}
