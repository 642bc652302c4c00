import RealModule
import Tensors
import Testing

@testable import Graphs

@Suite struct ReplayTests {
  /// (tanh(w x + b) − y)² and a term that rests on no example.
  private func scalarLoss() -> (graph: Graph, output: NodeID, x: NodeID, y: NodeID, w: NodeID, b: NodeID) {
    var graph = Graph()
    let unused = graph.variable(9.0)
    _ = graph.append(.exp, unused)
    let (w, b) = (graph.variable(0.7), graph.variable(-0.2))
    let (x, y) = (graph.constant(Tensor(scalar: 0.3)), graph.constant(Tensor(scalar: 1)))
    let h = graph.append(.tanh, graph.append(.add, graph.append(.multiply, w, x), b))
    let loss = graph.append(.add, graph.append(.square, graph.append(.subtract, h, y)), graph.append(.square, w))
    try? graph.forward()
    return (graph, loss, x, y, w, b)
  }

  private static let xs = (0..<19).map { Double($0) / 7 - 1 }
  private static let ys = (0..<19).map { Double($0 * $0 % 5) / 3 }

  @Test func lanesAgreeWithOneExampleAtATimeToTheBit() throws {
    let (graph, output, x, y, w, b) = scalarLoss()
    var replay = Replay(graph, output: output, inputs: [x, y], targets: [w, b])
    #expect(replay.count < graph.count)
    let rows = [Tensor([19], Self.xs), Tensor([19], Self.ys)]
    let all = try replay.gradients(over: rows, at: Array(0..<19), keeping: 19)
    #expect(LaneReplay(replay) != nil)
    for k in 0..<19 {
      let one = try replay.gradients(over: rows, at: [k], keeping: 1)
      #expect(one.losses[0] == all.losses[k])
      #expect(one.rows[0] == all.rows[k])
    }
    #expect(agree(all.loss, all.losses.reduce(0, +) / 19, 1e-15))
  }

  @Test func entriesOfArraysRunInLanes() throws {
    var graph = Graph()
    let w = graph.variable(Tensor([2], [0.5, -1]))
    let x = graph.constant(Tensor([2], [1, 2]))
    func entry(_ node: NodeID, _ k: Int) throws -> NodeID {
      try graph.append(.linear(.select(Select(Selection(positions: [k], shape: []), notation: "\(k)"))), [node])
    }
    let products = try (0..<2).map { graph.append(.multiply, try entry(w, $0), try entry(x, $0)) }
    let output = graph.append(.sin, graph.append(.add, products[0], products[1]))
    try graph.forward()
    var replay = Replay(graph, output: output, inputs: [x], targets: [w])
    #expect(LaneReplay(replay) != nil)
    let rows = Tensor([9, 2], (0..<18).map { Double($0) / 5 })
    let all = try replay.gradients(over: [rows], at: Array(0..<9), keeping: 9)
    for k in 0..<9 {
      let (p, q) = (rows.scalars[2 * k], rows.scalars[2 * k + 1])
      let slope = Double.cos(0.5 * p - q)
      #expect(agree(all.losses[k], Double.sin(0.5 * p - q), 1e-14))
      #expect(agree(try #require(all.rows[k][0]), Tensor([2], [slope * p, slope * q]), 1e-14))
    }
  }

  @Test func theMeanAsOneGraphHasTheAverageGradient() throws {
    let (graph, output, x, y, w, b) = scalarLoss()
    var replay = Replay(graph, output: output, inputs: [x, y], targets: [w, b])
    let rows = [Tensor([19], Self.xs), Tensor([19], Self.ys)]
    let all = try replay.gradients(over: rows, at: Array(0..<19))
    var whole = graph
    let mean = try whole.appendMean(of: output, over: [(x, rows[0]), (y, rows[1])])
    try whole.forward()
    let gradient = whole.gradient(of: mean, wrt: [w, b])
    #expect(agree(whole.value(of: mean).scalars[0], all.loss, 1e-14))
    for (k, node) in [w, b].enumerated() {
      #expect(agree(try #require(gradient[node]), try #require(all.gradients[k]), 1e-14))
    }
  }

  /// Two layers under softmax cross-entropy: per example against the matrix of all examples.
  @Test func examplesAverageToTheGradientOfTheMatrix() throws {
    let n = 5
    let X = Tensor([n, 3], (0..<15).map { Double.sin(Double($0)) })
    let Y = Tensor([n], (0..<n).map { Double($0 % 2) })
    func network(_ x: Tensor<Double>, _ y: Tensor<Double>) throws -> (Graph, NodeID, [NodeID], [NodeID]) {
      var graph = Graph()
      let weights = [
        graph.variable(Tensor([3, 4], (0..<12).map { Double.cos(Double($0)) })),
        graph.variable(Tensor([4], repeating: 0.1)),
        graph.variable(Tensor([4, 2], (0..<8).map { Double.sin(Double($0 + 1)) })),
        graph.variable(Tensor([2], [0.2, -0.3])),
      ]
      let leaves = [graph.constant(x), graph.constant(y)]
      let h = try graph.append(
        .elementwise(.tanh), [graph.append(.affine(Affine(MatrixProduct())), [leaves[0], weights[0], weights[1]])])
      let z = try graph.append(.affine(Affine(MatrixProduct())), [h, weights[2], weights[3]])
      let loss = try graph.append(.crossEntropy(CrossEntropy()), [z, leaves[1]])
      try graph.forward()
      return (graph, loss, weights, leaves)
    }
    let (whole, loss, weights, _) = try network(X, Y)
    let (single, output, targets, leaves) = try network(X.row(0), Y.row(0))
    var replay = Replay(single, output: output, inputs: leaves, targets: targets)
    #expect(LaneReplay(replay) == nil)
    let average = try replay.gradients(over: [X, Y], at: Array(0..<n))
    let gradient = whole.gradient(of: loss)
    #expect(agree(average.loss, whole.value(of: loss).scalars[0], 1e-14))
    for (k, weight) in weights.enumerated() {
      #expect(agree(try #require(average.gradients[k]), try #require(gradient[weight]), 1e-14))
    }
  }

  @Test func anExampleThatDoesNotFitIsNamed() throws {
    var graph = Graph()
    let (z, y) = (graph.variable(Tensor([2], [1, 2])), graph.constant(Tensor(scalar: 0)))
    let loss = try graph.append(.crossEntropy(CrossEntropy()), [z, y])
    try graph.forward()
    var replay = Replay(graph, output: loss, inputs: [y], targets: [z])
    #expect(throws: ExampleProblem.self) { try replay.gradients(over: [Tensor([3], [0, 1, 2])], at: [0, 1, 2]) }
    do { _ = try replay.gradients(over: [Tensor([3], [0, 1, 2])], at: [0, 1, 2]) } catch { #expect(error.example == 2) }
    do {
      _ = try replay.gradients(over: [Tensor([3], [0, 1, 1])], at: [0, 1, 2], isInterrupted: { true })
      Issue.record("it was interrupted")
    } catch { #expect(error.example == nil) }
  }
}
