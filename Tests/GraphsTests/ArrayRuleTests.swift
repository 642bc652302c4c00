import ComplexModule
import Graphs
import Tensors
import Testing

/// Every array rule of the list against derivatives that know nothing of its Jacobian.
@Suite struct ArrayRuleTests {
  @Test func everyFunctionHasAnExample() throws {
    for function in ArrayOperation.functions {
      #expect(ExampleCall.all.contains { function.names.contains($0.name) }, "\(function.names[0]) has no example")
    }
    for call in ExampleCall.all {
      let operation = try #require(try call.operation(), "no function \(call.name)")
      _ = try operation.shape(call.ordered.map { call.shapes[$0] })
    }
    #expect(ArrayExample.calls.count == ExampleCall.all.count)
  }

  @Test func everyKindHasAnExample() {
    let covered = Set(ArrayExample.all.map(\.kind))
    for kind in ArrayExample.Kind.allCases { #expect(covered.contains(kind), "\(kind) has no example") }
  }

  @Test(arguments: ArrayExample.all.filter { !$0.withholdsGradient })
  func jacobianIsTheCentralDifference(example: ArrayExample) throws {
    let x = example.point(1)
    let y = example.operation.value(x)
    let shape = try example.operation.shape(example.shapes)
    #expect(y.shape == shape)
    #expect(y.scalars.allSatisfy { $0.isFinite })
    for (k, map) in example.operation.jacobians(at: x, result: y).enumerated() {
      // A label or an index has no neighbours to differ from.
      if example.fixed[k] != nil {
        #expect(map == nil)
        continue
      }
      let dense = map?.dense(operand: x[k].shape) ?? Tensor([y.count, x[k].count], repeating: 0)
      for misfit in RuleJudge.jacobianMisfits(example, x, operand: k, dense) { Issue.record("\(misfit)") }
    }
  }

  @Test(arguments: ArrayExample.all.filter { $0.hasComplexStep })
  func jacobianIsTheComplexStep(example: ArrayExample) {
    let h = 1e-30
    let x = example.point(2)
    let y = example.operation.value(x)
    let complex = x.map { $0.map { Complex($0, 0) } }
    for (k, map) in example.operation.jacobians(at: x, result: y).enumerated() {
      guard let dense = map?.dense(operand: x[k].shape) else { continue }
      for column in x[k].scalars.indices {
        let moved = ArrayExample.moved(complex, k, column, to: Complex(x[k].scalars[column], h))
        let step = example.operation.applied(to: moved)
        for row in y.scalars.indices {
          let entry = dense.scalars[row * x[k].count + column]
          #expect(agree(entry, step.scalars[row].imaginary / h, 1e-13), "operand \(k), entry \(row), \(column)")
        }
      }
    }
  }

  @Test(arguments: ArrayExample.all)
  func pullbackIsTheTransposeOfPush(example: ArrayExample) {
    let x = example.point(3)
    let y = example.operation.value(x)
    for (k, map) in example.operation.jacobians(at: x, result: y).enumerated() {
      guard let map else { continue }
      let dense = map.dense(operand: x[k].shape)
      #expect(dense.shape == [y.count, x[k].count])
      // Where the result is smaller it is made row by row.
      #expect(agree(map.dense(operand: x[k].shape, result: y.shape), dense, 1e-13))
      let misfits = RuleJudge.transposeMisfits(map, from: x[k].shape, to: y.shape) {
        map.pull($0, operand: x[k].shape)
      }
      for misfit in misfits { Issue.record("operand \(k), \(misfit)") }
      var random = Random(11)
      let tangent = random.tensor(x[k].shape)
      let pushed = map.push(tangent)
      #expect(pushed.shape == y.shape)
      #expect(agree(pushed.reshaped([y.count]), dense.matrixProduct(tangent.reshaped([tangent.count])), 1e-13))
    }
  }

  @Test(arguments: ArrayExample.all)
  func lanesReadLikeNumbers(example: ArrayExample) {
    let points = (0..<8).map { example.point(20 + $0) }
    let lanes = example.shapes.indices.map { k in
      Tensor(
        example.shapes[k],
        points[0][k].scalars.indices.map { entry in Lanes(SIMD8(points.map { $0[k].scalars[entry] })) })
    }
    let value = example.operation.applied(to: lanes)
    for (lane, x) in points.enumerated() {
      #expect(agree(value.map { $0.values[lane] }, example.operation.value(x), 1e-14))
    }
  }

  @Test(arguments: ArrayExample.all)
  func formulasEvaluateToTheNumbers(example: ArrayExample) throws {
    let x = example.point(4)
    let y = example.operation.value(x)
    let symbols = example.shapes.enumerated().map { Formula.symbol("x\($0)", shape: $1) }
    let formula = example.operation.formula(symbols)
    #expect(formula.shape == y.shape)
    var evaluator = FormulaEvaluator(symbols: ["y": y], notations: ArrayExample.notations)
    if case .pool(let pool) = example.operation {
      let windows = pool.windows(example.shapes[0])
      evaluator.notations[windows.notation] = windows.selection
    }
    for (k, value) in x.enumerated() { evaluator.symbols["x\(k)"] = value }
    if !isWithoutNotation(example) {
      let evaluated = try evaluator.value(of: formula)
      #expect(agree(evaluated, y, 1e-13), "\(formula)")
    }

    let maps = example.operation.jacobians(at: x, result: y)
    let formulas = example.operation.jacobians(at: symbols, result: Formula.symbol("y", shape: y.shape))
    for (k, (map, formula)) in zip(maps, formulas).enumerated() {
      guard let map, let formula else {
        #expect(map == nil && formula == nil)
        continue
      }
      let evaluated: LinearMap<Tensor<Double>> = try formula.mapped { try evaluator.value(of: $0) }
      #expect(agree(evaluated.dense(operand: x[k].shape), map.dense(operand: x[k].shape), 1e-13), "operand \(k)")
    }
  }

  /// A placement that no selection asked for has no text for its positions.
  private func isWithoutNotation(_ example: ArrayExample) -> Bool {
    if case .linear(.place(let place)) = example.operation { return place.notation == nil }
    return false
  }
}
