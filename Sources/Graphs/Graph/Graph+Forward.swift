import Tensors

/// A node whose operation does not take the values it got.
public struct EvaluationProblem: Error, Hashable, Sendable {
  /// The node.
  public let node: NodeID
  /// What is wrong with the values.
  public let problem: ValueProblem

  /// The work was stopped before all values were there.
  static func interrupted(at node: NodeID) -> Self { Self(node: node, problem: .interrupted) }
}

extension Graph {
  /// Computes the value of every node from `start` on: one loop in topological order.
  public mutating func forward(from start: Int = 0) throws(EvaluationProblem) {
    try evaluate(from: start, where: nil)
  }

  /// Computes again what rests on some leaves that were fed, and nothing else.
  public mutating func refresh(_ leaves: [NodeID]) throws(EvaluationProblem) {
    guard count > 0, let first = leaves.min() else { return }
    let depends = dependence(on: leaves, upTo: last)
    try evaluate(from: first.index, where: depends)
  }

  mutating func evaluate(from start: Int, where wanted: [Bool]?) throws(EvaluationProblem) {
    guard start < count else { return }
    let wanted = skippingOpen(from: start, where: wanted)
    if carriesFractions { return try evaluateFractions(from: start, where: wanted) }
    // The slots are taken out for the loop, so that arrays can be written beside them without a copy of either.
    var slots = self.slots
    self.slots = []
    var failure: EvaluationProblem?
    let n = records.count
    // Operands precede their node, so every index read below is less than i, which is less than the buffers' count.
    slots.withUnsafeMutableBufferPointer { slots in
      let v = slots.baseAddress.unsafelyUnwrapped
      var pace = Pace()
      var i = start
      while i < n {
        let end = min(i &+ Pace.stretch, n)
        while i < end {
          defer { i &+= 1 }
          if let wanted, !wanted[i] { continue }
          let record = records[i]
          switch record.opcode {
          case .variable, .constant: continue
          case .array:
            failure = evaluateArray(Int(record.a), node: i, v, &pace)
            if failure != nil { return }
          case .element: v[i] = arrays[Int(records[Int(record.a)].a)].value.scalars[Int(record.b)]
          default: record.opcode.read(SlotValue(v: v, i: i, a: Int(record.a), b: Int(record.b)))
          }
        }
        // Asked at the end too: a value that an operation left unfinished never counts as one.
        if Work.isStopped {
          failure = .interrupted(at: NodeID(n - 1))
          return
        }
      }
    }
    self.slots = slots
    if let failure { throw failure }
  }

  private mutating func evaluateArray(
    _ row: Int, node i: Int, _ v: UnsafeMutablePointer<Double>, _ pace: inout Pace
  ) -> EvaluationProblem? {
    guard let operation = arrays[row].operation else { return nil }
    let operands = arrays[row].operands.map { tensor(Int($0), v) }
    if let problem = operation.problem(in: operands) { return EvaluationProblem(node: NodeID(i), problem: problem) }
    let value = operation.value(operands)
    if pace.isStopped(after: Self.operations(value.count)) { return .interrupted(at: NodeID(i)) }
    if value.isScalar { v[i] = value.scalars[0] } else { arrays[row].value = value }
    return nil
  }

  /// About how much work an operation on arrays is at least, for the pace of a loop over nodes; a long one asks by itself.
  static func operations(_ entries: Int) -> Int { 64 + 16 * entries }

  /// The value of a node during a sweep, its scalars read from the slots that the sweep holds.
  @inline(__always)
  func tensor(_ i: Int, _ v: UnsafePointer<Double>) -> Tensor<Double> {
    let record = records[i]
    if record.opcode == .array, !arrays[Int(record.a)].shape.isEmpty { return arrays[Int(record.a)].value }
    return Tensor(scalar: v[i])
  }
}

/// The value of a scalar rule, from slots into a slot.
struct SlotValue<N: Number & ScalarVocabulary>: ScalarReading {
  let v: UnsafeMutablePointer<N>, i: Int, a: Int, b: Int
  @inline(__always) func unary<R: UnaryRule>(_ rule: R.Type) { v[i] = R.value(v[a]) }
  @inline(__always) func binary<R: BinaryRule>(_ rule: R.Type) { v[i] = R.value(v[a], v[b]) }
  @inline(__always) func other() {}
}
