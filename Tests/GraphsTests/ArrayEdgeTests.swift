import Graphs
import Tensors
import Testing

/// The values and gradients of array operations at zeros, ties, bounds and infinities.
@Suite struct ArrayEdgeTests {
  /// The value of an operation on some variables, and the gradient at each.
  private func run(
    _ operation: ArrayOperation, _ operands: [[Double]]
  ) throws -> (value: [Double], gradients: [[Double]?]) {
    var graph = Graph()
    let leaves = operands.map { $0.count == 1 ? graph.variable(Tensor(scalar: $0[0])) : graph.variable($0) }
    let node = try graph.append(operation, leaves)
    let output = graph.shape(of: node).isEmpty ? node : try graph.sum(node)
    try graph.forward()
    let gradients = graph.gradient(of: output)
    return (graph.value(of: node).scalars, leaves.map { gradients[$0]?.scalars })
  }

  @Test(
    arguments: [
      ([2, 0, 3], [0, 6, 0]), ([0, 0, 3], [0, 0, 0]), ([2, 5, 3], [15, 6, 10]),
    ] as [([Double], [Double])])
  func productsBesideZeros(x: [Double], gradient: [Double]) throws {
    #expect(try run(.product(Product()), [x]).gradients == [gradient])
  }

  /// ∂²(xyz) at two zeros is the third factor.
  @Test func secondDerivativesOfProductsBesideZeros() throws {
    var graph = Graph()
    let x = graph.variable([0, 0, 3])
    let y = try graph.append(.product(Product()), [x])
    let first = try graph.derivative(of: y, wrt: [x])[0]
    let entry = try graph.entry(first, 0)
    let second = try graph.derivative(of: entry, wrt: [x])[0]
    try graph.forward()
    #expect(graph.value(of: second).scalars == [0, 3, 0])
  }

  /// Runs longer than a block, with and without zeros, along each axis: the gradient is the product of the other entries.
  @Test(arguments: [[40], [2, 70, 3], [3, 40], [1100]] as [Shape], [0, 1, 2])
  func longProducts(shape: Shape, zeros: Int) throws {
    var random = Random(shape.count + zeros)
    var axes: [Int?] = [nil]
    for axis in shape.indices { axes.append(axis) }
    for axis in axes {
      var x = random.tensor(shape).map { 1 + $0 / 50 }
      for k in 0..<zeros { x.scalars[k * 7 % x.count] = 0 }
      var graph = Graph()
      let leaf = graph.variable(x)
      let y = try graph.sum(graph.append(.product(Product(axis: axis)), [leaf]))
      try graph.forward()
      let gradient = try #require(graph.gradient(of: y)[leaf])
      let (outer, n, inner) = axis.map { x.runs(along: $0) } ?? (1, x.count, 1)
      for o in 0..<outer {
        for i in 0..<inner {
          let run = (0..<n).map { (o * n + $0) * inner + i }
          for k in run {
            var others = 1.0
            for other in run where other != k { others *= x.scalars[other] }
            #expect(agree(gradient.scalars[k], others, 1e-12))
          }
        }
      }
    }
  }

  @Test func aVeryLongProduct() throws {
    var graph = Graph()
    let leaf = graph.variable(Tensor([100_000], repeating: 1.00001))
    let y = try graph.append(.product(Product()), [leaf])
    try graph.forward()
    let gradient = try #require(graph.gradient(of: y)[leaf])
    let expected = graph.value(of: y).scalars[0] / 1.00001
    #expect(gradient.scalars.allSatisfy { abs($0 / expected - 1) < 1e-9 })
  }

  @Test func clippedOnABoundTheEntryKeepsItsGradient() throws {
    let result = try run(.clip(Clip()), [[-2, -1, 0.5, 1, 3], [-1], [1]])
    #expect(result.value == [-1, -1, 0.5, 1, 1])
    #expect(result.gradients == [[0, 1, 1, 1, 0], [1], [1]])
    let crossed = try run(.clip(Clip()), [[0], [2], [-2]])
    #expect(crossed.value == [-2] && crossed.gradients == [[0], [0], [1]])
  }

  @Test func whatIsNotChosenCannotSpoilTheRest() throws {
    let result = try run(.where(Where()), [[1, 0], [2, .infinity], [.nan, 5]])
    #expect(result.value == [2, 5])
    #expect(result.gradients[1] == [1, 0] && result.gradients[2] == [0, 1])
  }

  @Test func normsAtTheirEdges() throws {
    #expect(agree(try run(.norm(Norm()), [[3e200, 4e200]]).value[0], 5e200, 1e-15))
    let zero = try run(.norm(Norm()), [[0, 0]])
    #expect(zero.value == [0] && zero.gradients == [[0, 0]])
    #expect(try run(.norm(Norm()), [[.infinity, 1]]).value == [.infinity])
    #expect(try run(.norm(Norm(.one)), [[0, -2]]).gradients == [[0, -1]])
  }

  @Test func spreadIsDividedByTheCount() throws {
    #expect(try run(.spread(Spread(.variance)), [[1, 2, 3, 4]]).value == [1.25])
    let equal = try run(.spread(Spread(.deviation)), [[2, 2]])
    #expect(equal.value == [0] && equal.gradients == [[0, 0]])
  }

  @Test func theFirstOfEqualEntriesHasThePosition() throws {
    #expect(try run(.argExtremum(ArgExtremum(.max)), [[1, 3, 3]]).value == [1])
    #expect(try run(.argExtremum(ArgExtremum(.min)), [[1, 0, 0]]).value == [1])
  }

  @Test(
    arguments: [
      (.binaryCrossEntropy, 0, 0, 0, 1), (.binaryCrossEntropy, 1, 1, 0, -1),
      (.binaryCrossEntropy, 0, 1, .infinity, -.infinity),
      (.binaryCrossEntropyOfScores, 800, 1, 0, 0), (.binaryCrossEntropyOfScores, -800, 1, 800, -1),
      (.divergence, -1, 0, 0, 0), (.absolute, 2, 2, 0, 0), (.hinge, 1, 1, 0, 0), (.hinge, 0, 1, 1, -1),
      (.huber(delta: 1, isScaled: false), 3, 0, 2.5, 1), (.huber(delta: 1, isScaled: false), 1, 0, 0.5, 1),
      (.huber(delta: 2, isScaled: true), 1, 0, 0.25, 0.5),
    ] as [(PairLoss.Kind, Double, Double, Double, Double)])
  func lossesAtTheirEdges(kind: PairLoss.Kind, p: Double, t: Double, loss: Double, slope: Double) throws {
    let result = try run(.pairLoss(PairLoss(kind)), [[p], [t]])
    #expect(result.value == [loss])
    #expect(result.gradients[0] == [slope])
  }

  @Test func labelsBeyondTheClassesAreRefused() throws {
    var graph = Graph()
    let s = graph.variable([-1, -2])
    _ = try graph.append(.negativeLogLikelihood(NegativeLogLikelihood()), [s, graph.constant(Tensor(scalar: 2))])
    #expect(throws: EvaluationProblem.self) { try graph.forward() }
  }
}
