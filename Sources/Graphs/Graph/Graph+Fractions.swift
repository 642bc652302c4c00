import Tensors

// Values that are the doubles nearest to exact ones. 0.1 · 3 is 0.3 on a page of fractions, and a comparison, a kink or a
// position made from it falls so for every command, though the doubles of 0.1 · 3 and 0.3 differ.
extension Graph {
  /// Larger arrays are not carried exactly: a product of matrices would take minutes.
  public static let mostFractions = 2500

  /// The same graph with fractions carried, or itself where an operation does not take what they give.
  public func carryingFractions() -> Graph {
    var graph = self
    graph.carriesFractions = true
    return (try? graph.forward()) == nil ? self : graph
  }

  /// What fractions give at a node, as far as it can be read; nil where nothing is carried, or the arrays are too large.
  public func fractions(of node: NodeID) -> Tensor<Numeral>? {
    node.index < fractions.count ? fractions[node.index] : nil
  }

  /// The same loop as `evaluate`, with fractions beside the doubles.
  mutating func evaluateFractions(from start: Int, where wanted: [Bool]?) throws(EvaluationProblem) {
    // Leaves that came in before `start` were never visited if their values stood at once.
    let known = fractions.count
    fractions.append(contentsOf: repeatElement(nil, count: count - known))
    var pace = Pace()
    let open = openNodes
    for i in min(start, known)..<count where i >= known || wanted?[i] ?? true {
      if !open.isEmpty, open[i] { continue }
      let node = NodeID(i)
      let exact: Tensor<Numeral>?
      switch operation(of: node) {
      case .variable, .constant: exact = exactLeaf(node)
      case .element(let position):
        let operand = operands(of: node)[0]
        exact = fractions[operand.index].map { Tensor(scalar: $0.scalars[position]) }
        if exact == nil { slots[i] = value(of: operand).scalars[position] }
      case .scalar(let opcode): exact = try carried(.elementwise(opcode), at: node, &pace)
      case .array(let operation): exact = try carried(operation, at: node, &pace)
      }
      fractions[i] = exact
      if let exact { setValue(exact.map(\.approximate), at: node) }
    }
    if Work.isStopped { throw .interrupted(at: last) }
  }

  private func exactLeaf(_ node: NodeID) -> Tensor<Numeral>? {
    let value = value(of: node)
    guard value.count <= Self.mostFractions else { return nil }
    return (exactLeaves[node] ?? value.map { Numeral($0) }).map(\.readable)
  }

  /// What an operation gives exactly; where that is not carried its double is computed and put in place.
  private mutating func carried(
    _ operation: ArrayOperation, at node: NodeID, _ pace: inout Pace
  ) throws(EvaluationProblem) -> Tensor<Numeral>? {
    let operands = operands(of: node)
    let values = operands.map { value(of: $0) }
    if let problem = operation.problem(in: values) { throw EvaluationProblem(node: node, problem: problem) }
    let exact = operands.compactMap { fractions[$0.index] }
    if pace.isStopped(after: 16 * Self.operations(shape(of: node).entryCount)) { throw .interrupted(at: node) }
    guard exact.count == operands.count, values.reduce(0, { $0 + $1.count }) <= Self.mostFractions else {
      setValue(operation.value(values), at: node)
      return nil
    }
    return operation.value(of: exact).map(\.readable)
  }

  private mutating func setValue(_ value: Tensor<Double>, at node: NodeID) {
    let record = records[node.index]
    if value.isScalar {
      slots[node.index] = value.scalars[0]
    } else {
      arrays[Int(record.a)].value = value
    }
  }
}
