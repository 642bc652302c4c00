import Tensors
import Testing

@testable import Graphs

/// Operations counted by the rules themselves against counts by hand.
@Suite struct CostTests {
  @Test(arguments: ArrayExample.all) func countingDoesNotChangeTheValue(example: ArrayExample) {
    let x = example.point(3)
    let counter = Counted.Counter()
    let counted = example.operation.read(ValueReading(operands: x.map { $0.map { Counted($0, counter) } }))
    #expect(agree(counted.map(\.value), example.operation.value(x), 1e-12))
  }

  @Test(arguments: Opcode.operations) func scalarsKeepTheirValue(opcode: Opcode) {
    for x in ScalarSamples.points(of: opcode, count: 5, seed: 4) {
      let operands = x.map { Tensor(scalar: Counted($0, Counted.Counter())) }
      #expect(agree(Elementwise(opcode).value(operands).scalars[0].value, opcode.applied(to: x), 1e-12))
    }
  }

  private func count(_ multiplications: Int, _ additions: Int, _ functions: Int = 0) -> OperationCount {
    var count = OperationCount()
    (count.multiplications, count.additions, count.functions) = (multiplications, additions, functions)
    return count
  }

  @Test func aMatrixProductTakesNKM() throws {
    var graph = Graph()
    let (n, k, m) = (2, 5, 3)
    let a = graph.variable(Tensor([n, k], repeating: 0.5))
    let b = graph.variable(Tensor([k, m], repeating: 0.5))
    let c = try graph.append(.matrixProduct(MatrixProduct()), [a, b])
    let z = try graph.sum(c)
    try graph.forward()
    #expect(graph.forwardCount(of: [c]) == count(n * k * m, n * (k - 1) * m))
    #expect(graph.forwardCount(of: [z]) == count(0, n * m - 1))
    // Two products of the same size: the gradients of both factors.
    let (backward, adjoints) = graph.backwardCount(of: c, wrt: [a, b])
    #expect(backward.multiplications == 2 * n * k * m)
    #expect(adjoints == n * k + k * m + n * m)
    #expect(graph.work(at: c) == Double(n * k * m))
  }

  @Test func theLectureChain() throws {
    var graph = Graph()
    let w = graph.scalar(3)
    var z = w
    let (one, two): (NodeID, NodeID) = (graph.constant(1.0 as Double), graph.constant(2.0 as Double))
    for _ in 0..<3 { z = graph.append(.add, graph.append(.power, z, two), one) }
    try graph.forward()
    #expect(graph.forwardCount(of: graph.ancestors(of: [z])) == count(3, 3))
    // 2x and its product with what arrives, three times; but the 1 at the output takes none.
    #expect(graph.backwardCount(of: z, wrt: [w]).count == count(5, 0))
    #expect(graph.tangentCount(of: z, wrt: w) == count(5, 0))
  }

  @Test func sharedNodesAddTheirGradients() throws {
    var graph = Graph()
    let (x, y) = (graph.scalar(2), graph.scalar(3))
    let f = graph.append(.add, graph.append(.multiply, x, y), graph.append(.sin, x))
    try graph.forward()
    #expect(graph.forwardCount(of: graph.ancestors(of: [f])) == count(1, 1, 1))
    #expect(graph.backwardCount(of: f, wrt: [x, y]).count == count(0, 1, 1))
    #expect(graph.backwardCount(of: f, wrt: [y]).count == count(0, 0))
  }

  @Test func literalsThatMeetOnTheWayAreMultiplied() throws {
    var graph = Graph()
    let x = graph.scalar(1.5)
    func times(_ n: Double, _ node: NodeID) -> NodeID { graph.append(.multiply, graph.constant(n), node) }
    let chain = times(2, times(3, times(4, x)))
    let sum = graph.append(.add, times(3, x), x)
    let twice = graph.append(.add, x, x)
    let signs = times(-1, times(2, times(-1, x)))
    try graph.forward()
    // 1 · 2, then · 3 and · 4.
    #expect(graph.backwardCount(of: chain, wrt: [x]).count == count(2, 0))
    #expect(graph.tangentCount(of: chain, wrt: x) == count(2, 0))
    #expect(graph.backwardCount(of: sum, wrt: [x]).count == count(0, 1))
    #expect(graph.backwardCount(of: twice, wrt: [x]).count == count(0, 1))
    #expect(graph.backwardCount(of: signs, wrt: [x]).count == count(0, 0))
  }

  @Test func whatIsKnownIsFree() {
    let counter = Counted.Counter()
    let x = Counted(3, counter)
    _ = x * 1 + 0 - 0 + Counted.less(x, 4) * 0
    _ = -x
    _ = Counted.gate(x, x) * -1
    #expect(counter.count.total == 0)
    _ = Counted.power(x, 8)
    #expect(counter.count == count(3, 0))
    _ = Counted.power(x, -3) + Counted.power(x, Counted(0.5))
    #expect(counter.count == count(6, 1, 1))
  }

  /// Baur and Strassen's bound for sums and products.
  @Test(arguments: 0..<30) func theGradientIsCheap(seed: Int) throws {
    var random = Random(seed)
    var graph = Graph(sharing: false)
    var nodes = [graph.scalar(1.1), graph.scalar(0.9), graph.scalar(1.2)]
    let variables = nodes
    for _ in 0..<40 {
      let opcode = [Opcode.add, .multiply, .subtract, .divide].randomElement(using: &random) ?? .add
      let a = nodes.randomElement(using: &random) ?? nodes[0]
      nodes.append(graph.append(opcode, a, nodes.suffix(8).randomElement(using: &random) ?? nodes[1]))
    }
    try graph.forward()
    let output = graph.last
    let forward = graph.forwardCount(of: graph.ancestors(of: [output]))
    let backward = graph.backwardCount(of: output, wrt: variables).count
    #expect(forward.total + backward.total <= 5 * forward.total)
  }
}
