import Graphs
import Tensors
import Testing

/// The sum over all paths against the backward pass that computes it.
@Suite struct PathsTests {
  @Test(arguments: 0..<40) func theProductsSumToTheGradient(seed: Int) throws {
    let experiment = try RandomGraph(seed: seed, sharing: true, operations: 8)
    let graph = experiment.graph
    let gradient = graph.gradient(of: experiment.output)
    for variable in experiment.variables where variable != experiment.output {
      let paths = graph.paths(from: experiment.output, to: Reference(variable))
      guard let count = paths.count.int, count <= 2000 else { continue }
      let all = paths.first(3000)
      #expect(all.count == count)
      guard let expected = gradient[variable] else {
        #expect(count == 0)
        continue
      }
      let zero = Tensor<Double>(graph.shape(of: variable), repeating: 0)
      let sum = all.reduce(zero) { $0 + paths.product(along: $1) }
      #expect(agree(sum, expected, 1e-10))
      for path in all {
        #expect(path.first?.node == experiment.output && path.last?.operand == variable)
        #expect(zip(path, path.dropFirst()).allSatisfy { $0.operand == $1.node })
      }
    }
  }

  @Test func jacobiansOfArrays() throws {
    var graph = Graph()
    let x = graph.variable([1, 3])
    let parts = [try graph.entry(x, 0), try graph.entry(x, 1)]
    let y = try graph.append(
      .stack(Stack([2])), [graph.apply(.multiply, parts[0], parts[1]), graph.apply(.add, parts[0], parts[1])])
    try graph.forward()
    let paths = graph.paths(from: y, to: Reference(x))
    #expect(paths.count == 4)
    let sum = paths.first(4).reduce(Tensor<Double>([2, 2], repeating: 0)) { $0 + paths.product(along: $1) }
    #expect(sum == Tensor([2, 2], [3, 1, 1, 1]))
  }

  /// z = (… (w · w)² …)²: two paths a square.
  private func squares(_ count: Int) throws -> Paths {
    var graph = Graph()
    let w = graph.scalar(1)
    var z = w
    for _ in 0..<count { z = graph.append(.multiply, z, z) }
    try graph.forward()
    return graph.paths(from: z, to: Reference(w))
  }

  @Test func manyPathsAreCountedExactly() throws {
    let paths = try squares(30)
    #expect(paths.count.int == 1 << 30)
    #expect(paths.multiplications.paths.int == 29 << 30)
    #expect(paths.multiplications.backward == 58)
    #expect(paths.gradient?.scalars == [Double(1 << 30)])
    #expect(paths.first(5).count == 5 && paths.first(1)[0].count == 30)
    #expect(try squares(100).count.text == "1267650600228229401496703205376")
    #expect(try squares(5000).count.isBeyond)
  }

  @Test func theNodeItselfAndNodesWithoutAPath() throws {
    var graph = Graph()
    let (x, y) = (graph.scalar(2), graph.scalar(3))
    let z = graph.append(.sin, x)
    let flat = graph.append(.greater, x, y)
    try graph.forward()
    #expect(graph.paths(from: z, to: Reference(y)).count == 0)
    #expect(graph.paths(from: flat, to: Reference(x)).count == 0)
    #expect(graph.paths(from: x, to: Reference(z)).count == 0)
    #expect(graph.paths(from: z, to: Reference(z)).first(3).isEmpty)
  }

  @Test func wholeNumbersOfAnyLength() {
    var power: Natural = 1
    var digits: [Int] = [1]
    for _ in 0..<200 {
      power = power * 7
      var carry = 0
      for k in digits.indices {
        let d = digits[k] * 7 + carry
        (digits[k], carry) = (d % 10, d / 10)
      }
      if carry > 0 { digits.append(carry) }
    }
    #expect(power.text == digits.reversed().map(String.init).joined())
    #expect((Natural(Int.max) + 1).text == "9223372036854775808")
    #expect(Natural(999_999_999) + Natural(1) == Natural(1_000_000_000))
    #expect(Natural(0).text == "0" && Natural(12) * 0 == 0)
  }
}
