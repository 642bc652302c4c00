import Graphs
import Probes
import Programs
import Testing

/// Programs at random: every number is what the evaluator says, whichever way it is asked for.
@Suite struct ProgramsTests {
  @Test(arguments: 0..<12) func programs(_ block: Int) {
    var examination = Examination()
    for seed in block * 25..<block * 25 + 25 {
      var generator = Generator(seed: seed)
      let program = generator.draw()
      var random = Random(seed)
      guard let failure = examination.failure(of: program, &random) else { continue }
      let small = failure.shrunk()
      Issue.record("seed \(seed)\n\(small.finding.text(small.program))")
    }
    // An evaluator that can say nothing would find nothing.
    #expect(examination.compared > 100)
  }

  /// An operation of the product that the generator does not draw would never be tried.
  @Test func everyOperationIsDrawn() {
    let drawn = Set(Recipe.all.map(\.name))
    let scalars = Opcode.operations.compactMap { $0.description?.names.first }
    let arrays = ArrayOperation.functions.map { $0.names[0] }
    for name in scalars + arrays { #expect(drawn.contains(name), "\(name) is never drawn") }
    for recipe in Recipe.all {
      var found = false
      for seed in 0..<400 where !found {
        var generator = Generator(seed: seed)
        found = generator.canDraw(recipe)
      }
      #expect(found, "\(recipe.name) is never drawn")
    }
  }

  @Test func thePrintedFormIsParsedAsItWasMeant() throws {
    let (a, b, c) = (Term.name("a"), Term.name("b"), Term.name("c"))
    let terms: [(Term, String)] = [
      (.infix(.multiply, .infix(.add, a, b), c), "(a + b) * c"), (.minus(.infix(.power, a, b)), "-a^b"),
      (.infix(.power, .minus(a), b), "(-a)^b"), (.infix(.power, a, .infix(.power, b, c)), "a^b^c"),
      (.infix(.power, .infix(.power, a, b), c), "(a^b)^c"),
      (.infix(.subtract, a, .infix(.subtract, b, c)), "a - (b - c)"),
      (.minus(.minus(a)), "-(-a)"), (.infix(.multiply, a, .minus(b)), "a * -b"),
      (.infix(.less, .infix(.less, a, b), c), "(a < b) < c"), (.transpose(.infix(.product, a, b)), "(a @ b).T"),
    ]
    for (term, text) in terms { #expect(term.text == text) }
  }
}
