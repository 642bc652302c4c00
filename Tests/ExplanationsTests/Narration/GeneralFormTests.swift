import Graphs
import Tensors
import Testing

@testable import Explanations

/// The general form says of symbols what the trace says of numbers.
@Suite struct GeneralFormTests {
  private static let sheets = LectureSheets.all.map(\.name).filter { !["large", "not-a-number"].contains($0) }

  private func pass(_ name: String) throws -> (BackwardPass, [NodeID]) {
    var (sheet, output) = try LectureSheets.example(name)
    var options = NarrationOptions()
    options.form = .general
    let trace = try sheet.narrator(options).trace(of: [output])
    return (BackwardPass(trace, output: output, targets: sheet.variables.map { Reference($0) }), sheet.variables)
  }

  /// The gradient as one formula comes to the numbers of the pass.
  @Test func theFormulaOfAGradientIsItsValue() throws {
    var compared = 0
    for name in Self.sheets {
      let (pass, variables) = try pass(name)
      var values = FormulaValues(NumberStyle(digits: 12))
      for node in pass.trace.names.order {
        for (formula, value) in [(pass.trace.names.reference(to: node), pass.trace.value(of: node))] {
          if pass.graph.literal(node) == nil { values[formula] = value }
        }
        if let gradient = pass.backward[gradient: node] { values[pass.arrivingFormula(node)] = gradient }
        for part in SymbolicLocalJacobians(pass.trace, node).abbreviations { values[part.symbol] = part.value }
      }
      for variable in variables {
        guard let gradient = pass.backward[gradient: variable],
          let formula = GeneralGradient(pass).formula(at: variable), let found = values.exact(formula)
        else { continue }
        compared += 1
        let whole = found.count == 1 ? found.reshaped([]).broadcast(to: gradient.shape) : found
        #expect(whole.count == gradient.count, "\(name): \(formula)")
        for (a, b) in zip(whole.scalars, gradient.scalars) {
          #expect(abs(a.approximate - b.approximate) <= 1e-9 * max(1, abs(b.approximate)), "\(name): \(formula)")
        }
      }
    }
    #expect(compared >= 20)
  }

  /// No number stands in the general form but those of the rules: none of the values.
  @Test func valuesAreLeftOut() throws {
    for name in Self.sheets {
      let (pass, _) = try pass(name)
      let blocks =
        ForwardPass(pass.trace).blocks + pass.stepBlocks + pass.generalSummary { pass.backward[gradient: $0] }
      let text = PlainFormat(Page(width: 200, unicode: true)).render(Document(blocks))
      for node in pass.trace.names.order where pass.graph.literal(node) == nil && pass.trace.names.name(of: node) != nil
      {
        let value = pass.trace.value(of: node)
        // Of numbers with decimals it is known where they come from.
        for number in value.scalars.prefix(8).map({ pass.style.text($0) }) where number.count > 5 {
          #expect(!text.contains(number), "\(name): \(number)\n\(text)")
        }
      }
    }
  }

  /// A brief page has the steps and products of the whole one, and nothing else of it.
  @Test func briefPagesKeepTheProducts() throws {
    for name in Self.sheets {
      var (sheet, output) = try LectureSheets.example(name)
      var options = NarrationOptions()
      let whole = try sheet.narrator(options).gradient(of: output, variables: sheet.variables).document
      options.form = .brief
      let brief = try sheet.narrator(options).gradient(of: output, variables: sheet.variables).document
      func lines(_ document: Document) -> [Contribution.Line] {
        document.blocks.flatMap { block -> [Contribution.Line] in
          guard case .steps(let steps) = block else { return [] }
          return steps.flatMap(\.contributions).flatMap(\.lines)
        }
      }
      let products = lines(whole).filter { Contribution.Line.productLabels.contains($0.label) }
      #expect(!products.isEmpty)
      #expect(products.allSatisfy { lines(brief).contains($0) }, "\(name)")
      #expect(lines(brief).count < lines(whole).count, "\(name)")
    }
  }
}
