import Tensors

/// All ways from an output back to a node, each a chain of local Jacobians.
///
/// There may be exponentially many: they are counted without being walked, and walked only as far as is asked for.
public struct Paths: Sendable {
  /// One local Jacobian: from a node to one of its operands.
  public struct Edge: Sendable {
    /// The node.
    public let node: NodeID
    /// What it hands to the operand.
    public let contribution: BackwardTrace.Contribution
    /// The operand.
    public var operand: NodeID { contribution.operand }
  }

  /// Where they start.
  public let output: NodeID
  /// Where they end.
  public let target: NodeID
  /// How many there are.
  public let count: Natural
  /// The multiplications of all paths one by one, and of the backward pass, which takes each edge once.
  public let multiplications: (paths: Natural, backward: Int)
  /// The gradient that the backward pass finds at the target, where the output is a number.
  public let gradient: Tensor<Double>?
  /// The edges in the order of the sweep, and where those of each node stand among them: tables of numbers, which cost
  /// nothing to take down after a long chain.
  private let edges: [Edge]
  private let places: [Range<Int32>]
  private let graph: Graph

  init(_ graph: Graph, from output: NodeID, to reference: Reference) {
    let target = reference.node
    self.graph = graph
    self.output = output
    self.target = target
    let trace = graph.backwardTrace(of: output, wrt: [reference.whole]).ending(at: reference, in: graph)
    gradient = graph.shape(of: output).isEmpty ? trace.gradient[target] : nil
    var edges: [Edge] = []
    var places = [Range<Int32>](repeating: 0..<0, count: graph.count)
    // From the target to the output: what leads on from an operand is known before its users ask.
    var counts = [Natural?](repeating: nil, count: graph.count)
    var products = counts
    (counts[target.index], products[target.index]) = (1, 0)
    var backward = 0
    var lists: [NodeID: [NodeID]] = [:]
    var pace = Pace()
    for step in trace.steps.reversed() {
      if pace.isStopped(after: 256 * step.contributions.count) { break }
      var count: Natural = 0
      var product: Natural = 0
      let multiplications = graph.multiplications(at: step.node, output)
      let start = Int32(edges.count)
      for contribution in graph.contributionsThroughLists(step, to: target, &lists) {
        let operand = contribution.operand.index
        guard let ways = counts[operand], let below = products[operand] else { continue }
        edges.append(Edge(node: step.node, contribution: contribution))
        let weight = multiplications(contribution)
        backward += weight
        count = count + ways
        product = product + below + ways * min(weight, 999_999_999)
      }
      (counts[step.node.index], products[step.node.index]) = (count, product)
      places[step.node.index] = start..<Int32(edges.count)
    }
    (self.edges, self.places) = (edges, places)
    count = counts[output.index] ?? 0
    multiplications = (products[output.index] ?? 0, backward)
  }

  /// The first of the paths, in the order of operands.
  public func first(_ limit: Int) -> [[Edge]] {
    guard count != 0, output != target else { return [] }
    func onward(from node: NodeID) -> ArraySlice<Edge> {
      let place = places[node.index]
      return edges[Int(place.lowerBound)..<Int(place.upperBound)]
    }
    var found: [[Edge]] = []
    // Every edge leads to the target, so that no way is walked in vain.
    var stack = [onward(from: output)]
    var path: [Edge] = []
    while found.count < limit, !stack.isEmpty {
      guard let edge = stack[stack.count - 1].popFirst() else {
        stack.removeLast()
        if !path.isEmpty { path.removeLast() }
        continue
      }
      if edge.operand == target {
        found.append(path + [edge])
      } else {
        path.append(edge)
        stack.append(onward(from: edge.operand))
      }
    }
    return found
  }

  /// The product of the local Jacobians along a path: in the shape of the target where the output is a number, else a
  /// matrix with a row for each entry of the output.
  public func product(along path: [Edge]) -> Tensor<Double> {
    let shape = graph.shape(of: output)
    guard !shape.isEmpty else { return pulled(Tensor(scalar: 1), along: path) }
    var rows: [Double] = []
    for k in 0..<shape.entryCount {
      // Of the zeros of a unit vector none is multiplied.
      var unit = Tensor<MaybeAbsent<Double>>(shape, repeating: .absent)
      unit.scalars[k] = 1
      rows += pulled(unit, along: path).scalars
    }
    return Tensor([shape.entryCount, graph.shape(of: target).entryCount], rows)
  }

  private func pulled(_ seed: Tensor<MaybeAbsent<Double>>, along path: [Edge]) -> Tensor<Double> {
    let plain = path.reduce(seed.map(\.base)) { g, edge in
      let shape = graph.shape(of: edge.operand)
      return edge.contribution.local.pull(g, operand: shape).broadcast(to: shape)
    }
    // nan stays nan: without it no factor was infinite where this path does not lead.
    guard plain.holdsNaN else { return plain }
    return path.reduce(seed) { $1.contribution.pulled($0) }.map(\.base)
  }
}

extension Graph {
  /// All ways from an output back to a node.
  public func paths(from output: NodeID, to target: Reference) -> Paths { Paths(self, from: output, to: target) }

  /// What a step hands on; an entry of a list of numbers hands it to the number that stands there, since no path leads from
  /// one entry through the whole list to another.
  fileprivate func contributionsThroughLists(
    _ step: BackwardTrace.Step, to target: NodeID, _ lists: inout [NodeID: [NodeID]]
  ) -> [BackwardTrace.Contribution] {
    guard case .element(let position) = operation(of: step.node), let list = operands(of: step.node).first,
      list != target, case .array(.stack) = operation(of: list)
    else { return step.contributions }
    let parts = lists[list] ?? operands(of: list)
    lists[list] = parts
    guard parts.count == shape(of: list).entryCount else { return step.contributions }
    return [
      BackwardTrace.Contribution(
        operand: parts[position], position: 0, local: .identity, product: step.upstream, total: step.upstream, use: 1)
    ]
  }

  /// The multiplications of the vector-Jacobian products of a node; by the 1 that starts at a number none is needed.
  fileprivate func multiplications(at node: NodeID, _ output: NodeID) -> (BackwardTrace.Contribution) -> Int {
    let isScalar = shape(of: node).isEmpty
    if node == output, isScalar { return { _ in 0 } }
    var counts: ((Int) -> OperationCount)?
    return { contribution in
      if isScalar, shape(of: contribution.operand).isEmpty { return 1 }
      // Kept as it is: to take it out and put it back would wrap it once more for each operand.
      if counts == nil { counts = pullCounts(at: node) }
      return counts?(contribution.position).multiplications ?? 0
    }
  }
}
