import Graphs
import Tensors
import Testing

/// The check of gradients itself: it passes what is right, fails what is wrong, and knows a kink.
@Suite struct GradientCheckTests {
  private func scalar(of example: ArrayExample, at x: [Tensor<Double>]) throws -> (Graph, [NodeID], NodeID) {
    var graph = Graph()
    let leaves = x.enumerated().map { k, t in example.fixed[k] == nil ? graph.variable(t) : graph.constant(t) }
    let y = try graph.append(example.operation, leaves)
    let square = try graph.apply(.square, y)
    let z = try graph.append(.linear(.sum(Sum())), [square])
    try graph.forward()
    return (graph, leaves, z)
  }

  @Test(arguments: ArrayExample.all.filter { !$0.free.isEmpty })
  func passesEveryRuleAndFailsAPlantedMistake(example: ArrayExample) throws {
    let (graph, leaves, z) = try scalar(of: example, at: example.point(41))
    for k in example.free {
      let gradient = graph.gradient(of: z)[leaves[k]] ?? Tensor(example.shapes[k], repeating: 0)
      let right = try #require(graph.check(gradient: gradient, of: z, at: leaves[k]))
      #expect(right.entries.count == gradient.count)
      for entry in right.entries { #expect(entry.verdict == .agrees, "operand \(k): \(entry)") }
      var wrong = gradient
      wrong.scalars[0] += 0.01 * max(1, wrong.scalars[0].magnitude)
      let found = try #require(graph.check(gradient: wrong, of: z, at: leaves[k]))
      #expect(found.entries[0].verdict == .differs, "operand \(k)")
    }
  }

  @Test func kinksAreKinks() throws {
    var graph = Graph()
    let x = graph.variable([1, -2, 0])
    let relu = try graph.apply(.relu, x)
    let z = try graph.sum(relu)
    try graph.forward()
    let gradient = try #require(graph.gradient(of: z)[x])
    let check = try #require(graph.check(gradient: gradient, of: z, at: x))
    #expect(check.entries.prefix(2).allSatisfy { $0.verdict == .agrees })
    guard case .kink(let left, let right) = check.entries[2].verdict else {
      Issue.record("no kink at 0")
      return
    }
    #expect(left == 0 && agree(right, 1, 1e-6))
  }

  /// relu(x) − relu(−x) is x, but by convention both slopes are 0 at 0.
  @Test func kinksThatCancelAreNoMistake() throws {
    var graph = Graph()
    let x = graph.scalar(0)
    let z = graph.append(.subtract, graph.append(.relu, x), graph.append(.relu, graph.append(.negate, x)))
    try graph.forward()
    let gradient = graph.gradient(of: z)[x] ?? Tensor(scalar: 0)
    let check = try #require(graph.check(gradient: gradient, of: z, at: x))
    guard case .kink = check.entries[0].verdict else {
      Issue.record("\(check.entries[0])")
      return
    }
  }

  /// A gradient that is wrong in the sixth digit is no gradient.
  @Test func smallMistakesAreFound() throws {
    var graph = Graph()
    let x = graph.scalar(0.7)
    let z = graph.append(.multiply, graph.append(.abs, x), graph.append(.exp, x))
    try graph.forward()
    let gradient = try #require(graph.gradient(of: z)[x])
    for (mistake, verdict) in [(0.0, GradientCheck.Verdict.agrees), (1e-5, .differs), (-1e-5, .differs)] {
      let told = gradient.map { $0 * (1 + mistake) }
      let check = try #require(graph.check(gradient: told, of: z, at: x))
      #expect(check.entries[0].verdict == verdict, "\(mistake)")
    }
  }

  /// Slopes to both sides that are lost in noise make no kink of a function that bends on a small scale.
  @Test func noiseIsNoKink() throws {
    var graph = Graph()
    let x = graph.scalar(1.3)
    let z = graph.append(.sin, graph.append(.multiply, graph.constant(1e6), graph.append(.abs, x)))
    try graph.forward()
    let gradient = try #require(graph.gradient(of: z)[x])
    let check = try #require(graph.check(gradient: gradient, of: z, at: x))
    #expect(check.entries[0].verdict == .agrees)
  }

  @Test func stoppedGradientsStay() throws {
    var graph = Graph()
    let x = graph.scalar(3)
    let z = graph.append(.multiply, x, graph.append(.stopGradient, x))
    try graph.forward()
    let check = try #require(graph.check(gradient: Tensor(scalar: 3), of: z, at: x))
    #expect(check.entries[0].verdict == .agrees)
  }

  @Test(arguments: 0..<40) func randomGraphsPass(seed: Int) throws {
    let experiment = try RandomGraph(seed: seed, sharing: true)
    let gradient = experiment.graph.gradient(of: experiment.output)
    for x in experiment.variables {
      let entries = gradient[x] ?? Tensor(experiment.graph.shape(of: x), repeating: 0)
      let check = try #require(experiment.graph.check(gradient: entries, of: experiment.output, at: x))
      #expect(check.entries.allSatisfy { $0.verdict != .differs }, "\(check.entries)")
    }
  }

  /// Simplified or not, a derivative is the same number.
  @Test(arguments: ArrayExample.all.filter { !$0.free.isEmpty })
  func simplificationKeepsTheValue(example: ArrayExample) throws {
    var (graph, leaves, z) = try scalar(of: example, at: example.point(42))
    let variables = example.free.map { leaves[$0] }
    let simple = try graph.derivative(of: z, wrt: variables)
    let raw = try graph.derivative(of: z, wrt: variables, isSimplified: false)
    try graph.forward()
    for (a, b) in zip(simple, raw) { #expect(agree(graph.value(of: a), graph.value(of: b), 1e-13)) }
  }

  @Test(arguments: 0..<40) func simplificationKeepsTheValueOfRandomGraphs(seed: Int) throws {
    let experiment = try RandomGraph(seed: seed, sharing: true)
    var graph = experiment.graph
    let (mark, variables) = (graph.count, experiment.variables)
    let simple = try graph.derivative(of: experiment.output, wrt: variables)
    let middle = graph.count
    let raw = try graph.derivative(of: experiment.output, wrt: variables, isSimplified: false)
    #expect(middle - mark <= graph.count - mark)
    try graph.forward()
    for (a, b) in zip(simple, raw) { #expect(agree(graph.value(of: a), graph.value(of: b), 1e-12)) }
  }
}
