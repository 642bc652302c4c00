import Graphs
import Tensors
import Testing

/// Forward mode, Jacobians in numbers and as nodes, and Hessians, over every operation of the lists.
@Suite struct JacobianTests {
  /// The zeros of a unit vector do not meet what is infinite in a map.
  @Test func anInfiniteSlopeStandsAlone() {
    let map = LinearMap<Tensor<Double>>.diagonal(Tensor([2], [1, .infinity]))
    #expect(map.dense(operand: [2]).scalars == [1, 0, 0, .infinity])
    #expect(
      LinearMap<Tensor<Double>>.row(Tensor([2], [3, .infinity]), axis: nil).dense(operand: [2]).scalars == [
        3, .infinity,
      ])
  }

  /// An operation on leaves of its own, and its result.
  private struct Experiment {
    var graph: Graph
    let leaves: [NodeID]
    let y: NodeID

    init(_ example: ArrayExample, at x: [Tensor<Double>], sharing: Bool = true) throws {
      graph = Graph(sharing: sharing)
      var leaves: [NodeID] = []
      for (k, t) in x.enumerated() {
        leaves.append(example.fixed[k] == nil ? graph.variable(t) : graph.constant(t))
      }
      self.leaves = leaves
      y = try graph.append(example.operation, leaves)
      try graph.forward()
    }
  }

  @Test(arguments: ArrayExample.all.filter { !$0.free.isEmpty })
  func bothModesAndTheNodesAreTheRuleWrittenOut(example: ArrayExample) throws {
    let x = example.point(31)
    let plain = try Experiment(example, at: x)
    let y = plain.graph.value(of: plain.y)
    let maps = example.operation.jacobians(at: x, result: y)
    for k in example.free {
      let leaf = plain.leaves[k]
      let shape = y.shape + x[k].shape
      let expected = maps[k].map { $0.dense(operand: x[k].shape).reshaped(shape) } ?? Tensor(shape, repeating: 0)
      for plan in [
        JacobianPlan.forward(x[k].count), .reverse(y.count), plain.graph.jacobianPlan(of: plain.y, wrt: leaf),
      ] {
        let numbers = try #require(plain.graph.jacobians(of: plain.y, wrt: [Reference(leaf)], by: plan))
        #expect(agree(numbers[0], expected, 1e-13), "operand \(k), \(plan)")
      }
      for sharing in [true, false] {
        var symbolic = try Experiment(example, at: x, sharing: sharing)
        let node = try #require(try symbolic.graph.jacobian(of: symbolic.y, wrt: symbolic.leaves[k]))
        #expect(symbolic.graph.shape(of: node) == shape)
        try symbolic.graph.forward()
        #expect(agree(symbolic.graph.value(of: node), expected, 1e-13), "operand \(k) as nodes")
      }
    }
  }

  /// One tangent node a direction, and the same number that the numbers' sweep gives; transposed, the backward pass.
  @Test(arguments: ArrayExample.all.filter { !$0.free.isEmpty })
  func tangentsAreTransposedPullbacks(example: ArrayExample) throws {
    let plain = try Experiment(example, at: example.point(32))
    var random = Random(33)
    let seed = random.tensor(plain.graph.shape(of: plain.y))
    for k in example.free {
      var graph = plain.graph
      let direction = random.tensor(example.shapes[k])
      let along = graph.constant(direction)
      let node = try graph.tangent(of: plain.y, wrt: plain.leaves[k], along: along)
      try graph.forward()
      let zero = Tensor<Double>(seed.shape, repeating: 0)
      let tangent = plain.graph.tangents(of: plain.y, along: [(plain.leaves[k], direction)])[plain.y] ?? zero
      #expect(agree(graph.value(of: node), tangent, 1e-13))
      let pulled = plain.graph.gradient(of: plain.y, seed: seed)[plain.leaves[k]]
      let (left, right) = (dot(seed, tangent), pulled.map { dot($0, direction) } ?? 0)
      #expect(agree(left, right, 1e-12), "operand \(k): \(left) against \(right)")
    }
  }

  /// The Hessian as nodes is the change of the gradient, and symmetric, of a nonlinear scalar of each operation's result.
  @Test(arguments: ArrayExample.all.filter { !$0.free.isEmpty })
  func hessiansAreDifferencesOfGradients(example: ArrayExample) throws {
    let x = example.point(34)
    var experiment = try Experiment(example, at: x)
    let square = try experiment.graph.apply(.square, experiment.y)
    let z = try experiment.graph.append(.linear(.sum(Sum())), [square])
    try experiment.graph.forward()
    for k in example.free {
      let leaf = experiment.leaves[k]
      var graph = experiment.graph
      let gradient = try graph.derivative(of: z, wrt: [leaf])[0]
      let hessian = try #require(try graph.jacobian(of: gradient, wrt: leaf))
      try graph.forward()
      let n = x[k].count
      let matrix = graph.value(of: hessian).reshaped([n, n])
      #expect(agree(matrix, matrix.transposed, 1e-12), "operand \(k) is not symmetric")
      // The nodes of the Hessian need not be computed at the moved points.
      var bare = experiment.graph
      for j in 0..<n {
        let column = try centralDifferences(at: x[k].scalars[j]) { t in
          var moved = x[k]
          moved.scalars[j] = t
          bare.feed(leaf, moved)
          try bare.refresh([leaf])
          return bare.gradient(of: z, wrt: [leaf])[leaf]?.scalars ?? Array(repeating: 0, count: n)
        }
        bare.feed(leaf, x[k])
        for i in 0..<n {
          #expect(agree(matrix.scalars[i * n + j], column[i], 1e-6), "operand \(k), entry \(i), \(j)")
        }
      }
    }
  }

  @Test(arguments: 0..<60, [true, false])
  func randomGraphsAgreeInBothModes(seed: Int, sharing: Bool) throws {
    let experiment = try RandomGraph(seed: seed, sharing: sharing)
    var graph = experiment.graph
    var random = Random(seed + 1000)
    for variable in experiment.variables {
      let direction = random.tensor(graph.shape(of: variable))
      let gradient = graph.gradient(of: experiment.output)[variable]
      let expected = gradient.map { dot($0, direction) } ?? 0
      let tangent = graph.tangents(of: experiment.output, along: [(variable, direction)])[experiment.output]
      #expect(agree(tangent?.scalars[0] ?? 0, expected, 1e-11))
      let along = graph.constant(direction)
      let node = try graph.tangent(of: experiment.output, wrt: variable, along: along)
      try graph.forward()
      #expect(agree(graph.number(node), expected, 1e-11))
    }
  }

  /// f ← f + f thirty times: a tangent takes one path's work.
  @Test func tangentsGrowLinearly() throws {
    var graph = Graph()
    let x = graph.scalar(1)
    var f = x
    for _ in 0..<30 { f = graph.append(.multiply, f, f) }
    let count = graph.count
    let one = graph.constant(1.0)
    let tangent = try graph.tangent(of: f, wrt: x, along: one)
    #expect(graph.count - count <= 4 * 30)
    try graph.forward()
    #expect(graph.number(tangent) == 0x1p30)
  }

  @Test func elementwiseWaysAreSweptOnce() throws {
    var graph = Graph()
    let (x, b) = (graph.variable([0.0, 4, 9]), graph.variable([1, 2, 3]))
    let root = try graph.apply(.sqrt, x)
    let y = try graph.apply(.multiply, root, b)
    let mixed = try graph.append(.linear(.cumulativeSum(CumulativeSum(axis: 0))), [y])
    #expect(graph.jacobianPlan(of: y, wrt: x) == .diagonal)
    #expect(graph.jacobianPlan(of: mixed, wrt: x) == .reverse(3))
    try graph.forward()
    // Where the slope is infinite, the entries beside it are still no 0 · ∞.
    let jacobian = try #require(graph.jacobians(of: y, wrt: [Reference(x)], by: .diagonal))[0]
    #expect(jacobian.scalars == [.infinity, 0, 0, 0, 0.5, 0, 0, 0, 0.5])
    let node = try #require(try graph.jacobian(of: y, wrt: x))
    try graph.forward()
    #expect(graph.value(of: node) == jacobian)
  }

  @Test func interruptedJacobiansEnd() throws {
    var graph = Graph()
    let x = graph.variable([1, 2, 3])
    let y = try graph.append(.linear(.cumulativeSum(CumulativeSum(axis: 0))), [x])
    #expect(try graph.jacobian(of: y, wrt: x, isInterrupted: { true }) == nil)
    #expect(graph.jacobians(of: y, wrt: [Reference(x)], by: .forward(3), isInterrupted: { true }) == nil)
  }

  private func dot(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Double {
    zip(a.scalars, b.scalars).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// One sweep a column serves all outputs.
  @Test func severalOutputsAreOneMatrix() throws {
    var graph = Graph()
    let x = graph.variable(Tensor([2], [2, 3]))
    let w = graph.variable(5.0 as Double)
    let y = try graph.append(.elementwise(.square), [x])
    let z = try graph.append(.elementwise(.multiply), [graph.sum(y), w])
    try graph.forward()
    let matrix = graph.jacobian(of: [y, z], wrt: [Reference(x), Reference(w)], by: .forward(3))
    #expect(matrix == Tensor([3, 3], [4, 0, 0, 0, 6, 0, 20, 30, 13]))
    #expect(graph.jacobian(of: [y, z], wrt: [Reference(x)], by: .forward(2), isInterrupted: { true }) == nil)
  }
}
