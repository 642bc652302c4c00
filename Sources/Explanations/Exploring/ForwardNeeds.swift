import Graphs

/// The forward values that the local derivatives of a pass are made from, read from the derivatives' own formulas.
struct ForwardNeeds {
  /// How many forward operations are carried out to have them, once each and kept.
  let stored: Int
  /// How many where every local derivative computes what it needs anew.
  let recomputed: Int
  /// The same for the evaluations of each function, by the nodes that are its results.
  let evaluations: [String: (stored: Int, recomputed: Int)]

  /// - Parameters:
  ///   - trace: the backward pass.
  ///   - variables: what is differentiated by: never computed again.
  ///   - results: the nodes that are the result of a function of the session.
  ///   - isInterrupted: stops the count, which then says nothing.
  init(
    _ graph: Graph, _ trace: BackwardTrace, except variables: Set<NodeID>, results: [NodeID: String],
    isInterrupted: Graph.Interruption
  ) {
    var needed: Set<NodeID> = []
    var reaches: [NodeID: [NodeID]] = [:]
    var recomputed = 0
    var counts: [String: (stored: Int, recomputed: Int)] = [:]
    for (_, name) in results { counts[name] = (0, 0) }
    for step in trace.steps {
      if isInterrupted() { break }
      for values in Self.values(at: step, graph) {
        let reach = Set(
          values.flatMap { value in
            if let known = reaches[value] { return known }
            let found = Self.operations(under: value, graph, variables)
            reaches[value] = found
            return found
          })
        needed.formUnion(reach)
        recomputed += reach.count
        for node in reach { if let name = results[node] { counts[name]?.recomputed += 1 } }
      }
    }
    for node in needed { if let name = results[node] { counts[name]?.stored += 1 } }
    stored = needed.count
    self.recomputed = recomputed
    evaluations = counts
  }

  /// The operations that a value takes when nothing is kept.
  private static func operations(under value: NodeID, _ graph: Graph, _ variables: Set<NodeID>) -> [NodeID] {
    var seen: Set<NodeID> = []
    var queue = [value]
    while let node = queue.popLast() {
      guard !variables.contains(node), !graph.isLeaf(node), seen.insert(node).inserted else { continue }
      queue += graph.operands(of: node)
    }
    return Array(seen)
  }

  /// What each local derivative of a step is made from: operands and results whose symbols stand in its formula.
  private static func values(at step: BackwardTrace.Step, _ graph: Graph) -> [[NodeID]] {
    let operands = graph.operands(of: step.node)
    let formulas = operands.enumerated().map { k, operand in
      graph.literal(operand).map { Formula($0) } ?? Formula.symbol(String(k), shape: graph.shape(of: operand))
    }
    let result = Formula.symbol("y", shape: graph.shape(of: step.node))
    let maps: [LinearMap<Formula>?] =
      switch graph.operation(of: step.node) {
      case .scalar(let opcode): opcode.slopes(at: formulas, result: result).map { $0.map { .diagonal($0) } }
      case .array(let operation): operation.jacobians(at: formulas, result: result)
      case .variable, .constant, .element: []
      }
    return step.contributions.map { contribution in
      guard maps.indices.contains(contribution.position), let map = maps[contribution.position] else { return [] }
      var found: [NodeID] = []
      _ = map.mapping { formula in
        _ = formula.replacing { part in
          guard case .symbol(let name) = part.term else { return nil }
          if name == "y" { found.append(step.node) }
          if let k = Int(name), operands.indices.contains(k) { found.append(operands[k]) }
          return nil
        }
        return formula
      }
      return found
    }
  }
}
