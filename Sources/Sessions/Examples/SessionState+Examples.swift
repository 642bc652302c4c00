import Explanations
import Graphs
import Language
import Tensors

/// What an `over` clause runs over: names that stand for each example in turn, and an array with a row an example for each.
struct ExampleRows: Sendable {
  var inputs: [(name: Identifier, source: String, rows: Tensor<Double>)] = []
  var count: Int { inputs.first?.rows.shape.first ?? 0 }
}

extension SessionState {
  /// The arrays of an `over` clause, `x in X, y in Y`, evaluated; all have as many rows.
  mutating func exampleRows(_ memberships: [Arguments.Binding]) throws(Problem) -> ExampleRows {
    var result = ExampleRows()
    for (name, tree) in memberships {
      if result.inputs.contains(where: { $0.name.text == name.text }) {
        throw Problem(.rows(.runsOverTwo(name.text)), at: name.span)
      }
      switch sheet[name.text]?.kind {
      case nil, .leaf, .declared: break
      case .node, .function:
        throw Problem(.rows(.definedByFormula(name.text)), at: name.span)
      }
      let rows = try evaluatedNow(tree)
      let text = Diagnostic.shortened(tree.text)
      guard let count = rows.shape.first else {
        throw Problem(
          .isANumber(text, but: "examples are the rows of a matrix or the entries of a vector", hint: nil),
          at: tree.span)
      }
      if let first = result.inputs.first, count != result.count {
        throw Problem(.rows(.numberOfRows(first.source, result.count, text, count)), at: tree.span)
      }
      result.inputs.append((name, text, rows))
    }
    return result
  }

  /// A copy of the session in which the first example stands under the names of an `over` clause, as constants.
  ///
  /// Names that were not defined are there, and definitions that use them are made anew.
  func withFirstExample(of examples: ExampleRows) throws(Problem) -> SessionState {
    var session = self
    session.traceNames = [:]
    var changes: [Sheet.Change] = []
    for input in examples.inputs {
      let (name, row, before) = (input.name.text, input.rows.row(0), sheet[input.name.text])
      if let declaration = before?.declaration,
        let problem = sheet.problem(declared: declaration, of: name, given: row.shape)
      {
        throw Problem(problem, at: input.name.span)
      }
      let after = Definition(.leaf(row, isVariable: false), declaration: before?.declaration)
      changes.append(Sheet.Change(name: name, before: before, after: after))
    }
    do throws(Problem) {
      let outcome = try session.sheet.apply(changes)
      session.misfits = outcome.newlyBroken
    } catch {
      throw Problem(error.kind, at: error.span ?? examples.inputs[0].name.span)
    }
    return session
  }

  /// The node of an expression with the first example in place; what no longer fits the examples is named.
  mutating func exampleOutput(_ tree: SyntaxTree, _ examples: ExampleRows) throws(Problem) -> NodeID {
    do throws(Problem) {
      return try node(for: tree)
    } catch {
      guard case .broken = error.kind, let misfit = misfits.first else { throw error }
      let rows = examples.inputs.map { input in
        let shape = Array(input.rows.shape.dropFirst())
        return "\(input.name.text) \(shape.isEmpty ? "a number" : shape.text)"
      }
      throw Problem(
        .rows(
          .misfit(
            rows: rows.joined(separator: ", "), name: misfit.name, misfit.problem.diagnostic, hint: nil)),
        at: examples.inputs[0].name.span)
    }
  }

  /// A problem with one example, named by its row.
  func problem(_ problem: ExampleProblem, _ examples: ExampleRows) -> Problem {
    guard let row = problem.example, let values = problem.problem else { return Problem(.interrupted, at: nil) }
    return Problem(
      .rows(.atRow(row, Problem(.values(values, node: nil), at: nil).diagnostic)),
      at: examples.inputs.last?.name.span)
  }
}
