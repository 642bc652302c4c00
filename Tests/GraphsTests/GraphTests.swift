import Tensors
import Testing

@testable import Graphs

@Suite struct GraphTests {
  @Test func identicalUnnamedOperationsAreOneNode() throws {
    var graph = Graph()
    let (x, v) = (graph.scalar(2), graph.variable([1, 2, 3]))
    let (a, b) = (graph.append(.sin, x), graph.append(.sin, x))
    #expect(a == b)
    #expect(graph.append(.add, a, x) != graph.append(.add, x, a))
    let (p, q) = (try graph.apply(.exp, v), try graph.apply(.exp, v))
    #expect(p == q)
    let (first, again, second) = (try graph.entry(v, 0), try graph.entry(v, 0), try graph.entry(v, 1))
    #expect(first == again && first != second)
    let (sum, kept) = (try graph.sum(v), try graph.append(.linear(.sum(Sum(keep: true))), [v]))
    #expect(sum != kept)
  }

  @Test func literalsAreTheirBits() {
    var graph = Graph()
    let (one, again) = (graph.constant(1.0), graph.constant(1.0))
    #expect(one == again)
    let (zero, negativeZero) = (graph.constant(0.0), graph.constant(-0.0))
    #expect(zero != negativeZero)
    #expect(graph.literal(one) == 1)
    let (fed, variable) = (graph.constant(Tensor(scalar: 1)), graph.scalar(1))
    #expect(graph.literal(fed) == nil && graph.literal(variable) == nil && fed != one)
  }

  @Test func leavesAreNeverMerged() {
    var graph = Graph()
    #expect(graph.scalar(1) != graph.scalar(1))
    #expect(graph.variable([1, 2]) != graph.variable([1, 2]))
  }

  @Test func withoutSharingEveryOperationIsItsOwnNode() throws {
    var graph = Graph(sharing: false)
    let (x, v) = (graph.scalar(2), graph.variable([1, 2]))
    #expect(graph.append(.sin, x) != graph.append(.sin, x))
    let (p, q) = (try graph.apply(.exp, v), try graph.apply(.exp, v))
    #expect(p != q)
    #expect(graph.constant(1.0) != graph.constant(1.0))
  }

  /// A tie and saturations of the hash: thousands of nodes, each found again.
  @Test func manyNodesAreFoundAgain() {
    var graph = Graph()
    let x = graph.scalar(1)
    let nodes = (0..<3000).map { graph.append(.add, x, graph.constant(Double($0))) }
    let count = graph.count
    #expect((0..<3000).map { graph.append(.add, x, graph.constant(Double($0))) } == nodes)
    #expect(graph.count == count)
  }

  @Test func owningKeepsANodeToItself() throws {
    var graph = Graph()
    let (x, v) = (graph.scalar(2), graph.variable([1, 2]))
    var mark = graph.count
    let named = graph.own(graph.append(.sin, x), since: mark)
    let unnamed = graph.append(.sin, x)
    #expect(named != unnamed, "a named node is not merged with a later one")
    mark = graph.count
    let other = graph.own(unnamed, since: mark)
    #expect(other != unnamed && other.index >= mark, "a definition of what exists is a copy")
    mark = graph.count
    let array = graph.own(try graph.apply(.exp, v), since: mark)
    let later = try graph.apply(.exp, v)
    #expect(array != later)
    mark = graph.count
    let arrayCopy = graph.own(later, since: mark)
    #expect(arrayCopy != later)
    let alias = graph.own(x, since: graph.count)
    let arrayAlias = graph.own(v, since: graph.count)
    try graph.forward()
    #expect(graph.operation(of: alias) == .scalar(.identity) && graph.operands(of: alias) == [x])
    #expect(graph.operation(of: arrayAlias) == .array(.elementwise(.identity)))
    #expect(graph.number(named) == graph.number(other) && graph.number(alias) == 2)
    #expect(graph.value(of: arrayCopy) == graph.value(of: array) && graph.value(of: arrayAlias).scalars == [1, 2])
  }

  @Test func identitiesKeepGradientsApart() throws {
    var graph = Graph()
    let x = graph.scalar(3)
    let (a, b) = (graph.identity(of: x), graph.identity(of: x))
    #expect(a != b)
    let z = graph.append(.multiply, a, graph.append(.multiply, b, b))
    try graph.forward()
    let gradient = graph.gradient(of: z)
    #expect(gradient[a]?.scalars == [9] && gradient[b]?.scalars == [18] && gradient[x]?.scalars == [27])
  }

  @Test func truncatingRestoresTheGraph() throws {
    var graph = Graph()
    let (x, v) = (graph.scalar(2), graph.variable([1, 2]))
    let before = graph.append(.sin, x)
    let arrayBefore = try graph.apply(.exp, v)
    try graph.forward()
    let mark = graph.count
    for round in 0..<50 {
      let a = graph.append(.cos, x)
      let b = try graph.apply(.multiply, try graph.apply(.sin, v), graph.constant([3, 4]))
      _ = graph.own(graph.append(.exp, a), since: mark)
      _ = graph.constant(Double(round) + 0.25)
      _ = try graph.entry(b, 1)
      try graph.forward()
      graph.truncate(to: mark)
      #expect(graph.count == mark)
      let (known, arrayKnown) = (graph.append(.sin, x), try graph.apply(.exp, v))
      #expect(known == before && arrayKnown == arrayBefore, "what stays is still found")
    }
    let fresh = graph.append(.cos, x)
    let freshArray = try graph.apply(.sin, v)
    #expect(fresh.index == mark && freshArray.index == mark + 1, "what was removed is not")
    try graph.forward()
    #expect(graph.number(fresh) == Double.cos(2))
    #expect(graph.value(of: freshArray).scalars == [Double.sin(1), Double.sin(2)])
  }

  /// Thousands of expressions that come and go leave no trace in memory.
  @Test func passingNodesDoNotGrowTheTable() {
    var graph = Graph()
    let x = graph.scalar(2)
    let mark = graph.count
    for k in 0..<10_000 {
      _ = graph.append(.add, x, graph.constant(Double(k)))
      graph.truncate(to: mark)
    }
    #expect(graph.sharingTable.entries.count <= 64)
    #expect(graph.append(.sin, x) == graph.append(.sin, x))
  }

  @Test func shapesThatDoNotFitLeaveTheGraphAsItWas() throws {
    var graph = Graph()
    let (a, b) = (graph.variable([1, 2]), graph.variable([1, 2, 3]))
    let count = graph.count
    #expect(throws: ShapeMismatch.self) { try graph.apply(.add, a, b) }
    #expect(throws: ShapeMismatch.self) { try graph.append(.matrixProduct(MatrixProduct()), [a, b]) }
    #expect(graph.count == count)
    let sum = try graph.sum(a)
    try graph.forward()
    #expect(graph.number(sum) == 3)
  }

  @Test(arguments: 0..<10)
  func feedingAndRefreshingEqualsComputingAnew(seed: Int) throws {
    let experiment = try RandomGraph(seed: seed, sharing: true)
    var (refreshed, anew) = (experiment.graph, experiment.graph)
    var random = Random(seed + 100)
    for variable in experiment.variables {
      let x = random.tensor(refreshed.shape(of: variable))
      refreshed.feed(variable, x)
      try refreshed.refresh([variable])
      anew.feed(variable, x)
    }
    try anew.forward()
    for node in anew.ancestors(of: [anew.last]) { #expect(refreshed.value(of: node) == anew.value(of: node)) }
  }

  @Test func refreshingLeavesTheRestAlone() throws {
    var graph = Graph()
    let (x, y) = (graph.scalar(1), graph.scalar(2))
    let (a, b) = (graph.append(.exp, x), graph.append(.exp, y))
    try graph.forward()
    graph.feed(x, Tensor(scalar: 0))
    graph.feed(y, Tensor(scalar: 0))
    try graph.refresh([x])
    #expect(graph.number(a) == 1 && graph.number(b) == Double.exp(2))
  }

  @Test func ancestorsAndDependence() throws {
    var graph = Graph()
    let (x, y) = (graph.scalar(1), graph.variable([2, 3]))
    let a = graph.append(.sin, x)
    let b = try graph.sum(y)
    let c = graph.append(.add, a, graph.constant(1.0))
    let d = graph.append(.multiply, c, b)
    let entry = try graph.entry(y, 1)
    #expect(graph.ancestors(of: [a]) == [x, a] && graph.ancestors(of: [a, entry]) == [x, y, a, entry])
    #expect(Set(graph.ancestors(of: [d])).isSuperset(of: [x, y, a, b, c, d]))
    #expect(!graph.ancestors(of: [d]).contains(entry) && graph.ancestors(of: [entry]) == [y, entry])
    #expect(graph.ancestors(of: []) == [])
    let depends = graph.dependence(on: [y], upTo: graph.last)
    #expect([x, a, c].allSatisfy { !depends[$0.index] } && [y, b, d, entry].allSatisfy { depends[$0.index] })
  }

  @Test func aProblemNamesItsNodeAndTheGraphGoesOn() throws {
    var graph = Graph()
    let (z, label) = (graph.variable([1, 2]), graph.constant(Tensor(scalar: 5)))
    let taken = try graph.append(.linear(.take(Take())), [z, label])
    let error = #expect(throws: EvaluationProblem.self) { try graph.forward() }
    #expect(error?.node == taken)
    graph.feed(label, Tensor(scalar: 1))
    try graph.forward()
    #expect(graph.number(taken) == 2)
  }

  @Test func anEmptyGraphForwards() throws {
    var graph = Graph()
    try graph.forward()
    try graph.refresh([])
    #expect(graph.count == 0)
  }
}
