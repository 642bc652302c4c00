import ComplexModule
import Graphs
import Tensors
import Testing

/// Every scalar rule of the list against derivatives that know nothing of its slope.
@Suite struct ScalarRuleTests {
  private func slopes(_ opcode: Opcode, _ x: [Double]) -> [Double?] {
    opcode.slopes(at: x, result: opcode.applied(to: x))
  }

  @Test func everyOpcodeIsAnOperationOrAKindOfNode() {
    let others: Set<Opcode> = [.variable, .constant, .array, .element]
    #expect(Set(Opcode.operations).union(others) == Set(Opcode.allCases))
    for opcode in others { #expect(opcode.description == nil) }
    for opcode in Opcode.operations { #expect(opcode.differentiable.count == opcode.arity, "\(opcode)") }
  }

  /// The slopes to both sides of a kink, as the first operand moves, are those of the values beside it.
  @Test func kinksSayTheSlopesBesideThem() {
    let h = 0x1p-20
    for opcode in Opcode.operations {
      guard let description = opcode.description else { continue }
      let values = [-1.0, 0, 1, 2]
      let points = opcode.arity == 1 ? values.map { [$0] } : values.flatMap { a in values.map { [a, $0] } }
      for x in points {
        guard let kink = description.kink(x) else { continue }
        func value(_ step: Double) -> Double { opcode.applied(to: [x[0] + step] + x.dropFirst()) }
        let (left, right) = ((value(0) - value(-h)) / h, (value(h) - value(0)) / h)
        #expect(abs(left - kink.left) < 1e-5, "\(opcode) at \(x): left \(left), not \(kink.left)")
        #expect(abs(right - kink.right) < 1e-5, "\(opcode) at \(x): right \(right), not \(kink.right)")
      }
    }
  }

  @Test func everyRuleWithADomainHasSamplesInside() {
    for opcode in Opcode.operations where opcode.description?.domain != nil {
      #expect(ScalarSamples.domains[opcode] != nil, "\(opcode) needs a row in ScalarSamples.domains")
    }
  }

  @Test func namesAreUnique() {
    let names = Opcode.operations.flatMap { $0.description?.names ?? [] }
    #expect(Set(names).count == names.count)
  }

  @Test(arguments: Opcode.operations.filter { !ScalarSamples.withholdingGradient.contains($0) })
  func slopeIsTheCentralDifference(opcode: Opcode) {
    for misfit in RuleJudge.slopeMisfits(opcode) { Issue.record("\(misfit)") }
  }

  @Test(arguments: Opcode.operations.filter { !ScalarSamples.withoutComplexStep.contains($0) })
  func slopeIsTheComplexStep(opcode: Opcode) {
    let h = 1e-30
    for x in ScalarSamples.points(of: opcode, count: 10, seed: 2) {
      for (k, slope) in slopes(opcode, x).enumerated() where slope != nil {
        let moved = x.indices.map { Complex(x[$0], $0 == k ? h : 0) }
        let step = opcode.applied(to: moved)
        #expect(agree(step.imaginary / h, slope ?? 0, 1e-13), "\(opcode) operand \(k) at \(x)")
        #expect(agree(step.real, opcode.applied(to: x), 1e-14), "\(opcode) at \(x)")
      }
    }
  }

  @Test(arguments: Opcode.operations)
  func lanesReadLikeNumbers(opcode: Opcode) {
    let points = ScalarSamples.points(of: opcode, count: 8, seed: 3)
    let lanes = (0..<opcode.arity).map { k in Lanes(SIMD8(points.map { $0[k] })) }
    let value = opcode.applied(to: lanes)
    let laneSlopes = opcode.slopes(at: lanes, result: value)
    for (lane, x) in points.enumerated() {
      #expect(agree(value.values[lane], opcode.applied(to: x), 1e-15), "\(opcode) at \(x)")
      for (k, slope) in slopes(opcode, x).enumerated() {
        #expect(agree(laneSlopes[k]?.values[lane] ?? 0, slope ?? 0, 1e-15), "\(opcode) operand \(k) at \(x)")
      }
    }
  }

  @Test(arguments: Opcode.operations)
  func formulasEvaluateToTheNumbers(opcode: Opcode) throws {
    let names = ["a", "b"].prefix(opcode.arity).map { Formula.symbol($0) }
    let value = opcode.applied(to: names)
    let slopeFormulas = opcode.slopes(at: names, result: Formula.symbol("y"))
    for x in ScalarSamples.points(of: opcode, count: 5, seed: 4) {
      let y = opcode.applied(to: x)
      var evaluator = FormulaEvaluator(symbols: ["y": Tensor(scalar: y)])
      for (k, name) in ["a", "b"].prefix(opcode.arity).enumerated() { evaluator.symbols[name] = Tensor(scalar: x[k]) }
      let evaluated = try evaluator.value(of: value).scalars[0]
      #expect(agree(evaluated, y, 1e-14), "\(value) at \(x)")
      for (formula, slope) in zip(slopeFormulas, slopes(opcode, x)) {
        guard let formula, let slope else {
          #expect(formula == nil && slope == nil)
          continue
        }
        let evaluatedSlope = try evaluator.value(of: formula).scalars[0]
        #expect(agree(evaluatedSlope, slope, 1e-13), "\(formula) at \(x)")
      }
    }
  }

  /// Derivative graphs of the derivative graph against nested forward mode, up to the third order.
  @Test(arguments: Opcode.operations)
  func higherDerivativesAreThoseOfNestedDuals(opcode: Opcode) throws {
    typealias Second = Dual<Dual<Double>>
    typealias Third = Dual<Second>
    for x in ScalarSamples.points(of: opcode, count: 4, seed: 5) {
      for k in x.indices where opcode.differentiable[k] {
        var graph = Graph()
        let leaves = x.map { graph.variable($0) }
        var node = graph.append(opcode, leaves[0], leaves.count > 1 ? leaves[1] : nil)
        var derivatives: [NodeID] = []
        for _ in 1...3 {
          node = try graph.derivative(of: node, wrt: [leaves[k]])[0]
          derivatives.append(node)
        }
        try graph.forward()
        let nested = opcode.applied(
          to: x.indices.map { j in
            let seed: Double = j == k ? 1 : 0
            return Third(Second(Dual(x[j], seed), Dual(seed, 0)), Second(Dual(seed, 0), 0))
          })
        let expected = [nested.value.value.tangent, nested.value.tangent.tangent, nested.tangent.tangent.tangent]
        for (order, (node, value)) in zip(derivatives, expected).enumerated() {
          let number = graph.value(of: node).scalars[0]
          #expect(agree(number, value, 1e-12), "\(opcode) operand \(k) order \(order + 1) at \(x)")
        }
      }
    }
  }

  /// Second derivatives, the mixed ones included, against differences of first derivatives.
  @Test(arguments: Opcode.operations)
  func secondDerivativesAreDifferencesOfTheFirst(opcode: Opcode) throws {
    for x in ScalarSamples.points(of: opcode, count: 4, seed: 6) {
      for k in x.indices where opcode.differentiable[k] {
        var graph = Graph()
        let leaves = x.map { graph.variable($0) }
        let value = graph.append(opcode, leaves[0], leaves.count > 1 ? leaves[1] : nil)
        let first = try graph.derivative(of: value, wrt: [leaves[k]])[0]
        let second = try graph.derivative(of: first, wrt: leaves)
        try graph.forward()
        for j in x.indices where opcode.differentiable[j] {
          let difference = centralDifference(at: x[j]) { t in
            var moved = x
            moved[j] = t
            return slopes(opcode, moved)[k] ?? 0
          }
          let number = graph.value(of: second[j]).scalars[0]
          #expect(agree(number, difference, differenceTolerance), "\(opcode) operands \(k), \(j) at \(x)")
        }
      }
    }
  }
}
