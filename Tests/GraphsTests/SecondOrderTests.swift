import Graphs
import Tensors
import Testing

/// Derivative graphs differentiated again, rule by rule.
@Suite struct SecondOrderTests {
  /// A nonlinear scalar of an example's result, so that linear rules are put to the test too.
  private struct Experiment {
    var graph = Graph()
    var leaves: [NodeID] = []
    var loss: NodeID
    let variables: [NodeID]
    let shapes: [Shape]

    init(_ example: ArrayExample, at x: [Tensor<Double>]) throws {
      var graph = Graph()
      let leaves = x.enumerated().map { k, t in
        example.fixed[k] == nil ? graph.variable(t) : graph.constant(t)
      }
      let y = try graph.append(example.operation, leaves)
      var random = Random(5)
      let weights = graph.constant(random.tensor(graph.shape(of: y)))
      let weighted = try graph.append(.elementwise(.multiply), [weights, y])
      let squared = try graph.append(.elementwise(.square), [y])
      let both = try graph.append(.elementwise(.add), [weighted, squared])
      loss = try graph.append(.linear(.sum(Sum())), [both])
      self.graph = graph
      self.leaves = leaves
      variables = example.free.map { leaves[$0] }
      shapes = example.free.map { example.shapes[$0] }
      try self.graph.forward()
    }
  }

  @Test(arguments: ArrayExample.all.filter { !$0.free.isEmpty })
  func derivativeGraphsAgree(example: ArrayExample) throws {
    let x = example.point(7)
    let plain = try Experiment(example, at: x)
    var symbolic = plain
    let first = try symbolic.graph.derivative(of: plain.loss, wrt: plain.variables)
    var random = Random(8)
    let directions = plain.shapes.map { random.tensor($0) }
    var along = symbolic.graph.constant(0.0)
    for (d, direction) in zip(first, directions) {
      let constant = symbolic.graph.constant(direction)
      let product = try symbolic.graph.append(.elementwise(.multiply), [constant, d])
      let sum = try symbolic.graph.append(.linear(.sum(Sum())), [product])
      along = symbolic.graph.append(.add, along, sum)
    }
    let second = try symbolic.graph.derivative(of: along, wrt: plain.variables)
    try symbolic.graph.forward()

    let gradient = plain.graph.gradient(of: plain.loss)
    let secondGradient = symbolic.graph.gradient(of: along)
    for (k, variable) in plain.variables.enumerated() {
      let zero = Tensor<Double>(plain.shapes[k], repeating: 0)
      let value = symbolic.graph.value(of: first[k])
      #expect(agree(value, gradient[variable] ?? zero, 1e-12), "first derivative, operand \(k)")
      let hessianProduct = symbolic.graph.value(of: second[k])
      #expect(agree(hessianProduct, secondGradient[variable] ?? zero, 1e-11), "numbers and symbols, operand \(k)")
      for entry in zero.scalars.indices {
        let difference = try slopeAlong(directions, plain, variable, x[example.free[k]], entry)
        #expect(agree(hessianProduct.scalars[entry], difference, 1e-7), "second derivative, operand \(k), \(entry)")
      }
    }
  }

  /// The change of the first gradient along some directions as one entry moves.
  private func slopeAlong(
    _ directions: [Tensor<Double>], _ plain: Experiment, _ leaf: NodeID, _ x: Tensor<Double>, _ entry: Int
  ) throws -> Double {
    var graph = plain.graph
    var failure: (any Error)?
    let slope = centralDifference(at: x.scalars[entry]) { t in
      var moved = x
      moved.scalars[entry] = t
      graph.feed(leaf, moved)
      do { try graph.forward() } catch { failure = error }
      let gradient = graph.gradient(of: plain.loss)
      return zip(plain.variables, directions).reduce(0) { total, pair in
        guard let g = gradient[pair.0] else { return total }
        return total + zip(g.scalars, pair.1.scalars).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
    if let failure { throw failure }
    return slope
  }
}
