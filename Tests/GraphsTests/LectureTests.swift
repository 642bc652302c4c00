import Graphs
import Tensors
import Testing

/// The lecture's examples, to the four decimals of the slides.
@Suite struct LectureTests {
  private func agrees(_ x: Tensor<Double>?, _ expected: [Double]) -> Bool {
    guard let x, x.count == expected.count else { return false }
    return zip(x.scalars, expected).allSatisfy { abs($0 - $1) <= 0.5001e-4 }
  }

  @Test func twoThreeTwoNetworkOnABatchOfTwo() throws {
    var graph = Graph()
    let X = graph.constant(Tensor([2, 2], [1, 2, 3, -1]))
    let y = graph.constant([0, 1] as [Double])
    let W1 = graph.variable(Tensor([2, 3], [0.5, -1, 0.2, 0.3, 0.8, -0.6]))
    let b1 = graph.variable([0.1, 0, -0.2])
    let W2 = graph.variable(Tensor([3, 2], [1, -1, -0.5, 1, -0.3, 0.7]))
    let b2 = graph.variable([0, 0.5])
    let layer = ArrayOperation.affine(Affine(MatrixProduct()))
    let Z1 = try graph.append(layer, [X, W1, b1])
    let H = try graph.apply(.relu, Z1)
    let Z2 = try graph.append(layer, [H, W2, b2])
    let L = try graph.append(.crossEntropy(CrossEntropy()), [Z2, y])
    try graph.forward()
    #expect(agrees(graph.value(of: Z1), [1.2, 0.6, -1.2, 1.3, -3.8, 1]))
    #expect(agrees(graph.value(of: Z2), [0.9, -0.1, 1, -0.1]))
    #expect(agrees(graph.value(of: L), [0.8503]))
    let gradient = graph.gradient(of: L)
    #expect(agrees(gradient[Z2], [-0.1345, 0.1345, 0.3751, -0.3751]))
    #expect(agrees(gradient[H], [-0.2689, 0.2017, 0.1345, 0.7503, -0.5627, -0.3751]))
    #expect(agrees(gradient[Z1], [-0.2689, 0.2017, 0, 0.7503, 0, -0.3751]))
    #expect(agrees(gradient[W1], [1.9818, 0.2017, -1.1254, -1.2881, 0.4034, 0.3751]))
    #expect(agrees(gradient[b1], [0.4813, 0.2017, -0.3751]))
    #expect(agrees(gradient[W2], [0.3263, -0.3263, -0.0807, 0.0807, 0.3751, -0.3751]))
    #expect(agrees(gradient[b2], [0.2407, -0.2407]))
    #expect(graph.gradient(of: L, wrt: [W1, b1])[X] == nil)

    for leaf in [W1, b1, W2, b2] {
      guard let g = gradient[leaf] else { continue }
      graph.feed(leaf, graph.value(of: leaf) - Tensor(scalar: 0.5) * g)
    }
    try graph.forward()
    #expect(agrees(graph.value(of: W1), [-0.4909, -1.1009, 0.7627, 0.9441, 0.5983, -0.7876]))
    #expect(agrees(graph.value(of: b2), [-0.1203, 0.6203]))
    #expect(agrees(graph.value(of: L), [0.1175]))
  }

  @Test func linearLayerUnderCrossEntropy() throws {
    var graph = Graph()
    let x = graph.variable([1, 2, -1])
    let W = graph.variable(Tensor([3, 2], [0.1, -0.2, 0.3, 0.1, -0.4, 0.2]))
    let b = graph.variable([0.1, 0])
    let v = try graph.append(.affine(Affine(MatrixProduct(true))), [W, x, b])
    let L = try graph.append(.crossEntropy(CrossEntropy()), [v, graph.constant(Tensor(scalar: 0))])
    let p = try graph.append(.softmax(Softmax(axis: 0)), [v])
    try graph.forward()
    #expect(agrees(graph.value(of: v), [1.2, -0.2]) && agrees(graph.value(of: p), [0.8022, 0.1978]))
    #expect(agrees(graph.value(of: L), [0.2204]))
    let gradient = graph.gradient(of: L)
    #expect(agrees(gradient[v], [-0.1978, 0.1978]) && agrees(gradient[b], [-0.1978, 0.1978]))
    #expect(agrees(gradient[x], [-0.0593, -0.0396, 0.1187]))
    #expect(agrees(gradient[W], [-0.1978, 0.1978, -0.3956, 0.3956, 0.1978, -0.1978]))
  }

  @Test func dotOfReLU() throws {
    var graph = Graph()
    let x = graph.variable([1, -2, 0])
    let z = try graph.append(
      .matrixProduct(MatrixProduct()), [graph.constant([5, 6, 7]), graph.apply(.relu, x)])
    try graph.forward()
    #expect(graph.number(z) == 5 && graph.gradient(of: z)[x]?.scalars == [5, 0, 0])
  }

  @Test func chainRuleInOneDimension() throws {
    var graph = Graph()
    let x = graph.scalar(3)
    let y = graph.append(.power, x, graph.constant(2.0))
    let z = graph.append(.log, y)
    try graph.forward()
    #expect(graph.number(y) == 9 && agrees(graph.value(of: z), [2.1972]))
    #expect(agrees(graph.gradient(of: z)[y], [0.1111]) && agrees(graph.gradient(of: z)[x], [0.6667]))
  }

  @Test func chainRuleWithAJacobian() throws {
    var graph = Graph()
    let x = graph.variable([1, 3])
    let (x0, x1) = (try graph.entry(x, 0), try graph.entry(x, 1))
    let two = graph.constant(2.0)
    let entries = [graph.append(.multiply, x0, x1), graph.append(.add, x0, x1), graph.append(.power, x1, two)]
    let y = try graph.append(.stack(Stack([3])), entries)
    let product = graph.append(.multiply, try graph.entry(y, 1), try graph.entry(y, 2))
    let z = graph.append(.add, graph.append(.power, try graph.entry(y, 0), two), product)
    try graph.forward()
    #expect(graph.value(of: y).scalars == [3, 4, 9] && graph.number(z) == 45)
    let gradient = graph.gradient(of: z)
    #expect(gradient[y]?.scalars == [6, 9, 4] && gradient[x]?.scalars == [27, 39])
    let rows = (0..<3).map { k in
      graph.gradient(of: y, seed: Tensor([3], (0..<3).map { $0 == k ? 1 : 0 }))[x]?.scalars
    }
    #expect(rows == [[3, 1], [1, 1], [0, 6]])
  }

  @Test func repeatedSubexpressions() throws {
    var graph = Graph()
    let w = graph.scalar(3)
    func f(_ t: NodeID) -> NodeID {
      graph.append(.add, graph.append(.power, t, graph.constant(2.0)), graph.constant(1.0))
    }
    let x = f(w)
    let y = f(x)
    let z = f(y)
    let first = try graph.derivative(of: z, wrt: [w])[0]
    let second = try graph.derivative(of: first, wrt: [w])[0]
    try graph.forward()
    #expect([x, y, z].map { graph.number($0) } == [10, 101, 10202])
    #expect(graph.number(first) == 24240 && graph.number(second) == 51424)
    #expect(graph.gradient(of: z)[w]?.scalars == [24240])
  }

  @Test func crossEntropyWithALabelAndWithOneHot() throws {
    var graph = Graph()
    let z = graph.variable([2, 1, -1])
    let label = try graph.append(.crossEntropy(CrossEntropy()), [z, graph.constant(Tensor(scalar: 0))])
    let oneHot = try graph.append(.crossEntropy(CrossEntropy()), [z, graph.constant([1, 0, 0])])
    let written = graph.append(
      .subtract, graph.append(.log, try graph.sum(try graph.apply(.exp, z))), try graph.entry(z, 0))
    try graph.forward()
    for loss in [label, oneHot, written] {
      #expect(agrees(graph.value(of: loss), [0.3490]))
      #expect(agrees(graph.gradient(of: loss)[z], [-0.2946, 0.2595, 0.0351]))
    }
  }

  @Test func crossEntropyOfABatch() throws {
    var graph = Graph()
    let Z = graph.variable(Tensor([2, 3], [2, 1, -1, 0, 1, 3]))
    let J = try graph.append(.crossEntropy(CrossEntropy()), [Z, graph.constant([0, 2])])
    try graph.forward()
    #expect(agrees(graph.value(of: J), [0.2594]))
    #expect(agrees(graph.gradient(of: J)[Z].map { Tensor([3], Array($0.scalars[..<3])) }, [-0.1473, 0.1297, 0.0176]))
  }

  @Test func affineBySquares() throws {
    var graph = Graph()
    let x = graph.variable([1, -2, 0.5])
    let scaled = try graph.apply(.multiply, graph.constant([2, -1, 3]), x)
    let y = try graph.apply(.add, scaled, graph.constant([1, 0, -2]))
    let z = try graph.sum(try graph.apply(.square, y))
    try graph.forward()
    #expect(graph.value(of: y).scalars == [3, 2, -0.5] && graph.number(z) == 13.25)
    #expect(graph.gradient(of: z)[y]?.scalars == [6, 4, -1] && graph.gradient(of: z)[x]?.scalars == [12, -4, -3])
  }
}
