import Tensors

extension BackwardTrace {
  /// The same pass as far as it concerns entries of the node it ends at: what arrives there is handed to the part, and what
  /// leads to other entries is left out.
  public func ending(at reference: Reference, in graph: Graph) -> BackwardTrace {
    guard reference.isPart else { return self }
    let (part, whole) = (reference.node, reference.whole)
    let positions = graph.positions(of: reference)
    let entries = Place(at: positions, to: graph.shape(of: whole))
    var received: [Tensor<Double>] = []
    func handed(_ c: Contribution, at place: Place?, _ product: Tensor<Double>) -> Contribution {
      received.append(received.last.map { $0 + product } ?? product)
      return c.handed(
        to: part, graph.shape(of: part), at: place, product: product, total: received[received.count - 1],
        use: received.count)
    }
    var steps = steps.filter { $0.node != part }
    for k in steps.indices {
      let passes = graph.passes(steps[k].node, anyOf: Set(positions), in: whole)
      steps[k].contributions = steps[k].contributions.compactMap { c in
        if c.operand == part { return handed(c, at: nil, c.product) }
        guard c.operand == whole else { return c }
        guard passes else { return nil }
        return handed(c, at: entries, graph.picked(c.product, at: reference))
      }
    }
    steps = Self.leading(to: part, steps)
    var counts = [Int](repeating: 0, count: Swift.max(part.index, output.index) + 1)
    for step in steps { for c in step.contributions { counts[c.operand.index] += 1 } }
    return BackwardTrace(
      output: output, steps: steps, uses: Uses(counts), gradient: gradient.adding(received.last, at: part))
  }

  /// The steps from which a way leads to a node.
  private static func leading(to node: NodeID, _ steps: [Step]) -> [Step] {
    var leading: Set<NodeID> = [node]
    var kept: [Step] = []
    for var step in steps.reversed() {
      step.contributions.removeAll { !leading.contains($0.operand) }
      guard !step.contributions.isEmpty else { continue }
      leading.insert(step.node)
      kept.append(step)
    }
    return kept.reversed()
  }
}

extension Gradient {
  /// The same with the gradient at one more node, where one arrived there.
  fileprivate func adding(_ part: Tensor<Double>?, at node: NodeID) -> Gradient {
    guard let part else { return self }
    let missing = Swift.max(0, node.index + 1 - reached.count)
    var scalars = scalars + [Double](repeating: 0, count: missing)
    var reached = reached + [Bool](repeating: false, count: missing)
    var arrays = arrays
    reached[node.index] = true
    if part.isScalar { scalars[node.index] = part.scalars[0] } else { arrays[node.index] = part }
    return Gradient(scalars: scalars, reached: reached, arrays: arrays)
  }
}

extension Graph {
  /// Whether a user of an array takes any of these entries; a view takes only those that it looks at.
  fileprivate func passes(_ user: NodeID, anyOf positions: Set<Int>, in whole: NodeID) -> Bool {
    let view = reference(to: user) { $0 == whole }
    guard view.isPart, view.whole == whole else { return true }
    return self.positions(of: view).contains(where: positions.contains)
  }
}
