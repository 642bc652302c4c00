import RealModule
import Tensors
import Testing

@testable import Graphs

/// The update rules against steps written out by hand.
@Suite struct OptimizerTests {
  /// w after some steps on gradients, each the slope of w² at w.
  private func trained(_ optimizer: Optimizer, from start: Double, steps: Int) -> [Double] {
    var w = [start]
    var state = Optimizer.State(optimizer, count: 1)
    var path: [Double] = []
    for step in 0..<steps {
      let gradient = [2 * w[0]]
      let rate = optimizer.rate * optimizer.schedule.factor(step: step, of: steps)
      w.withUnsafeMutableBufferPointer { optimizer.update($0, gradient, &state, step: step, rate: rate) }
      path.append(w[0])
    }
    return path
  }

  @Test func plainSteps() {
    // 3 − 0.1 · 6, 2.4 − 0.1 · 4.8
    #expect(trained(Optimizer(.sgd(momentum: 0), rate: 0.1), from: 3, steps: 2).close(to: [2.4, 1.92]))
  }

  @Test func momentumBeginsWithTheGradient() {
    // v = 6; 0.9 · 6 + 4.8 = 10.2; 0.9 · 10.2 + 2.76 = 11.94
    let path = trained(Optimizer(.sgd(momentum: 0.9), rate: 0.1), from: 3, steps: 3)
    #expect(path.close(to: [2.4, 1.38, 0.186]))
  }

  @Test func decayIsAddedToTheGradient() {
    // g = 6 + 0.5 · 3 = 7.5; then 4.5 + 0.5 · 2.25 = 5.625
    #expect(trained(Optimizer(.sgd(momentum: 0), rate: 0.1, decay: 0.5), from: 3, steps: 2).close(to: [2.25, 1.6875]))
    // With momentum the decayed gradient enters the velocity: 0.9 · 7.5 + 5.625 = 12.375.
    #expect(
      trained(Optimizer(.sgd(momentum: 0.9), rate: 0.1, decay: 0.5), from: 3, steps: 2).close(to: [2.25, 1.0125]))
  }

  @Test func adamCorrectsForItsStart() {
    let adam = Optimizer(.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), rate: 0.1)
    let path = trained(adam, from: 3, steps: 2)
    // The first step is η g / (|g| + ε) whatever g is.
    #expect(agree(path[0], 3 - 0.1 * 6 / (6 + 1e-8), 1e-15))
    let g = 2 * path[0]
    let m = (0.9 * 0.6 + 0.1 * g) / (1 - 0.81)
    let v = (0.999 * 0.036 + 0.001 * g * g) / (1 - 0.998001)
    #expect(agree(path[1], path[0] - 0.1 * m / (v.squareRoot() + 1e-8), 1e-13))
  }

  @Test func adamWithDecayAndOtherRates() {
    let adam = Optimizer(.adam(beta1: 0.5, beta2: 0.75, epsilon: 0.5), rate: 1, decay: 2)
    // g = 4 + 2 · 2 = 8: m̂ = 8, v̂ = 64, 2 − 8 / 8.5.
    #expect(trained(adam, from: 2, steps: 1).close(to: [2 - 8 / 8.5]))
  }

  @Test func schedules() {
    #expect((0..<4).map { Schedule.constant.factor(step: $0, of: 4) } == [1, 1, 1, 1])
    #expect((0..<4).map { Schedule.linear.factor(step: $0, of: 4) } == [1, 0.75, 0.5, 0.25])
    #expect((0..<5).map { Schedule.step(every: 2, factor: 0.5).factor(step: $0, of: 5) } == [1, 1, 0.5, 0.5, 0.25])
    let half = 0.5.squareRoot()
    let cosine = (0..<4).map { Schedule.cosine.factor(step: $0, of: 4) }
    #expect(cosine.close(to: [1, (1 + half) / 2, 0.5, (1 - half) / 2]))
    #expect(
      trained(Optimizer(.sgd(momentum: 0), rate: 0.1, schedule: .linear), from: 3, steps: 2).close(to: [2.4, 2.16]))
  }
}

/// Training against what it must lead to.
@Suite struct TrainerTests {
  /// mean((X w + b − y)²) as a graph; X and y can be fed.
  private func regression(
    _ x: Tensor<Double>, _ y: Tensor<Double>
  ) throws -> (graph: Graph, loss: NodeID, data: [NodeID], parameters: [NodeID]) {
    var graph = Graph()
    let w = graph.variable(Tensor([2], [0, 0]))
    let b = graph.variable(0.0)
    let data = [graph.constant(x), graph.constant(y)]
    let product = try graph.append(.matrixProduct(MatrixProduct()), [data[0], w])
    let prediction = try graph.append(.elementwise(.add), [product, b])
    let loss = try graph.append(.meanSquaredError(MeanSquaredError()), [prediction, data[1]])
    try graph.forward()
    return (graph, loss, data, [w, b])
  }
  private static let x = Tensor<Double>([5, 2], [1, 2, -1, 0.5, 0, 1, 2, -1, 0.5, 0.5])
  /// 2 x₀ − 3 x₁ + 0.5.
  private static let y = Tensor<Double>([5], [-3.5, -3, -2.5, 7.5, 0])

  @Test func stepsAreThoseOfTheGradient() throws {
    var (graph, loss, _, parameters) = try regression(Self.x, Self.y)
    let replay = Replay(graph, output: loss, inputs: [], targets: parameters)
    var trainer = Trainer(.whole(replay), Optimizer(.sgd(momentum: 0), rate: 0.05))
    var random = SystemRandomNumberGenerator()
    for _ in 0..<3 {
      let gradient = graph.gradient(of: loss, wrt: parameters)
      let before = parameters.map { graph.value(of: $0) }
      try trainer.step(of: 3, shuffling: &random)
      #expect(trainer.losses.last == graph.value(of: loss).scalars[0])
      for (k, node) in parameters.enumerated() {
        let after = before[k] - (try #require(gradient[node])).map { 0.05 * $0 }
        #expect(agree(try #require(trainer.value(ofTarget: k)), after, 1e-15))
        graph.feed(node, try #require(trainer.value(ofTarget: k)))
      }
      try graph.forward()
    }
    #expect(try trainer.wholeLoss() == graph.value(of: loss).scalars[0])
  }

  @Test func findsTheLineThroughItsPoints() throws {
    let (graph, loss, data, parameters) = try regression(Self.x, Self.y)
    let (two, twoLoss, twoData, twoParameters) = try regression(Self.x.rows([0, 1]), Self.y.rows([0, 1]))
    let (one, oneLoss, oneData, oneParameters) = try regression(Self.x.rows([0]), Self.y.rows([0]))
    let sources: [(Trainer.Source, Int?)] = [
      (.whole(Replay(graph, output: loss, inputs: data, targets: parameters)), nil),
      (
        .batches(
          Replay(two, output: twoLoss, inputs: twoData, targets: twoParameters),
          last: Replay(one, output: oneLoss, inputs: oneData, targets: oneParameters), rows: [Self.x, Self.y]), 2
      ),
    ]
    for (source, batch) in sources {
      var trainer = Trainer(source, Optimizer(.sgd(momentum: 0.5), rate: 0.05), batch: batch)
      var random = SystemRandomNumberGenerator()
      for _ in 0..<3000 { try trainer.step(of: 3000, shuffling: &random) }
      #expect(agree(try #require(trainer.value(ofTarget: 0)), Tensor([2], [2, -3]), 1e-6))
      #expect(agree(try #require(trainer.value(ofTarget: 1)), Tensor(scalar: 0.5), 1e-6))
    }
  }

  /// The average over the examples is the loss of the matrix: both take the same steps.
  @Test func examplesTakeTheSameStepsAsTheMatrix() throws {
    let (graph, loss, _, parameters) = try regression(Self.x, Self.y)
    let row = { (rows: Tensor<Double>) in Tensor([1] + rows.shape.dropFirst(), Array(rows.row(0).scalars)) }
    let (single, singleLoss, data, singleParameters) = try regression(row(Self.x), row(Self.y))
    let examples = [Self.x.reshaped([5, 1, 2]), Self.y.reshaped([5, 1])]
    let optimizer = Optimizer(.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), rate: 0.1)
    var whole = Trainer(.whole(Replay(graph, output: loss, inputs: [], targets: parameters)), optimizer)
    let replay = Replay(single, output: singleLoss, inputs: data, targets: singleParameters)
    var averaged = Trainer(.examples(replay, rows: examples), optimizer)
    var random = SystemRandomNumberGenerator()
    for _ in 0..<20 {
      try whole.step(of: 20, shuffling: &random)
      try averaged.step(of: 20, shuffling: &random)
    }
    for (a, b) in zip(whole.losses, averaged.losses) { #expect(agree(a, b, 1e-12)) }
    for k in 0..<2 {
      #expect(agree(try #require(whole.value(ofTarget: k)), try #require(averaged.value(ofTarget: k)), 1e-10))
    }
  }
}

extension [Double] {
  fileprivate func close(to other: [Double]) -> Bool {
    count == other.count && zip(self, other).allSatisfy { agree($0, $1, 1e-14) }
  }
}
