import Graphs
import Tensors
import Testing

/// The values and gradients that are conventions, at the points where they hold.
@Suite struct EdgeValueTests {
  private func value(_ opcode: Opcode, _ x: Double...) -> Double { opcode.applied(to: x) }

  @Test(
    arguments: [
      (.relu, 0, 0), (.relu, -0.0, 0), (.abs, 0, 0), (.sqrt, 0, .infinity), (.leakyRelu, 0, 0.01),
      (.softplus, 0, 0.5), (.softplus, 800, 1), (.softplus, -800, 0), (.sigmoid, 800, 0), (.sigmoid, -800, 0),
      (.square, 0, 0), (.tanh, 400, 0), (.reciprocal, 0, -.infinity), (.log, 0, .infinity), (.exp, 800, .infinity),
      (.gelu, .infinity, 1), (.gelu, -.infinity, 0), (.geluTanh, .infinity, 1), (.geluTanh, -.infinity, 0),
      (.silu, .infinity, 1), (.silu, -.infinity, 0), (.gelu, -40, 0), (.silu, -800, 0), (.silu, 800, 1),
    ] as [(Opcode, Double, Double)])
  func slopeAtTheEdge(opcode: Opcode, x: Double, expected: Double) throws {
    guard opcode.arity == 1 else {
      let slope = opcode.slopes(at: [x, 0.01], result: opcode.applied(to: [x, 0.01]))[0]
      #expect(slope == expected)
      return
    }
    for slope in try slopes(opcode, at: x) { #expect(agree(slope, expected, 1e-15), "\(opcode) at \(x): \(slope)") }
  }

  @Test(
    arguments: [
      (.heaviside, 0, 0), (.heaviside, -1, 0), (.heaviside, 1e-300, 1), (.sign, 0, 0), (.sign, -3, -1), (.relu, -1, 0),
      (.log, 0, -.infinity), (.exp, 800, .infinity), (.exp, -800, 0), (.sigmoid, -800, 0), (.sigmoid, 800, 1),
      (.softplus, 800, 800), (.softplus, -800, 0), (.softplus, .infinity, .infinity), (.softplus, -.infinity, 0),
      (.reciprocal, 0, .infinity), (.abs, -.infinity, .infinity), (.tanh, .infinity, 1), (.abs, -3, 3),
      (.gelu, .infinity, .infinity), (.gelu, -.infinity, 0), (.geluTanh, .infinity, .infinity),
      (.geluTanh, -.infinity, 0), (.silu, .infinity, .infinity), (.silu, -.infinity, 0), (.silu, -800, 0),
    ] as [(Opcode, Double, Double)])
  func valueAtTheEdge(opcode: Opcode, x: Double, expected: Double) { #expect(value(opcode, x) == expected) }

  @Test(arguments: [.log, .log2, .log10, .sqrt] as [Opcode])
  func outsideTheDomainIsNotANumber(opcode: Opcode) { #expect(value(opcode, -1).isNaN) }

  @Test(arguments: [.relu, .abs, .sign, .softplus, .exp, .identity, .negate, .sigmoid] as [Opcode])
  func unaryRulesPassNaNOn(opcode: Opcode) { #expect(value(opcode, .nan).isNaN) }

  @Test(arguments: [.maximum, .minimum, .add, .multiply, .leakyRelu] as [Opcode])
  func binaryRulesPassNaNOn(opcode: Opcode) {
    #expect(value(opcode, .nan, 1).isNaN)
    #expect(value(opcode, 1, .nan).isNaN)
  }

  @Test(arguments: [.less, .lessOrEqual, .greater, .greaterOrEqual, .equal] as [Opcode])
  func comparisonsWithNaNAreFalse(opcode: Opcode) {
    #expect(value(opcode, .nan, 1) == 0)
    #expect(value(opcode, 1, .nan) == 0)
  }
  @Test func nanDiffersFromAll() { #expect(value(.notEqual, .nan, .nan) == 1) }

  @Test func gateHidesWhatItDoesNotSelect() {
    #expect(value(.gate, 0, .nan) == 0)
    #expect(value(.gate, 0, .infinity) == 0)
    #expect(value(.gate, 5, 3) == 3)
  }

  @Test func powers() {
    #expect(value(.power, 0, 0) == 1)
    #expect(value(.power, -2, 3) == -8)
    #expect(value(.power, -2, -2) == 0.25)
    #expect(value(.power, -2, 0.5).isNaN)
    #expect(value(.power, 0, -1) == .infinity)
    #expect(value(.power, 0, 2) == 0)
  }

  /// The slope of a power by base and by exponent at a point.
  private func powerSlopes(_ a: Double, _ b: Double) -> [Double?] {
    Opcode.power.slopes(at: [a, b], result: value(.power, a, b))
  }

  @Test func slopesOfPowers() {
    #expect(powerSlopes(0, 0)[0] == 0)
    #expect(powerSlopes(3, 0)[0] == 0)
    #expect(powerSlopes(0, 1)[0] == 1)
    #expect(powerSlopes(0, 2)[0] == 0)
    #expect(powerSlopes(-2, 3)[0] == 12)
    #expect(powerSlopes(0, 2)[1] == 0)
  }

  /// x², x³ and x⁰ differentiated until nothing is left, at 0, with a literal exponent and with one that can be fed.
  @Test(arguments: [0, 1, 2, 3], [true, false])
  func powersDifferentiatedAtZero(n: Int, literal: Bool) throws {
    var graph = Graph()
    let x = graph.scalar(0)
    let exponent = literal ? graph.constant(Double(n)) : graph.constant(Tensor(scalar: Double(n)))
    var node = graph.append(.power, x, exponent)
    var factorial = 1.0
    for order in 1...4 {
      node = try graph.derivative(of: node, wrt: [x])[0]
      try graph.forward()
      if order <= n { factorial *= Double(n - order + 1) }
      #expect(graph.number(node) == (order == n ? factorial : 0), "order \(order) of x^\(n)")
    }
  }

  @Test(arguments: [.maximum, .minimum] as [Opcode])
  func tiesOfTwoShareEqually(opcode: Opcode) {
    #expect(opcode.slopes(at: [2, 2], result: 2.0) == [0.5, 0.5])
    #expect(opcode.description?.kink([2, 2]) != nil)
    #expect(opcode.description?.kink([2, 3]) == nil)
  }

  @Test(arguments: [Extremum.Kind.max, .min], [nil, 0] as [Int?])
  func tiesOfManyShareEqually(kind: Extremum.Kind, axis: Int?) throws {
    let sign: Double = kind == .max ? 1 : -1
    var graph = Graph()
    let x = graph.variable([3, 1, 3, 3].map { sign * $0 })
    let y = try graph.append(.extremum(Extremum(kind, axis: axis)), [x])
    try graph.forward()
    #expect(graph.number(y) == 3 * sign)
    #expect(graph.gradient(of: y)[x]?.scalars == [1.0 / 3, 0, 1.0 / 3, 1.0 / 3])
  }

  @Test(arguments: [.relu, .abs, .leakyRelu] as [Opcode])
  func kinksAreReportedAtZeroOnly(opcode: Opcode) {
    #expect(opcode.description?.kink([0, 0.01]) != nil)
    #expect(opcode.description?.kink([0.5, 0.01]) == nil)
  }

  @Test func softmaxOfLargeScores() {
    let p = Softmax(axis: 0).value([Tensor<Double>([2], [1000, 1001])]).scalars
    #expect(agree(p[0], 0.2689414213699951, 1e-16) && agree(p[1], 0.7310585786300049, 1e-16))
    #expect(Softmax(axis: 0).value([Tensor<Double>([2], [-2000, 2000])]).scalars == [0, 1])
    #expect(Softmax(axis: 0).value([Tensor<Double>([2], [-.infinity, 0])]).scalars == [0, 1])
  }

  @Test func logSumExpOfInfiniteScores() {
    func value(_ x: [Double]) -> Double { LogSumExp(axis: nil).value([Tensor([x.count], x)]).scalars[0] }
    #expect(value([-.infinity, 2]) == 2)
    #expect(value([-.infinity, -.infinity]) == -.infinity)
    #expect(value([.infinity, 1]) == .infinity)
    #expect(agree(value([1000, 1000]), 1000.6931471805599, 1e-15))
    #expect(value([.nan, 1]).isNaN)
  }

  @Test func crossEntropyOfHugeScores() throws {
    var graph = Graph()
    let z = graph.variable([1e4, -1e4, 0])
    let right = try graph.append(.crossEntropy(CrossEntropy()), [z, graph.constant(Tensor(scalar: 0))])
    let wrong = try graph.append(.crossEntropy(CrossEntropy()), [z, graph.constant(Tensor(scalar: 1))])
    let oneHot = try graph.append(.crossEntropy(CrossEntropy()), [z, graph.constant([0, 1, 0] as [Double])])
    try graph.forward()
    #expect(graph.number(right) == 0 && graph.number(wrong) == 2e4 && graph.number(oneHot) == 2e4)
    #expect(graph.gradient(of: right)[z]?.scalars == [0, 0, 0])
    #expect(graph.gradient(of: wrong)[z]?.scalars == [1, -1, 0])
    #expect(graph.gradient(of: oneHot)[z]?.scalars == [1, -1, 0])
  }

  @Test func classesOfProbabilityZeroCostNothing() {
    let z = Tensor<Double>([2], [0, -.infinity])
    #expect(CrossEntropy().value([z, Tensor([2], [1, 0])]).scalars == [0])
  }

  @Test(arguments: [3, -1, 0.5, .nan] as [Double])
  func labelsThatNameNoClassAreRefused(label: Double) throws {
    var graph = Graph()
    let z = graph.variable([1, 2, 3])
    let loss = try graph.append(.crossEntropy(CrossEntropy()), [z, graph.constant(Tensor(scalar: label))])
    let error = #expect(throws: EvaluationProblem.self) { try graph.forward() }
    #expect(error?.node == loss)
  }

  @Test func indicesThatDifferByLane() {
    let x = Tensor<Lanes>([3], [10, 20, 30])
    let index = Tensor(scalar: Lanes(SIMD8(0, 1, 2, 0, 1, 2, 0, 7)))
    let taken = Take().value([x, index]).scalars[0].values
    #expect((0..<7).map { taken[$0] } == [10, 20, 30, 10, 20, 30, 10])
    #expect(taken[7].isNaN)
    let scattered = Scatter(to: [3]).value([Tensor(scalar: Lanes(5.0)), index]).scalars
    #expect(scattered.map { $0.values[1] } == [0, 5, 0])
  }
}
