import Graphs
import Tensors

/// What the tests hold a stated derivative to: the same functions judge the rules, and rules made wrong on purpose.
enum RuleJudge {
  /// Where a scalar rule's slopes are not the differences of its values; `mutant` changes a slope before it is judged.
  static func slopeMisfits(
    _ opcode: Opcode, mutant: (_ x: [Double], _ slope: Double, _ operand: Int) -> Double = { _, slope, _ in slope }
  ) -> [String] {
    var misfits: [String] = []
    for x in ScalarSamples.points(of: opcode, count: 10, seed: 1) + ScalarSamples.regional(of: opcode) {
      let y: Double = opcode.applied(to: x)
      if !y.isFinite { misfits.append("\(opcode) has no value at \(x)") }
      for (k, slope) in opcode.slopes(at: x, result: y).enumerated() {
        // Where no gradient goes the value is constant.
        let stated = mutant(x, slope ?? 0, k)
        let difference = centralDifference(at: x[k]) { t in
          var moved = x
          moved[k] = t
          return opcode.applied(to: moved)
        }
        // Beside the domain, as of a power of a negative number, there is nothing to differ from.
        if !difference.isFinite, slope?.isNaN ?? false { continue }
        // Between whole orders there is nothing, and no gradient goes there.
        let expected = slope == nil && !difference.isFinite ? 0 : difference
        if !agree(stated, expected, differenceTolerance) {
          misfits.append("\(opcode) operand \(k) at \(x): \(stated), not \(expected)")
        }
      }
    }
    return misfits
  }

  /// Which entries of a dense local Jacobian are not the differences of the values.
  static func jacobianMisfits(
    _ example: ArrayExample, _ x: [Tensor<Double>], operand k: Int, _ dense: Tensor<Double>
  ) -> [String] {
    let count = example.operation.value(x).count
    guard dense.shape == [count, x[k].count] else { return ["shape \(dense.shape)"] }
    var misfits: [String] = []
    for column in x[k].scalars.indices {
      let differences = centralDifferences(at: x[k].scalars[column]) { t in
        example.operation.value(ArrayExample.moved(x, k, column, to: t)).scalars
      }
      for (row, difference) in differences.enumerated() {
        let entry = dense.scalars[row * x[k].count + column]
        if !agree(entry, difference, differenceTolerance) {
          misfits.append("operand \(k), entry \(row), \(column): \(entry), not \(difference)")
        }
      }
    }
    return misfits
  }

  /// For which unit gradients a pullback is not the row of the dense Jacobian.
  static func transposeMisfits(
    _ map: LinearMap<Tensor<Double>>, from operand: Shape, to result: Shape,
    pull: (Tensor<Double>) -> Tensor<Double>
  ) -> [String] {
    let dense = map.dense(operand: operand)
    let (m, n) = (result.entryCount, operand.entryCount)
    guard dense.shape == [m, n] else { return ["shape \(dense.shape)"] }
    return (0..<m).compactMap { row in
      var unit = Tensor<Double>(result, repeating: 0)
      unit.scalars[row] = 1
      let pulled = pull(unit)
      let expected = Tensor(operand, Array(dense.scalars[row * n..<(row + 1) * n]))
      return agree(pulled, expected, 1e-14) ? nil : "row \(row): \(pulled.scalars), not \(expected.scalars)"
    }
  }

  /// Where the body of an operation has another value than the operation, or other derivatives.
  static func bodyMisfits(
    _ example: ArrayExample, _ x: [Tensor<Double>],
    mutant: (inout Graph, _ body: NodeID, _ operands: [NodeID]) throws -> NodeID = { _, body, _ in body }
  ) throws -> [String] {
    var graph = Graph()
    let leaves = x.enumerated().map { k, t in example.fixed[k] == nil ? graph.variable(t) : graph.constant(t) }
    guard let body = try graph.appendExpanded(example.operation, leaves, opens: { _ in false }) else {
      return ["no body"]
    }
    let judged = try mutant(&graph, body, leaves)
    let y = example.operation.value(x)
    var random = Random(5)
    let weights = random.tensor(y.shape)
    let loss = try graph.sum(graph.append(.elementwise(.multiply), [graph.constant(weights), judged]))
    try graph.forward()
    guard agree(graph.value(of: judged), y, 1e-12) else { return ["value \(graph.value(of: judged)), not \(y)"] }
    let gradient = graph.gradient(of: loss)
    let maps = example.operation.jacobians(at: x, result: y)
    return example.free.compactMap { k in
      let zero = Tensor<Double>(x[k].shape, repeating: 0)
      let (found, stated) = (gradient[leaves[k]] ?? zero, maps[k]?.pull(weights, operand: x[k].shape) ?? zero)
      return agree(found, stated, 1e-9) ? nil : "operand \(k): \(found.scalars), not \(stated.scalars)"
    }
  }
}
