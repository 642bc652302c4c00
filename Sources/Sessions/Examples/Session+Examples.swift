import Explanations
import Graphs
import Language
import Tensors

/// What an `over` clause runs over: names that stand for each example in turn, and an array with a row an example for each.
struct ExampleRows: Sendable {
  var inputs: [(name: Identifier, source: String, rows: Tensor<Double>)] = []
  var count: Int { inputs.first?.rows.shape.first ?? 0 }
}

extension Session {
  /// The arrays of an `over` clause, `x in X, y in Y`, evaluated; all have as many rows.
  mutating func exampleRows(_ memberships: [Arguments.Binding]) throws(Problem) -> ExampleRows {
    var result = ExampleRows()
    for (name, tree) in memberships {
      if result.inputs.contains(where: { $0.name.text == name.text }) {
        throw Problem(.message("\(name.text) runs over one array only", hint: nil), at: name.span)
      }
      switch sheet[name.text]?.kind {
      case nil, .leaf: break
      case .node, .function:
        let words = "\(name.text) is defined by a formula, and an example stands under a name of its own"
        throw Problem(.message(words, hint: "another name, or remove \(name.text) first"), at: name.span)
      }
      let rows = try evaluatedNow(tree)
      let text = Diagnostic.shortened(tree.text)
      guard let count = rows.shape.first else {
        throw Problem(
          .message("\(text) is a number; examples are the rows of a matrix or the entries of a vector", hint: nil),
          at: tree.span)
      }
      if let first = result.inputs.first, count != result.count {
        let words = "\(first.source) has \(result.count) rows and \(text) has \(count): an example is a row of each"
        throw Problem(.message(words, hint: nil), at: tree.span)
      }
      result.inputs.append((name, text, rows))
    }
    return result
  }

  /// A copy of the session in which the first example stands under the names of an `over` clause, as constants.
  ///
  /// Names that were not defined are there, and definitions that use them are made anew.
  func withFirstExample(of examples: ExampleRows) throws(Problem) -> Session {
    var session = self
    session.traceNames = [:]
    let changes = examples.inputs.map { input in
      Sheet.Change(
        name: input.name.text, before: sheet[input.name.text],
        after: Definition(.leaf(input.rows.row(0), isVariable: false)))
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
        .message(
          "with \(rows.joined(separator: ", ")), \(misfit.name) no longer fits: \(misfit.problem.message)", hint: nil),
        at: examples.inputs[0].name.span)
    }
  }

  /// A problem with one example, named by its row.
  func problem(_ problem: ExampleProblem, _ examples: ExampleRows) -> Problem {
    guard let row = problem.example, let values = problem.problem else { return Problem(.interrupted, at: nil) }
    let words = Problem(.values(values, node: nil), at: nil)
    return Problem(
      .message("at row \(row) of the examples: \(words.message)", hint: words.diagnostic.hint),
      at: examples.inputs.last?.name.span)
  }
}
