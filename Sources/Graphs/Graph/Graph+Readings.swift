import Tensors

/// How the numbers of a backward pass are kept as it goes: all of them, or as a person with paper would.
public struct BackwardKeeping<N: Number & ScalarVocabulary> {
  /// What is kept of a local derivative or a product of two scalars.
  public let number: (N) -> N
  /// What is kept of the local Jacobian of a node at an operand, and of its product with the gradient that arrives.
  public let pull:
    (NodeID, _ position: Int, LinearMap<Tensor<N>>, _ upstream: Tensor<N>) -> (
      local: LinearMap<Tensor<N>>, product: Tensor<N>
    )
  /// What is kept of a node's gradient after so many uses.
  public let total: (NodeID, _ use: Int, Tensor<N>) -> Tensor<N>

  /// A way of keeping numbers from its parts.
  public init(
    number: @escaping (N) -> N,
    pull:
      @escaping (NodeID, _ position: Int, LinearMap<Tensor<N>>, _ upstream: Tensor<N>) -> (
        local: LinearMap<Tensor<N>>, product: Tensor<N>
      ),
    total: @escaping (NodeID, _ use: Int, Tensor<N>) -> Tensor<N>
  ) {
    self.number = number
    self.pull = pull
    self.total = total
  }
}

/// The backward pass of one output over numbers of any kind, recorded for explanation.
public struct BackwardRecord<N: Number & ScalarVocabulary>: Sendable {
  /// The node whose gradient this is.
  public let output: NodeID
  /// The steps in the order in which the backward pass takes them.
  public let steps: [BackwardStep<N>]
  /// How many contributions each node receives.
  public let uses: BackwardTrace.Uses
  let totals: [Int: Tensor<N>]
  /// Where the pass is one in doubles its gradients, which are read when they are asked for.
  private let read: (@Sendable (NodeID) -> Tensor<N>?)?

  /// The gradient at a node, or nil where none arrived.
  public subscript(gradient node: NodeID) -> Tensor<N>? {
    if let read { read(node) } else { totals[node.index] }
  }

  /// A record from its parts; `totals` are the gradients of nodes by their indices.
  public init(output: NodeID, steps: [BackwardStep<N>], uses: BackwardTrace.Uses, totals: [Int: Tensor<N>]) {
    (self.output, self.steps, self.uses, self.totals, read) = (output, steps, uses, totals, nil)
  }

  init(_ output: NodeID, _ recorder: Recorder<N>) {
    self.init(
      output: output, steps: recorder.steps.filter { !$0.contributions.isEmpty },
      uses: BackwardTrace.Uses(recorder.uses),
      totals: Dictionary(
        uniqueKeysWithValues: recorder.totals.enumerated().compactMap { i, total in total.map { (i, $0) } }))
  }
}

extension BackwardRecord {
  /// A recorded pass with its numbers read as another kind.
  public init(_ trace: BackwardTrace, _ read: @escaping @Sendable (Double) -> N) {
    (output, uses, totals) = (trace.output, trace.uses, [:])
    steps = trace.steps.transformed(operations: 256) { BackwardStep($0, read) }
    self.read = { [gradient = trace.gradient] in gradient[$0]?.map(operations: 50, read) }
  }
}

extension Graph {
  /// The values of some outputs and of all that they rest on, computed with numbers of any kind.
  ///
  /// `leaf` reads a leaf, `value` computes a node from its operands; nodes are visited in topological order.
  public func values<N: Number>(
    of outputs: [NodeID], leaf: (NodeID) -> Tensor<N>,
    value: (NodeID, ArrayOperation, [Tensor<N>]) -> Tensor<N>
  ) -> [NodeID: Tensor<N>] {
    var values: [NodeID: Tensor<N>] = [:]
    for node in ancestors(of: outputs) {
      let operands = operands(of: node).compactMap { values[$0] }
      switch operation(of: node) {
      case .variable, .constant: values[node] = leaf(node)
      case .scalar(let opcode): values[node] = value(node, .elementwise(opcode), operands)
      case .array(let operation): values[node] = value(node, operation, operands)
      case .element(let position): values[node] = Tensor(scalar: operands[0].scalars[position])
      }
    }
    return values
  }

  /// The backward pass recorded over numbers of any kind: the one reverse loop on values that were computed before.
  public func backwardRecord<N: Number & ScalarVocabulary>(
    of output: NodeID, wrt nodes: [NodeID], seed: Tensor<N>? = nil, values: (NodeID) -> Tensor<N>,
    keeping: BackwardKeeping<N>?
  ) -> BackwardRecord<N> {
    let ways = Ways(self, to: nodes, from: output)
    let plain = recorded(output, along: ways, seed, values, keeping)
    guard plain.steps.contains(where: { $0.contributions.contains { $0.product.holdsNaN } }) else { return plain }
    return BackwardRecord(
      recorded(
        output, along: ways, seed.map { $0.map { MaybeAbsent($0) } }, { values($0).map { MaybeAbsent($0) } },
        keeping.map { BackwardKeeping<MaybeAbsent<N>>($0) }))
  }

  /// The backward pass in numbers that tell what no path reaches from 0.
  func backwardRecord(of output: NodeID, along ways: Ways, seed: Seed?) -> BackwardRecord<MaybeAbsent<Double>> {
    recorded(
      output, along: ways, seed.map { $0.maybeAbsent },
      { value(of: $0).map { MaybeAbsent($0) } }, nil)
  }

  private func recorded<N: Number & ScalarVocabulary>(
    _ output: NodeID, along ways: Ways, _ seed: Tensor<N>?, _ values: (NodeID) -> Tensor<N>,
    _ keeping: BackwardKeeping<N>?
  ) -> BackwardRecord<N> {
    let watch = Watch(Recorder<N>(self, upTo: output, keeping))
    guard ways.leading?[output.index] ?? true else { return BackwardRecord(output, watch.recorder) }
    watch.recorder.totals[output.index] = seed ?? Tensor(shape(of: output), repeating: 1)
    withoutActuallyEscaping(values) { values in
      var observer = RecordingObserver(watch: watch)
      let sweep = RecordedSweep(watch: watch, values: values, wanted: ways.leading)
      reverse(sweep, from: output.index, to: ways.first, &observer)
    }
    return BackwardRecord(output, watch.recorder)
  }
}

/// A recorder that a sweep and its observer share.
private final class Watch<N: Number & ScalarVocabulary> {
  var recorder: Recorder<N>
  init(_ recorder: Recorder<N>) { self.recorder = recorder }
}

private struct RecordingObserver<N: Number & ScalarVocabulary>: ReverseObserver {
  let watch: Watch<N>
  func visit(_ i: Int) { watch.recorder.visit(i) }
  func scalar(operand: Int, position: Int, slope: N, product: N) {
    watch.recorder.scalar(operand: operand, position: position, slope: slope, product: product)
  }
  func array(operand: Int, position: Int, local: LinearMap<Tensor<N>>) {
    watch.recorder.array(operand: operand, position: position, local: local)
  }
  func entry(operand: Int, at position: Int) { watch.recorder.entry(operand: operand, at: position) }
}

/// A sweep whose gradients are those that its recorder has added up.
private struct RecordedSweep<N: Number & ScalarVocabulary>: Sweep {
  let watch: Watch<N>
  let values: (NodeID) -> Tensor<N>
  let wanted: [Bool]?

  func isReached(_ i: Int) -> Bool { watch.recorder.totals[i] != nil }
  func isWanted(_ i: Int) -> Bool { wanted?[i] ?? true }
  func scalar(_ i: Int) -> N { values(NodeID(i)).scalars[0] }
  func array(_ i: Int) -> Tensor<N> { values(NodeID(i)) }
  func adjoint(_ i: Int) -> N { watch.recorder.totals[i]?.scalars[0] ?? 0 }
  func arrayAdjoint(_ i: Int) -> Tensor<N> { watch.recorder.totals[i] ?? Tensor(scalar: 0) }
  // The recorder, which sees every contribution after this, adds it.
  func add(_ product: N, to i: Int) {}
  func add(_ map: LinearMap<Tensor<N>>, _ g: Tensor<N>, to i: Int) {}
  func add(_ g: N, toEntry position: Int, of i: Int) {}
}
