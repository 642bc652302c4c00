import Graphs
import Tensors
import Testing

/// The three readings of one backward pass on graphs at random.
@Suite struct RandomGraphTests {
  private static let seeds = Array(0..<60)

  @Test(arguments: seeds, [true, false])
  func numbersSymbolsAndTraceAgree(seed: Int, sharing: Bool) throws {
    let experiment = try RandomGraph(seed: seed, sharing: sharing)
    var graph = experiment.graph
    let (output, variables) = (experiment.output, experiment.variables)
    let gradient = graph.gradient(of: output)
    let narrowed = graph.gradient(of: output, wrt: variables)
    let trace = graph.backwardTrace(of: output)
    let symbolic = try graph.derivative(of: output, wrt: variables)
    try graph.forward()
    for (variable, derivative) in zip(variables, symbolic) {
      let expected = gradient[variable] ?? Tensor(graph.shape(of: variable), repeating: 0)
      #expect(expected.shape == graph.shape(of: variable))
      #expect(agree(graph.value(of: derivative), expected, 1e-12))
      if let number = narrowed[variable] { #expect(agree(number, expected, 1e-14)) }
      if let number = trace.gradient[variable] { #expect(agree(number, expected, 1e-14)) }
    }
    for node in Set(trace.steps.flatMap(\.contributions).map(\.operand)) {
      let uses = try #require(trace.uses[node])
      let contributions = trace.steps.flatMap(\.contributions).filter { $0.operand == node }
      #expect(contributions.count == uses)
      #expect(contributions.map(\.use) == Array(1...uses))
      let total = try #require(contributions.last?.total)
      let expected = try #require(gradient[node])
      #expect(agree(total, expected, 1e-12))
    }
    for step in trace.steps {
      for contribution in step.contributions {
        let pulled = contribution.local.pull(step.upstream, operand: graph.shape(of: contribution.operand))
        #expect(agree(contribution.product, pulled.broadcast(to: contribution.product.shape), 1e-14))
      }
    }
  }

  @Test(arguments: seeds)
  func sharingDoesNotChangeTheNumbers(seed: Int) throws {
    let shared = try RandomGraph(seed: seed, sharing: true)
    let tape = try RandomGraph(seed: seed, sharing: false)
    #expect(shared.graph.count <= tape.graph.count)
    #expect(shared.graph.number(shared.output) == tape.graph.number(tape.output))
    let (a, b) = (shared.graph.gradient(of: shared.output), tape.graph.gradient(of: tape.output))
    for (x, y) in zip(shared.variables, tape.variables) {
      let zero = Tensor<Double>(shared.graph.shape(of: x), repeating: 0)
      #expect(agree(a[x] ?? zero, b[y] ?? zero, 1e-12))
    }
  }

  @Test(arguments: seeds)
  func gradientsAreCentralDifferences(seed: Int) throws {
    let experiment = try RandomGraph(seed: seed, sharing: true)
    var graph = experiment.graph
    let gradient = graph.gradient(of: experiment.output)
    var outside = 0
    for variable in experiment.variables {
      let x = graph.value(of: variable)
      for entry in x.scalars.indices {
        var failure: (any Error)?
        let difference = centralDifference(at: x.scalars[entry]) { t in
          var moved = x
          moved.scalars[entry] = t
          graph.feed(variable, moved)
          do { try graph.refresh([variable]) } catch { failure = error }
          return graph.number(experiment.output)
        }
        if let failure { throw failure }
        if !agree(gradient[variable]?.scalars[entry] ?? 0, difference, 1e-6) { outside += 1 }
      }
      graph.feed(variable, x)
      try graph.refresh([variable])
    }
    // A kink within the step of the difference is possible, but not often.
    #expect(outside <= 2, "\(outside) of 19 entries")
  }
}
