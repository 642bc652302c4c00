import Programs
import Testing

/// The evaluator is itself held against numbers worked out by hand.
@Suite struct EvaluatorTests {
  private let x = Term.name("x")
  private func program(_ definitions: (String, Term)...) -> Program {
    Program(definitions.map { Definition($0.0, .node, $0.1) })
  }

  @Test func values() throws {
    let z = program(("x", .list([.number(1), .number(2), .number(4)])))
    let evaluator = Evaluator(z)
    #expect(try evaluator.value(.call("var", x)).entries == [14.0 / 9])
    #expect(try evaluator.value(.element(x, [.slice(nil, nil, -1)])).entries == [4, 2, 1])
    #expect(abs(try evaluator.value(.call("digamma", .number(1))).entries[0] + 0.577_215_664_901_532_9) < 1e-15)
    #expect(abs(try evaluator.value(.call("lgamma", .number(5))).entries[0] - 3.178_053_830_347_945_6) < 1e-15)
  }

  @Test func slopesByANodeTreatItAsAnInput() throws {
    let z = program(
      ("x", .number(3)), ("a", .minus(x)), ("y", .infix(.multiply, .infix(.power, .name("a"), .number(2)), x)))
    #expect(isNear(try Evaluator(z).slopes(of: .name("y"), by: .name("a")), -18))
    #expect(isNear(try Evaluator(z).slopes(of: .name("y"), by: x), 27))
    #expect(isNear(try Evaluator(z).curvatures(of: .name("y"), by: .name("a")), 6))
  }

  @Test func whatIsHeldBackPassesNoSlope() throws {
    let z = program(
      ("x", .number(3)), ("y", .infix(.multiply, .call("stop_gradient", .infix(.power, x, .number(2))), x)))
    #expect(isNear(try Evaluator(z).slopes(of: .name("y"), by: x), 9))
  }

  @Test func aParameterIsNotItsArgument() throws {
    let t = Term.name("t")
    let body = Term.call("grad", .infix(.multiply, .infix(.power, t, .number(2)), x), t)
    let z = Program([
      Definition("x", .variable, .number(3)), Definition("f", .function(["t"]), body),
      Definition("y", .node, .call("f", x)),
    ])
    #expect(abs(try Evaluator(z).value(.name("y")).entries[0] - 18) < 1e-9)
  }

  @Test func aKinkHasNoSlope() throws {
    let z = program(("x", .number(0)), ("y", .call("relu", x)))
    #expect(try Evaluator(z).slopes(of: .name("y"), by: x).errors[0] == nil)
  }

  private func isNear(_ slopes: Slopes, _ wanted: Real) -> Bool {
    slopes.errors[0] != nil && abs(slopes.values.entries[0] - wanted) < 1e-8
  }
}
