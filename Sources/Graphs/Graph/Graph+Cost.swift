import Tensors

extension Graph {
  /// Tells a count that takes long to stop; what it has found until then says nothing.
  public typealias Interruption = () -> Bool

  /// The operations that the values of some nodes take, their operands' values being there.
  public func forwardCount(
    of nodes: some Sequence<NodeID>, isInterrupted: Interruption = { false }
  ) -> OperationCount {
    let counter = Counted.Counter()
    for node in nodes {
      if isInterrupted() { break }
      let operands = operands(of: node).map { counted($0, counter) }
      switch operation(of: node) {
      case .variable, .constant, .element: break
      case .scalar(let opcode): _ = Elementwise(opcode).value(operands)
      case .array(let operation): _ = operation.read(ValueReading(operands: operands))
      }
    }
    return counter.count
  }

  /// The operations of one backward pass of an output, as `gradient` takes it, along the ways to some nodes.
  public func backwardCount(
    of output: NodeID, wrt nodes: [NodeID], isInterrupted: @escaping Interruption = { false }
  ) -> (count: OperationCount, adjoints: Int) {
    let sweep = CountingSweep(self, wanted: dependence(on: nodes, upTo: output), isInterrupted: isInterrupted)
    guard sweep.wanted[output.index] else { return (OperationCount(), 0) }
    // A number's gradient starts with the known 1; what arrives at an array is not known.
    let start = shape(of: output)
    sweep.state.arrays[output.index] =
      start.isEmpty ? Tensor(scalar: 1) : Tensor(start, repeating: Counted(1, sweep.state.counter))
    var silent = Silent<Counted, Tensor<Counted>>()
    reverse(sweep, from: output.index, to: nodes.map(\.index).min() ?? 0, &silent)
    let stored = sweep.state.arrays.reduce(0) { $0 + ($1?.count ?? 0) }
    return (sweep.state.counter.count, stored)
  }

  /// The operations of one sweep of forward mode to an output: a node moves in a direction, and every node's tangent
  /// follows.
  public func tangentCount(
    of output: NodeID, wrt x: NodeID, isInterrupted: @escaping Interruption = { false }
  ) -> OperationCount {
    let sweep = CountingTangents(self, wanted: path(from: [x], to: output), isInterrupted: isInterrupted)
    guard x <= output else { return OperationCount() }
    // A number moves by the known 1.
    let start = shape(of: x)
    sweep.state.arrays[x.index] =
      start.isEmpty ? Tensor(scalar: 1) : Tensor(start, repeating: Counted(1, sweep.state.counter))
    push(sweep, from: x.index, to: output.index)
    return sweep.state.counter.count
  }

  /// The operations of the vector-Jacobian products of a node at its operands by their positions, the Jacobians being
  /// there.
  public func pullCounts(at node: NodeID) -> (_ position: Int) -> OperationCount {
    let counter = Counted.Counter()
    let shapes = operands(of: node).map { shape(of: $0) }
    let maps = countedJacobians(at: node, counter)
    let arriving = Tensor(shape(of: node), repeating: Counted(1, counter))
    return { position in
      guard let map = maps[position] else { return OperationCount() }
      counter.count = OperationCount()
      _ = map.pull(arriving, operand: shapes[position])
      return counter.count
    }
  }

  /// How many products of numbers a node's value takes at most: what counting it costs.
  public func work(at node: NodeID) -> Double {
    let operands = operands(of: node).map { shape(of: $0) }
    let entries = Double(shape(of: node).entryCount)
    switch operation(of: node) {
    case .array(.matrixProduct), .array(.affine):
      let lengths = operands.map { Double($0.entryCount) }
      // n×k times k×m in n·m entries: the product of all lengths without the inner one counted twice.
      return (lengths[0] * lengths[1] * entries).squareRoot()
    default: return max(entries, operands.map { Double($0.entryCount) }.max() ?? 0)
    }
  }

  fileprivate func counted(_ node: NodeID, _ counter: Counted.Counter) -> Tensor<Counted> {
    let known = literal(node) != nil
    return value(of: node).map { Counted($0, known ? nil : counter) }
  }

  private func countedJacobians(at node: NodeID, _ counter: Counted.Counter) -> [LinearMap<Tensor<Counted>>?] {
    let operands = operands(of: node).map { counted($0, counter) }
    let result = counted(node, counter)
    switch operation(of: node) {
    case .variable, .constant: return []
    case .element(let position):
      let select = Select(Selection(positions: [position], shape: []), notation: "")
      return [.linear(.select(select), from: operands[0].shape)]
    case .scalar(let opcode): return opcode.slopes(at: operands, result: result).map { $0.map { .diagonal($0) } }
    case .array(let operation): return operation.jacobians(at: operands, result: result)
    }
  }
}

/// What a sweep in counting numbers has found: the adjoints or tangents, and the count.
private final class CountingState {
  let counter = Counted.Counter()
  var arrays: [Tensor<Counted>?]
  init(_ count: Int) { arrays = Array(repeating: nil, count: count) }

  /// What has come to a node; a number that was multiplied or added up on its way is not known without computing, be it
  /// made of literals alone.
  func arriving(_ i: Int) -> Tensor<Counted> {
    (arrays[i] ?? Tensor(scalar: 0)).map { $0.isTrivial ? $0 : computed($0) }
  }
  func computed(_ x: Counted) -> Counted { Counted(x.value, counter) }
}

/// The backward pass in numbers that count what is done with them.
private struct CountingSweep: Sweep {
  let graph: Graph
  let wanted: [Bool]
  let isInterrupted: Graph.Interruption
  let state: CountingState

  init(_ graph: Graph, wanted: [Bool], isInterrupted: @escaping Graph.Interruption) {
    self.graph = graph
    self.wanted = wanted
    self.isInterrupted = isInterrupted
    state = CountingState(wanted.count)
  }

  func isReached(_ i: Int) -> Bool { state.arrays[i] != nil }
  func isWanted(_ i: Int) -> Bool { wanted[i] && !isInterrupted() }
  func scalar(_ i: Int) -> Counted { array(i).scalars[0] }
  func array(_ i: Int) -> Tensor<Counted> { graph.counted(NodeID(i), state.counter) }
  func adjoint(_ i: Int) -> Counted { arrayAdjoint(i).scalars[0] }
  func arrayAdjoint(_ i: Int) -> Tensor<Counted> { state.arriving(i) }
  func add(_ product: Counted, to i: Int) { add(Tensor(scalar: product), to: i) }
  func add(_ map: LinearMap<Tensor<Counted>>, _ g: Tensor<Counted>, to i: Int) {
    let shape = graph.shape(of: NodeID(i))
    add(map.pull(g, operand: shape).broadcast(to: shape), to: i)
  }
  func add(_ g: Counted, toEntry position: Int, of i: Int) {
    var place = Tensor<Counted>(graph.shape(of: NodeID(i)), repeating: 0)
    place.scalars[position] = g
    add(place, to: i)
  }
  private func add(_ product: Tensor<Counted>, to i: Int) {
    // A sum of uses is a sum also where both are the known 1.
    state.arrays[i] = state.arrays[i].map { $0.map { $0.isZero ? $0 : state.computed($0) } + product } ?? product
  }
}

/// Forward mode in numbers that count what is done with them.
private struct CountingTangents: TangentSweep {
  let graph: Graph
  let wanted: [Bool]
  let isInterrupted: Graph.Interruption
  let state: CountingState

  init(_ graph: Graph, wanted: [Bool], isInterrupted: @escaping Graph.Interruption) {
    self.graph = graph
    self.wanted = wanted
    self.isInterrupted = isInterrupted
    state = CountingState(wanted.count)
  }

  func isWanted(_ i: Int) -> Bool { wanted[i] && !isInterrupted() }
  func isMoving(_ i: Int) -> Bool { state.arrays[i] != nil }
  func scalar(_ i: Int) -> Counted { array(i).scalars[0] }
  func array(_ i: Int) -> Tensor<Counted> { graph.counted(NodeID(i), state.counter) }
  func tangent(_ i: Int) -> Counted { arrayTangent(i).scalars[0] }
  func arrayTangent(_ i: Int) -> Tensor<Counted> { state.arriving(i) }
  func setTangent(_ t: Counted, of i: Int) { state.arrays[i] = Tensor(scalar: t) }
  func setArrayTangent(_ t: Tensor<Counted>, of i: Int) {
    state.arrays[i] = t.broadcast(to: graph.shape(of: NodeID(i)))
  }
  func setTangent(ofEntry position: Int, of a: Int, at i: Int) {
    setTangent(arrayTangent(a).scalars[position], of: i)
  }
}
