import Graphs
import Tensors
import Testing

/// Derivatives by parts of arrays against the derivative by the whole.
@Suite struct ReferenceTests {
  /// Parts of an array, each as a node: an entry, entries of which one is taken twice, all but the first, its transpose
  /// and an entry of that.
  private func parts(of x: NodeID, in graph: inout Graph) throws -> [NodeID] {
    let n = graph.shape(of: x).entryCount
    guard n > 1, !graph.shape(of: x).isEmpty else { return [] }
    func select(_ positions: [Int], _ whole: NodeID) throws -> NodeID {
      let selection = Selection(positions: positions, shape: [positions.count])
      return try graph.append(.linear(.select(Select(selection, notation: "…"))), [whole])
    }
    let tail = try select(Array(1..<n), x)
    let flipped = try graph.append(.linear(.transpose(Transpose())), [x])
    return [
      try graph.entry(x, 0), try graph.entry(x, n - 1), try select([n - 1, 0, n - 1], x), tail,
      try graph.entry(tail, 0),
      flipped, try graph.entry(flipped, n - 1),
    ]
  }

  @Test(arguments: 0..<40) func aPartOfTheDerivativeIsThatOfTheWhole(seed: Int) throws {
    var experiment = try RandomGraph(seed: seed, sharing: seed % 4 != 0, operations: 12)
    let z = experiment.output
    // Arrays that are nodes have parts as well as leaves.
    let arrays = experiment.graph.ancestors(of: [z]).filter {
      let count = experiment.graph.shape(of: $0).entryCount
      return count > 1 && count <= 6
    }
    for x in arrays.prefix(3) + arrays.suffix(3) {
      let gradient = experiment.graph.gradient(of: z)[x] ?? Tensor(experiment.graph.shape(of: x), repeating: 0)
      for part in try parts(of: x, in: &experiment.graph) {
        try experiment.graph.forward()
        let reference = experiment.graph.reference(to: part) { $0 == x }
        #expect(reference.whole == x && reference.node == part && reference.isPart)
        let expected = experiment.graph.picked(gradient, at: reference)
        try expectPart(expected, reference, z, experiment.graph)
      }
    }
  }

  private func expectPart(
    _ expected: Tensor<Double>, _ reference: Reference, _ z: NodeID, _ start: Graph
  ) throws {
    var graph = start
    let mark = graph.count
    let whole = try graph.derivative(of: z, wrt: [reference.whole])[0]
    let symbolic = try graph.picking(reference, from: whole, since: mark)
    let direction = graph.constant(Tensor(graph.shape(of: reference.node), repeating: 0.5))
    let tangent = try graph.tangent(of: z, wrt: reference, along: direction)
    try graph.forward()
    #expect(agree(graph.value(of: symbolic), expected, 1e-12))
    #expect(agree(graph.value(of: tangent), Tensor(scalar: 0.5 * expected.scalars.reduce(0, +)), 1e-9))
    for plan in [JacobianPlan.forward(1), .reverse(1)] {
      let numbers = try #require(graph.jacobians(of: z, wrt: [reference], by: plan))[0]
      #expect(agree(numbers, expected, 1e-12))
    }
    let paths = graph.paths(from: z, to: reference)
    #expect(agree(paths.gradient ?? Tensor(expected.shape, repeating: 0), expected, 1e-12))
    guard let count = paths.count.int, count <= 300 else { return }
    let zero = Tensor<Double>(expected.shape, repeating: 0)
    let sum = paths.first(300).reduce(zero) { $0 + paths.product(along: $1) }
    #expect(agree(sum, expected, 1e-9))
  }

  @Test func whatIsPlacedAndPickedAgainIsThereAsOftenAsItWasNamed() throws {
    var graph = Graph()
    let x = graph.variable([1, 2, 3])
    let selection = Selection(positions: [2, 0, 2], shape: [3])
    let view = try graph.append(.linear(.select(Select(selection, notation: "[2, 0, 2]"))), [x])
    let reference = graph.reference(to: view) { $0 == x }
    #expect(graph.positions(of: reference) == [2, 0, 2])
    #expect(graph.placed(Tensor([3], [1, 10, 100]), at: reference) == Tensor([3], [10, 0, 101]))
    #expect(graph.picked(Tensor<Double>([3], [5, 6, 7]), at: reference) == Tensor([3], [7, 5, 7]))
  }

  /// An index that is a value is read anew when the value changes.
  @Test func anIndexThatIsAValue() throws {
    var graph = Graph()
    let (x, y) = (graph.variable([1, 2, 3]), graph.constant(Tensor(scalar: 0.0)))
    let view = try graph.append(.linear(.take(Take())), [x, y])
    let z = try graph.apply(.add, graph.apply(.multiply, view, view), graph.sum(graph.apply(.square, x)))
    let reference = graph.reference(to: view) { $0 == x }
    let mark = graph.count
    let derivative = try graph.picking(reference, from: graph.derivative(of: z, wrt: [x])[0], since: mark)
    try graph.forward()
    #expect(graph.number(derivative) == 4)
    graph.feed(y, Tensor(scalar: 2))
    try graph.forward()
    #expect(graph.number(derivative) == 12)
    #expect(graph.positions(of: reference) == [2])
  }

  /// Of a derivative only what the entry needs becomes nodes, however many uses there are.
  @Test func anEntryOfALongSumIsSmall() throws {
    var graph = Graph()
    let x = graph.variable(Tensor([500], (0..<500).map(Double.init)))
    var sum = try graph.sum(x)
    for k in 0..<500 { sum = try graph.apply(.add, sum, graph.apply(.square, graph.entry(x, k))) }
    try graph.forward()
    let part = try graph.entry(x, 7)
    let reference = graph.reference(to: part) { $0 == x }
    let mark = graph.count
    let derivative = try graph.picking(reference, from: graph.derivative(of: sum, wrt: [x])[0], since: mark)
    try graph.forward()
    #expect(graph.number(derivative) == 15)
    #expect(graph.ancestors(of: [derivative]).count < 8)
  }

  @Test func aWayThatAvoidsANode() throws {
    var graph = Graph()
    let x = graph.variable([1, 2])
    let u = try graph.entry(x, 0)
    let v = try graph.apply(.square, u)
    let z = try graph.apply(.add, v, graph.sum(x))
    #expect(graph.leads(from: x, to: z, avoiding: u))
    #expect(!graph.leads(from: x, to: v, avoiding: u))
    #expect(!graph.leads(from: x, to: v, avoiding: v))
  }
}
