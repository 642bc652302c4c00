import Graphs
import Tensors
import Testing

/// Symbol-to-symbol differentiation: what it grows, and what it does not.
@Suite struct DerivativeGraphTests {
  @Test func constantsThatCanBeFedAreNotFolded() throws {
    var graph = Graph()
    let (x, c) = (graph.scalar(3), graph.constant(Tensor(scalar: 2)))
    let z = graph.append(.multiply, graph.append(.multiply, x, x), c)
    let derivative = try graph.derivative(of: z, wrt: [x])[0]
    try graph.forward()
    #expect(graph.number(derivative) == 12)
    graph.feed(c, Tensor(scalar: 5))
    try graph.refresh([c])
    #expect(graph.number(derivative) == 30)
  }

  /// A zero or a one that can be fed is no zero or one to the simplification either.
  @Test(arguments: [0, 1] as [Double])
  func neutralNumbersThatCanBeFedStay(start: Double) throws {
    var graph = Graph()
    let (x, c) = (graph.scalar(3), graph.constant(Tensor(scalar: start)))
    let z = graph.append(.power, graph.append(.multiply, x, c), graph.constant(2.0))
    let derivative = try graph.derivative(of: z, wrt: [x])[0]
    graph.feed(c, Tensor(scalar: 2))
    try graph.forward()
    #expect(graph.number(derivative) == 24)
  }

  @Test func whereNoPathLeadsIsZero() throws {
    var graph = Graph()
    let (x, v, y) = (graph.scalar(3), graph.variable([1, 2]), graph.scalar(4))
    let z = graph.append(.square, x)
    let after = graph.append(.sin, y)
    let derivatives = try graph.derivative(of: z, wrt: [v, y, after, z])
    try graph.forward()
    #expect(graph.value(of: derivatives[0]) == Tensor([2], [0, 0]))
    #expect(graph.number(derivatives[1]) == 0 && graph.number(derivatives[2]) == 0 && graph.number(derivatives[3]) == 1)
    let gradient = graph.gradient(of: z)
    #expect(gradient[v] == nil && gradient[y] == nil && gradient[after] == nil && gradient[z]?.scalars == [1])
  }

  @Test func seedsScaleTheGradient() throws {
    var graph = Graph()
    let v = graph.variable([1, 2, 3])
    let y = try graph.apply(.square, v)
    let seed = graph.constant([1, 10, 100])
    let derivative = try graph.derivative(of: y, wrt: [v], seed: seed)[0]
    try graph.forward()
    #expect(graph.value(of: derivative).scalars == [2, 40, 600])
    #expect(graph.gradient(of: y, seed: Tensor([3], [1, 10, 100]))[v]?.scalars == [2, 40, 600])
    #expect(graph.backwardTrace(of: y, seed: Tensor([3], [1, 10, 100])).gradient[v]?.scalars == [2, 40, 600])
  }

  @Test func stopGradientStops() throws {
    var graph = Graph()
    let x = graph.scalar(3)
    let z = graph.append(.multiply, x, graph.append(.stopGradient, x))
    let derivative = try graph.derivative(of: z, wrt: [x])[0]
    try graph.forward()
    #expect(graph.number(z) == 9 && graph.number(derivative) == 3 && graph.gradient(of: z)[x]?.scalars == [3])
  }

  /// f ← f + f thirty times: 2³⁰ paths, and two nodes' work each.
  @Test func pathsAreNotWalkedOneByOne() throws {
    var graph = Graph()
    let x = graph.scalar(1)
    var f = x
    for _ in 0..<30 { f = graph.append(.add, f, f) }
    let count = graph.count
    let derivative = try graph.derivative(of: f, wrt: [x])[0]
    #expect(graph.count - count <= 3 * 30)
    try graph.forward()
    #expect(graph.number(derivative) == 0x1p30 && graph.gradient(of: f)[x]?.scalars == [0x1p30])
  }

  @Test func sizeIsLinearInTheDepth() throws {
    func added(_ depth: Int) throws -> (first: Int, second: Int) {
      var graph = Graph()
      let x = graph.scalar(0.7)
      var f = x
      for _ in 0..<depth { f = graph.append(.multiply, graph.append(.sin, f), f) }
      var count = graph.count
      let derivative = try graph.derivative(of: f, wrt: [x])[0]
      let first = graph.count - count
      count = graph.count
      _ = try graph.derivative(of: derivative, wrt: [x])
      let second = graph.count - count
      try graph.forward()
      #expect(agree(graph.number(derivative), graph.gradient(of: f)[x]?.scalars[0] ?? 0, 1e-12))
      return (first, second)
    }
    let (short, long) = (try added(20), try added(40))
    #expect(long.first <= 2 * short.first + 10 && long.first <= 40 * 6)
    #expect(long.second <= 2 * short.second + 20 && long.second <= 40 * 24)
  }

  /// The lecture's z = f(f(f(w))): with sharing f is evaluated twice for the derivative, without it three times.
  @Test(arguments: [(true, 2), (false, 3)])
  func sharingSavesEvaluations(sharing: Bool, evaluations: Int) throws {
    var graph = Graph(sharing: sharing)
    let w = graph.scalar(3)
    var z = w
    for _ in 0..<3 { z = graph.append(.exp, graph.append(.sin, z)) }
    let derivative = try graph.derivative(of: z, wrt: [w])[0]
    try graph.forward()
    #expect(agree(graph.number(derivative), graph.gradient(of: z)[w]?.scalars[0] ?? 0, 1e-14))
    let needed = graph.ancestors(of: [derivative]).filter { graph.operation(of: $0) == .scalar(.cos) }
    #expect(needed.count == 3)
    // The slope of f at f(f(w)) rests on f twice, at f(w) once and at w not at all.
    var square = Graph(sharing: sharing)
    let x = square.scalar(3)
    var y = x
    for _ in 0..<3 { y = square.append(.power, y, square.constant(2.0)) }
    let slope = try square.derivative(of: y, wrt: [x])[0]
    try square.forward()
    #expect(square.number(slope) == 8 * 2187)
    let powers = square.ancestors(of: [slope]).filter { square.operation(of: $0) == .scalar(.power) }
    #expect(powers.count == evaluations)
  }

  @Test func longChainsDoNotRecurse() throws {
    var graph = Graph()
    let x = graph.scalar(0.5)
    var f = x
    for k in 0..<200_000 { f = graph.append(k % 2 == 0 ? .negate : .tanh, f) }
    let derivative = try graph.derivative(of: f, wrt: [x])[0]
    try graph.forward()
    let gradient = graph.gradient(of: f)[x]?.scalars[0] ?? .nan
    #expect(gradient.isFinite && agree(graph.number(derivative), gradient, 1e-12))
  }

  @Test func aMillionNodesForwardAndBackward() throws {
    var graph = Graph(sharing: false)
    let x = graph.scalar(1)
    var f = x
    for _ in 0..<1_000_000 { f = graph.append(.negate, f) }
    try graph.forward()
    #expect(graph.number(f) == 1 && graph.gradient(of: f)[x]?.scalars == [1])
  }

  @Test func manySlicesAddInPlace() throws {
    var graph = Graph()
    let v = graph.variable(Array(repeating: 1, count: 10_000))
    var total = graph.constant(0.0)
    for k in 0..<10_000 { total = graph.append(.add, total, graph.append(.square, try graph.entry(v, k))) }
    try graph.forward()
    #expect(graph.number(total) == 10_000)
    let start = ContinuousClock.now
    let gradient = graph.gradient(of: total)[v]?.scalars
    // An array of the whole for each slice would be 10⁸ additions.
    #expect(ContinuousClock.now - start < .seconds(2))
    #expect(gradient == Array(repeating: 2, count: 10_000))
  }
}
