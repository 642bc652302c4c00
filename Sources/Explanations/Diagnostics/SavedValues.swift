import Graphs

/// The forward values that the local derivatives of a pass are made from, read from the derivatives' own formulas.
struct SavedValues {
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
    var reach = Reach(graph, of: trace.output, except: variables, results)
    for step in trace.steps {
      if isInterrupted() { break }
      for values in Self.values(at: step, graph) where !isInterrupted() { reach.add(values) }
    }
    let names = reach.names
    stored = reach.stored[0]
    recomputed = reach.recomputed[0]
    evaluations = Dictionary(
      uniqueKeysWithValues: names.indices.map { (names[$0], (reach.stored[$0 + 1], reach.recomputed[$0 + 1])) })
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

/// Counts the operations under some values, all of them and those that are results of each function.
///
/// Tables of numbers and marks instead of sets: there may be as many steps as nodes, each with all nodes below it.
private struct Reach {
  let names: [String]
  /// The counts where each operation is carried out once, and where each step carries out anew all that it needs: of all
  /// operations, and of the results of each function.
  private(set) var stored: [Int]
  private(set) var recomputed: [Int]
  private let graph: Graph
  /// For each node 0 for an operation, k for a result of the k-th function, -1 where nothing is carried out.
  private var kinds: [Int]
  /// The walk that came to a node last, and whether any did.
  private var marks: [Int32]
  private var isStored: [Bool]
  private var walk: Int32 = 0
  /// The counts under each node where they are known.
  private var known: [[Int]?]

  init(_ graph: Graph, of output: NodeID, except variables: Set<NodeID>, _ results: [NodeID: String]) {
    self.graph = graph
    names = Set(results.values).sorted()
    stored = Array(repeating: 0, count: names.count + 1)
    recomputed = stored
    kinds = Array(repeating: -1, count: graph.count)
    for node in graph.ancestors(of: [output]) where !graph.isLeaf(node) { kinds[node.index] = 0 }
    for (node, name) in results where kinds[node.index] == 0 {
      kinds[node.index] = (names.firstIndex(of: name) ?? -1) + 1
    }
    for node in variables { kinds[node.index] = -1 }
    marks = Array(repeating: 0, count: graph.count)
    isStored = Array(repeating: false, count: graph.count)
    known = Array(repeating: nil, count: graph.count)
  }

  /// Adds what one step needs.
  mutating func add(_ values: [NodeID]) {
    var queue = values
    while let node = queue.popLast() {
      guard kinds[node.index] >= 0, !isStored[node.index] else { continue }
      isStored[node.index] = true
      Self.count(kinds[node.index], in: &stored)
      graph.forEachOperand(of: node) { queue.append($0) }
    }
    let counts = counts(under: values)
    for k in counts.indices { recomputed[k] += counts[k] }
  }

  private static func count(_ kind: Int, in counts: inout [Int]) {
    counts[0] += 1
    if kind > 0 { counts[kind] += 1 }
  }

  private mutating func counts(under values: [NodeID]) -> [Int] {
    if let top = top(of: values) {
      if let counts = known[top.index] { return counts }
      let operands = graph.operands(of: top)
      if let below = self.top(of: operands), var counts = known[below.index] {
        Self.count(kinds[top.index], in: &counts)
        known[top.index] = counts
        return counts
      }
    }
    var counts = Array(repeating: 0, count: names.count + 1)
    walk += 1
    var queue = values
    while let node = queue.popLast() {
      guard kinds[node.index] >= 0, marks[node.index] != walk else { continue }
      marks[node.index] = walk
      Self.count(kinds[node.index], in: &counts)
      graph.forEachOperand(of: node) { queue.append($0) }
    }
    if let top = top(of: values) { known[top.index] = counts }
    return counts
  }

  /// The one of some nodes on which all others lie, where that is plain to see: they are its operands.
  private func top(of nodes: [NodeID]) -> NodeID? {
    let nodes = nodes.filter { kinds[$0.index] >= 0 }
    guard let last = nodes.max() else { return nil }
    let operands = nodes.count > 1 ? graph.operands(of: last) : []
    return nodes.allSatisfy { $0 == last || operands.contains($0) } ? last : nil
  }
}
