import Graphs
import Tensors

/// Which numbers of a backward pass there are to tell: all, none, or those that follow from what is given.
struct GivenNumbers: Sendable {
  /// An operand of a node, by its place.
  struct Place: Hashable {
    let node: NodeID
    let position: Int
  }
  private enum Extent { case all, none, some }
  private let extent: Extent
  fileprivate var arriving: Set<NodeID> = []
  fileprivate var locals: Set<Place> = []
  fileprivate var products: Set<Place> = []

  private init(_ extent: Extent) { self.extent = extent }

  static let all = GivenNumbers(.all)
  static let none = GivenNumbers(.none)
  fileprivate static let some = GivenNumbers(.some)

  private func holds(_ isGiven: Bool) -> Bool { extent == .all || extent == .some && isGiven }

  /// Whether all that arrives at a node in the end is known.
  func arrives(at node: NodeID) -> Bool { holds(arriving.contains(node)) }
  /// Whether the numbers of a local Jacobian are known.
  func hasLocal(of node: NodeID, at position: Int) -> Bool {
    holds(locals.contains(Place(node: node, position: position)))
  }
  /// Whether the numbers of what a node hands to an operand are known.
  func hasProduct(of node: NodeID, at position: Int) -> Bool {
    holds(products.contains(Place(node: node, position: position)))
  }
  /// Whether every number of the pass is known.
  var isWhole: Bool { extent == .all }
}

extension Trace {
  /// The backward pass of an output without a value: its steps, and the numbers that follow from what is given.
  func partialBackward(of output: NodeID, wrt targets: [NodeID]) -> (BackwardRecord<Numeral>, GivenNumbers) {
    let leading = graph.dependence(on: targets, upTo: output)
    var given = GivenNumbers.some
    var totals: [NodeID: Tensor<Numeral>] = [output: Tensor(graph.shape(of: output), repeating: 1)]
    var uses = [Int](repeating: 0, count: output.index + 1)
    var isKnown: Set<NodeID> = [output]
    var steps: [BackwardStep<Numeral>] = []
    for node in names.order.reversed() where leading[node.index] && !graph.isLeaf(node) && !Work.isStopped {
      guard let upstream = totals[node] else { continue }
      if isKnown.contains(node) { given.arriving.insert(node) }
      let maps = givenMaps(node)
      let passes = graph.passesGradient(node)
      var contributions: [BackwardContribution<Numeral>] = []
      for (k, operand) in graph.operands(of: node).enumerated() where k < passes.count {
        guard passes[k], leading[operand.index] else { continue }
        let place = GivenNumbers.Place(node: node, position: k)
        var (local, product) = (LinearMap<Tensor<Numeral>>.identity, unknown(graph.shape(of: operand)))
        let map = maps.indices.contains(k) ? maps[k] : nil
        if let map {
          local = map.reading { style.kept($0) }
          given.locals.insert(place)
        }
        if let map, isKnown.contains(node) {
          (local, product) = pull(map, upstream, operand)
          product = product.broadcast(to: graph.shape(of: operand))
          given.products.insert(place)
        }
        let isFirst = totals[operand] == nil
        if given.products.contains(place) {
          if isFirst { isKnown.insert(operand) }
        } else {
          isKnown.remove(operand)
        }
        uses[operand.index] += 1
        let total = totals[operand].map { $0.shape == product.shape ? $0 + product : product } ?? product
        totals[operand] = total
        contributions.append(
          BackwardContribution(
            operand: operand, position: k, local: local, product: product, total: total, use: uses[operand.index]))
      }
      if !contributions.isEmpty {
        steps.append(BackwardStep(node: node, upstream: upstream, contributions: contributions))
      }
    }
    for node in totals.keys where isKnown.contains(node) { given.arriving.insert(node) }
    let record = BackwardRecord(
      output: output, steps: steps, uses: BackwardTrace.Uses(uses),
      totals: Dictionary(uniqueKeysWithValues: totals.map { ($0.key.index, $0.value) }))
    return (record, given)
  }

  /// The local Jacobians of a node whose numbers follow from what is given.
  private func givenMaps(_ node: NodeID) -> [LinearMap<Tensor<Numeral>>?] {
    let operands = graph.operands(of: node)
    guard graph.declaredFunction(of: node) == nil,
      (operands + [node]).allSatisfy({ !graph.shape(of: $0).hasLetters })
    else { return [] }
    let symbols = SymbolicLocalJacobians(self, node).maps
    let values = operands.map { value(of: $0) }
    let numbers: [LinearMap<Tensor<Numeral>>?] =
      switch graph.operation(of: node) {
      case .variable, .constant: []
      case .scalar(let opcode):
        ArrayOperation.elementwise(opcode).jacobians(at: values, result: value(of: node))
      case .array(let operation): operation.jacobians(at: values, result: value(of: node))
      case .element(let position):
        [
          .linear(
            .select(Select(Selection(positions: [position], shape: []), notation: "")),
            from: graph.shape(of: operands[0]))
        ]
      }
    return numbers.indices.map { k in
      guard symbols.indices.contains(k), let map = symbols[k], map.formulas.allSatisfy(speaksOfGiven) else {
        return nil
      }
      return numbers[k]
    }
  }

  /// Whether a formula is made of what has a value.
  private func speaksOfGiven(_ formula: Formula) -> Bool {
    !formula.contains { part in
      guard case .symbol(let name) = part.term, let node = names.node(named: name) else { return false }
      return !isGiven(node)
    }
  }
}

extension LinearMap where V == Formula {
  /// The formulas that stand in it.
  var formulas: [Formula] {
    switch self {
    case .identity: []
    case .diagonal(let d): [d]
    case .left(let a, _, _), .right(let a, _, _), .row(let a, _): [a]
    case .outer(let u, let v, _): [u, v]
    case .linear(_, _, let parameters): parameters
    case .difference(let a, let b), .sum(let a, let b), .composed(let a, let b, _): a.formulas + b.formulas
    }
  }
}
