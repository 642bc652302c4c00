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
  /// The way by which most of a node's gradient comes: at each node the contribution of which most arrives.
  ///
  /// What an entry of an array receives goes on only from that entry: a contribution counts by what of it reaches the
  /// target along the way chosen so far.
  func mainWay(to target: NodeID) -> [Passage] {
    var candidates: [NodeID: [(user: NodeID, contribution: Contribution)]] = [:]
    for step in steps where !Work.isStopped {
      for c in step.contributions { candidates[c.operand, default: []].append((step.node, c)) }
    }
    var way: [Contribution] = []
    // The maps from the node at hand down to the target or to the nearest number, which all must pass.
    var below: [Contribution] = []
    var node = target
    while node != output, !Work.isStopped, let found = candidates[node] {
      var best = found[0]
      if found.count > 1 {
        let arriving = found.map { below.reversed().reduce($0.contribution.product) { $1.pulled($0) }.norm }
        best = found[arriving.indices.reduce(0) { arriving[$1] > arriving[$0] ? $1 : $0 }]
      }
      way.append(best.contribution)
      below.append(best.contribution)
      node = best.user
      if gradient[node]?.isScalar == true { below = [] }
    }
    var along = gradient[output] ?? Tensor(scalar: 1)
    var passages = [Passage(node: output, size: along.norm, factor: nil)]
    for c in way.reversed() where !Work.isStopped {
      let before = along.norm
      along = c.pulled(along)
      let factor = c.local.isScalar ? c.local.dense(operand: []).scalars[0] : before == 0 ? 0 : along.norm / before
      passages.append(Passage(node: c.operand, size: along.norm, factor: factor))
    }
    return passages
  }
}

extension BackwardContribution<Double> {
  /// What a gradient that arrives at the node hands on by this edge.
  fileprivate func pulled(_ arriving: Tensor<Double>) -> Tensor<Double> {
    local.pull(arriving, operand: product.shape).broadcast(to: product.shape)
  }
}

extension LinearMap where V == Tensor<Double> {
  /// Whether this is one number: the slope of a number by a number.
  var isScalar: Bool {
    if case .diagonal(let d) = self { return d.isScalar }
    return false
  }
}
