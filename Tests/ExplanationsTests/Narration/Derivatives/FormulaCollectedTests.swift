import Graphs
import Tensors
import Testing

@testable import Explanations

/// Formulas collected for reading have the value that they had.
@Suite struct FormulaCollectedTests {
  private let x = Formula.symbol("x")
  private let y = Formula.symbol("y")

  private func infix(_ sign: FormulaOperator, _ a: Formula, _ b: Formula) -> Formula { Formula(.infix(sign, a, b)) }

  @Test func productsReadWell() {
    let two = Formula(2.0)
    let chain = infix(.times, infix(.times, infix(.times, two, y), infix(.times, two, x)), infix(.times, two, x))
    #expect(chain.collected.text(.typed) == "8 * x^2 * y")
    #expect(Formula(.negation(infix(.times, two, x))).collected.text(.typed) == "-2 * x")
    #expect(infix(.plus, infix(.times, x, two), x).collected.text(.typed) == "3 * x")
    #expect(infix(.plus, Formula(.negation(infix(.times, two, y))), x).collected.text(.typed) == "x - 2 * y")
    #expect(infix(.minus, x, infix(.minus, y, two)).collected.text(.typed) == "x - y + 2")
    // What is not exact stays as it was written.
    #expect(infix(.times, Formula(0.1), infix(.times, Formula(3.0), x)).collected.text(.typed) == "3 * 0.1 * x")
  }

  @Test(arguments: 0..<200) func theValueStays(seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func next(_ n: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(n))
    }
    func grow(_ depth: Int) -> Formula {
      guard depth > 0 else { return [x, y, Formula(2.0), Formula(-3.0), Formula(0.5)][next(5)] }
      let (a, b) = (grow(depth - 1), grow(depth - 1))
      switch next(6) {
      case 0: return infix(.plus, a, b)
      case 1: return infix(.minus, a, b)
      case 2, 3: return infix(.times, a, b)
      case 4: return Formula(.negation(a))
      default: return infix(.power, a, Formula(Double(1 + next(3))))
      }
    }
    let formula = grow(4)
    for (a, b) in [(1.25, -0.75), (0.0, 2.0), (-1.5, 0.5)] {
      var values = FormulaValues(NumberStyle())
      values[x] = Tensor(scalar: a.numeral)
      values[y] = Tensor(scalar: b.numeral)
      let (before, after) = (
        values.exact(formula)?.scalars[0].approximate, values.exact(formula.collected)?.scalars[0].approximate
      )
      guard let before, let after else {
        Issue.record("\(formula) has no value")
        return
      }
      #expect((before - after).magnitude <= 1e-9 * max(1, before.magnitude), "\(formula) became \(formula.collected)")
    }
  }
}
