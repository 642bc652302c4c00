import Graphs
import Tensors

/// One node on the way by which most of a gradient comes.
struct PathStep {
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
  func mainWay(to target: NodeID) -> [PathStep] {
    let users = UsersOfNodes(steps)
    var way: [Contribution] = []
    // The maps from the node at hand down to the target or to the nearest number, which all must pass.
    var below: [Contribution] = []
    var node = target
    while node != output, !Work.isStopped, case let found = users.contributions(to: node, in: steps), !found.isEmpty {
      var best = found[0]
      if found.count > 1 {
        let arriving = found.map { found in
          let plain = below.reversed().reduce(found.contribution.product) { $1.pulled($0) }
          guard plain.contains(where: \.isNaN) else { return plain.norm }
          return below.reversed().reduce(found.contribution.marked) { $1.pulled($0) }.map(\.base).norm
        }
        best = found[arriving.indices.reduce(0) { arriving[$1] > arriving[$0] ? $1 : $0 }]
      }
      way.append(best.contribution)
      below.append(best.contribution)
      node = best.user
      if gradient[node]?.isScalar == true { below = [] }
    }
    let start = gradient[output] ?? Tensor(scalar: 1)
    let plain = passages(way, from: start, norm: \.norm) { $0.pulled($1) }
    guard plain.contains(where: \.size.isNaN) else { return plain }
    // An infinite slope may stand where this way does not lead.
    return passages(way, from: start.map { MaybeAbsent($0) }, norm: { $0.map(\.base).norm }) { $0.pulled($1) }
  }

  /// The way from the output down, with what each step makes of the gradient's length.
  private func passages<G>(
    _ way: [Contribution], from start: G, norm: (G) -> Double, pull: (Contribution, G) -> G
  ) -> [PathStep] {
    var along = start
    var passages = [PathStep(node: output, size: norm(along), factor: nil)]
    for c in way.reversed() where !Work.isStopped {
      let before = norm(along)
      along = pull(c, along)
      let size = norm(along)
      let slope = c.local.isScalar ? c.local.dense(operand: []).scalars[0] : nil
      let factor = slope.flatMap { $0.isFinite ? $0 : nil } ?? (before == 0 ? 0 : size / before)
      passages.append(PathStep(node: c.operand, size: size, factor: size == 0 ? factor : slope ?? factor))
    }
    return passages
  }
}

/// Which contributions arrive at each node, as chains in tables of numbers: a dictionary of lists costs more to take down
/// than the pass did.
private struct UsersOfNodes {
  /// The last contribution to each node, and for each contribution the one before it to the same node.
  private var last: [Int32]
  private var previous: [Int32] = []
  private var place: [(step: Int32, contribution: Int32)] = []

  init(_ steps: [BackwardTrace.Step]) {
    let highest = steps.lazy.map { max($0.node.index, $0.contributions.lazy.map(\.operand.index).max() ?? 0) }.max()
    last = Array(repeating: -1, count: (highest ?? -1) + 1)
    for (k, step) in steps.enumerated() where !Work.isStopped {
      for (j, c) in step.contributions.enumerated() {
        previous.append(last[c.operand.index])
        last[c.operand.index] = Int32(place.count)
        place.append((Int32(k), Int32(j)))
      }
    }
  }

  /// What arrives at a node, in the order of the steps.
  func contributions(
    to node: NodeID, in steps: [BackwardTrace.Step]
  ) -> [(user: NodeID, contribution: BackwardTrace.Contribution)] {
    var found: [(user: NodeID, contribution: BackwardTrace.Contribution)] = []
    var k = last.indices.contains(node.index) ? last[node.index] : -1
    while k >= 0 {
      let (step, contribution) = place[Int(k)]
      found.append((steps[Int(step)].node, steps[Int(step)].contributions[Int(contribution)]))
      k = previous[Int(k)]
    }
    return found.reversed()
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
