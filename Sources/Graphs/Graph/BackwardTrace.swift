import Tensors

/// What one node hands to one operand in a backward pass.
public struct BackwardContribution<N: Number>: Sendable {
  /// The operand.
  public let operand: NodeID
  /// Its place among the node's operands.
  public let position: Int
  /// Which of the operand's contributions this is, counted from 1.
  public let use: Int
  private let numbers: Numbers

  private enum Numbers: Sendable {
    case own(local: Local, product: Tensor<N>, total: Tensor<N>)
    /// Those of a sweep that tells what no path reaches from 0.
    indirect case careful(Careful)
    /// Those of a pass in doubles, read when they are asked for: of a long pass most never are.
    indirect case read(BackwardContribution<Double>, @Sendable (Double) -> N)
  }

  /// What a careful sweep recorded, with the gradient that arrived.
  struct Careful: Sendable {
    let arriving: Tensor<MaybeAbsent<N>>
    let local: LinearMap<Tensor<MaybeAbsent<N>>>
    let product: Tensor<MaybeAbsent<N>>
    let total: Tensor<MaybeAbsent<N>>
  }

  /// A local Jacobian; one of a number by a number is kept as that, since a long pass has very many.
  enum Local: Sendable {
    case slope(N)
    case map(LinearMap<Tensor<N>>)
  }

  /// What a node hands to an operand, from its parts.
  public init(
    operand: NodeID, position: Int, local: LinearMap<Tensor<N>>, product: Tensor<N>, total: Tensor<N>, use: Int
  ) {
    self.init(operand: operand, position: position, .map(local), product: product, total: total, use: use)
  }

  init(operand: NodeID, position: Int, _ local: Local, product: Tensor<N>, total: Tensor<N>, use: Int) {
    (self.operand, self.position, self.use) = (operand, position, use)
    numbers = .own(local: local, product: product, total: total)
  }

  init(_ c: BackwardContribution<Double>, _ read: @escaping @Sendable (Double) -> N) {
    (operand, position, use) = (c.operand, c.position, c.use)
    numbers = .read(c, read)
  }

  init(operand: NodeID, position: Int, _ careful: Careful, use: Int) {
    (self.operand, self.position, self.use) = (operand, position, use)
    numbers = .careful(careful)
  }

  /// What a careful sweep recorded; nil for another.
  var careful: Careful? { if case .careful(let careful) = numbers { careful } else { nil } }

  /// The contribution of the pass in doubles that this reads; nil for one that has numbers of its own.
  public var source: BackwardContribution<Double>? { if case .read(let c, _) = numbers { c } else { nil } }

  /// The local Jacobian of the node at this operand.
  public var local: LinearMap<Tensor<N>> {
    switch numbers {
    case .own(.slope(let slope), _, _): .diagonal(Tensor(scalar: slope))
    case .own(.map(let local), _, _): local
    case .careful(let c): c.local.reading { Tensor<N>($0) }
    case .read(let c, let read): c.local.reading { $0.map(read) }
    }
  }

  /// The vector-Jacobian product: the upstream gradient times the local Jacobian.
  public var product: Tensor<N> {
    switch numbers {
    case .own(_, let product, _): product
    case .careful(let c): Tensor(c.product)
    case .read(let c, let read): c.product.map(read)
    }
  }

  /// The operand's gradient after this contribution was added.
  public var total: Tensor<N> {
    switch numbers {
    case .own(_, _, let total): total
    case .careful(let c): Tensor(c.total)
    case .read(let c, let read): c.total.map(read)
    }
  }

  /// The entries of the gradient that arrives which no path reaches; none where nothing depends on which they are.
  public var absentArriving: [Int] {
    switch numbers {
    case .own: []
    case .careful(let c): c.arriving.positions(where: \.isAbsent)
    case .read(let c, _): c.absentArriving
    }
  }

  /// The entries of the product that plain multiplication would not give: a factor there is infinite or not a number, and
  /// no path leads that way.
  public var leftOut: [Int] {
    switch numbers {
    case .own: return []
    case .read(let c, _): return c.leftOut
    case .careful(let c):
      let told = Tensor<N>(c.product)
      let plain = local.pull(Tensor<N>(c.arriving), operand: told.shape).broadcast(to: told.shape)
      return plain.combined(with: told) { $0 != $0 && $1 == $1 }.positions { $0 }
    }
  }

  /// Whether an entry of the product has a property.
  public func productContains(where holds: (N) -> Bool) -> Bool {
    switch numbers {
    case .own(_, let product, _): product.contains(where: holds)
    case .careful(let c): c.product.contains { holds($0.base) }
    case .read(let c, let read): c.product.contains { holds(read($0)) }
    }
  }
}

/// One node of a backward pass.
public struct BackwardStep<N: Number>: Sendable {
  /// The node.
  public let node: NodeID
  /// What it hands on, in the order of its operands.
  public var contributions: [BackwardContribution<N>]
  private let arriving: Arriving

  private enum Arriving: Sendable {
    case own(Tensor<N>)
    case read(Tensor<Double>, @Sendable (Double) -> N)
  }

  /// A node with the gradient that arrives at it and what it hands on.
  public init(node: NodeID, upstream: Tensor<N>, contributions: [BackwardContribution<N>]) {
    self.node = node
    self.contributions = contributions
    arriving = .own(upstream)
  }

  init(_ step: BackwardStep<Double>, _ read: @escaping @Sendable (Double) -> N) {
    node = step.node
    contributions = step.contributions.map { BackwardContribution($0, read) }
    arriving = .read(step.upstream, read)
  }

  /// The gradient that arrives at it.
  public var upstream: Tensor<N> {
    switch arriving {
    case .own(let upstream): upstream
    case .read(let upstream, let read): upstream.map(read)
    }
  }

  /// Whether an entry of the gradient that arrives has a property.
  public func upstreamContains(where holds: (N) -> Bool) -> Bool {
    switch arriving {
    case .own(let upstream): upstream.contains(where: holds)
    case .read(let upstream, let read): upstream.contains { holds(read($0)) }
    }
  }
}

/// The backward pass of one output as it happened, node by node from the output back.
public struct BackwardTrace: Sendable {
  /// What one node hands to one operand.
  public typealias Contribution = BackwardContribution<Double>
  /// One node.
  public typealias Step = BackwardStep<Double>

  /// How many contributions each node receives.
  public struct Uses: Sendable {
    private let counts: [Int]
    /// The counts of the nodes in their order.
    public init(_ counts: [Int]) { self.counts = counts }
    /// The count of a node; nil where no gradient reaches it.
    public subscript(node: NodeID) -> Int? {
      node.index < counts.count && counts[node.index] > 0 ? counts[node.index] : nil
    }
  }

  /// The node whose gradient this is.
  public let output: NodeID
  /// The steps in the order in which the backward pass takes them.
  public let steps: [Step]
  /// How many contributions each node receives.
  public let uses: Uses
  /// The gradient at every node that one reached.
  public let gradient: Gradient
}

extension Graph {
  /// The backward pass recorded for explanation: the same loop as `gradient`, watched.
  public func backwardTrace(
    of output: NodeID, wrt nodes: [NodeID]? = nil, seed: Tensor<Double>? = nil
  ) -> BackwardTrace {
    let (ways, seed) = (Ways(self, to: nodes, from: output), seed.map { Seed.numbers($0) })
    var recorder = Recorder<Double>(self, upTo: output)
    recorder.totals[output.index] = seed?.tensor ?? Tensor(shape(of: output), repeating: 1)
    let gradient = sweep(output, along: ways, seed: seed, &recorder)
    guard recorder.steps.contains(where: { $0.contributions.contains { $0.product.holdsNaN } }) else {
      return BackwardTrace(
        output: output, steps: recorder.steps.filter { !$0.contributions.isEmpty },
        uses: BackwardTrace.Uses(recorder.uses), gradient: gradient)
    }
    let careful = backwardRecord(of: output, along: ways, seed: seed)
    return BackwardTrace(
      output: output, steps: careful.steps.map { BackwardStep($0) }, uses: careful.uses, gradient: Gradient(careful))
  }
}

/// The observer that records a sweep over numbers.
struct Recorder<N: Number & ScalarVocabulary>: ReverseObserver {
  let graph: Graph
  /// How numbers are kept; nil keeps them as they are.
  let keeping: BackwardKeeping<N>?
  var steps: [BackwardStep<N>] = []
  var totals: [Tensor<N>?]
  var uses: [Int]
  private var pace = Pace()
  /// What is recorded after the work was stopped would mean nothing.
  private var isStopped = false

  init(_ graph: Graph, upTo output: NodeID, _ keeping: BackwardKeeping<N>? = nil) {
    self.graph = graph
    self.keeping = keeping
    totals = Swift.Array(repeating: nil, count: output.index + 1)
    uses = Swift.Array(repeating: 0, count: output.index + 1)
  }

  mutating func visit(_ i: Int) {
    if pace.isStopped(after: 256) { isStopped = true }
    if isStopped { return }
    let upstream = totals[i] ?? Tensor(graph.shape(of: NodeID(i)), repeating: 0)
    steps.append(BackwardStep(node: NodeID(i), upstream: upstream, contributions: []))
  }
  mutating func scalar(operand: Int, position: Int, slope: N, product: N) {
    if isStopped { return }
    guard let keeping else {
      record(operand, position, .slope(slope), Tensor(scalar: product))
      return
    }
    let slope = keeping.number(slope)
    let product = keeping.number(steps[steps.count - 1].upstream.scalars[0] * slope)
    record(operand, position, .slope(slope), Tensor(scalar: product))
  }
  mutating func array(operand: Int, position: Int, local: LinearMap<Tensor<N>>) {
    if isStopped { return }
    let shape = graph.shape(of: NodeID(operand))
    // The step itself is not taken out: with two owners its contributions would be copied for each that is added.
    let (node, upstream) = (steps[steps.count - 1].node, steps[steps.count - 1].upstream)
    if let keeping {
      let kept = keeping.pull(node, position, local, upstream)
      record(operand, position, .map(kept.local), kept.product.broadcast(to: shape))
    } else {
      record(operand, position, .map(local), local.pull(upstream, operand: shape).broadcast(to: shape))
    }
  }
  mutating func entry(operand: Int, at position: Int) {
    let shape = graph.shape(of: NodeID(operand))
    let select = Select(Selection(positions: [position], shape: []), notation: Self.notation(position, shape))
    array(operand: operand, position: 0, local: .linear(.select(select), from: shape))
  }
  private mutating func record(
    _ operand: Int, _ position: Int, _ local: BackwardContribution<N>.Local, _ product: Tensor<N>
  ) {
    uses[operand] += 1
    var total = totals[operand].map { $0 + product } ?? product
    if let keeping { total = keeping.total(NodeID(operand), uses[operand], total) }
    totals[operand] = total
    steps[steps.count - 1].contributions.append(
      BackwardContribution(
        operand: NodeID(operand), position: position, local, product: product, total: total, use: uses[operand]))
  }
  private static func notation(_ position: Int, _ shape: Shape) -> String {
    entryNotation(position, in: shape)
  }
}

/// The index along each axis of a flat position.
public func entryIndices(_ position: Int, in shape: Shape) -> [Int] {
  var rest = position
  return shape.rowMajorStrides.map { stride in
    defer { rest %= stride }
    return rest / stride
  }
}

/// A flat position written as indices: "1" in a vector, "0, 2" in a matrix.
public func entryNotation(_ position: Int, in shape: Shape) -> String {
  entryIndices(position, in: shape).map(String.init).joined(separator: ", ")
}
