import Explanations
import Graphs
import Language
import Tensors

/// `table y over x in linspace(-2, 2, 5)`: values side by side, a row for each value of a name.
enum TableCommand: Command {
  static let name = "table"
  static let parameters: [Parameter] = [.expressions("y, z"), .over, .at]
  static let group = CommandGroup.exploring
  static let summary = "values of expressions, a row for each value of x"
  static let details = [
    "over gives x each entry of a vector, or each row of a matrix, in turn, and what is defined by x follows; x need not "
      + "be defined. A function stands beside its slope: table sigmoid(x), grad(sigmoid(x), x) over x in [-2, 0, 2].",
    "Without over there is one row, of the values that there are. The session stays as it is.",
  ]
  static let examples = [
    "table sigmoid(x), grad(sigmoid(x), x) over x in linspace(-4, 4, 5)",
    "w = 2; x = 1; y = (w * x - 3)^2; table y, grad(y, w) over w in [0, 1, 1.5, 2]",
    "table x * t over x in [1, 2, 3], t in [0, 1, 0]",
  ]

  private static let mostRows = 1000

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let examples = try session.exampleRows(request.memberships)
    let count = request.memberships.isEmpty ? 1 : examples.count
    guard count <= mostRows else {
      throw Problem(.tooLarge("a table has up to \(mostRows) rows"), at: request.memberships.first?.value.span)
    }
    var rows: [[Tensor<Double>]] = []
    for row in 0..<count {
      if session.isInterrupted() { throw Problem(.interrupted, at: nil) }
      var copy = session
      let given = examples.inputs.map { $0.rows.row(row) }
      try copy.place(given, under: examples.inputs.map(\.name))
      var values = given
      for tree in request.expressions { values.append(try copy.evaluatedNow(tree)) }
      rows.append(values)
    }
    let titles = examples.inputs.map(\.name.text) + request.expressions.map { Diagnostic.shortened($0.text) }
    return session.reply(ValueTable(titles: titles, rows: rows, style: session.numberStyle), kind: name)
  }
}

/// Values of expressions, a column for each.
private struct ValueTable: Explanation {
  let titles: [String]
  let rows: [[Tensor<Double>]]
  let style: NumberStyle

  var document: Document {
    let columns = titles.enumerated().map { k, title in
      Table.Column(Text(title, .name), rows.map { style.inline($0[k]) })
    }
    return Document([.table(Table(columns))])
  }

  var members: [JSONValue.Member] {
    [
      .init("columns", .array(titles.map { .string($0) })),
      .init("rows", .array(rows.map { .array($0.map { JSONValue($0) }) })),
    ]
  }
}

extension SessionState {
  /// Puts values under names, as variables, and makes anew what uses them.
  fileprivate mutating func place(_ values: [Tensor<Double>], under names: [Identifier]) throws(Problem) {
    guard let first = names.first else { return }
    let changes = zip(names, values).map { name, value in
      Sheet.Change(name: name.text, before: sheet[name.text], after: Definition(.leaf(value, isVariable: true)))
    }
    do throws(Problem) { _ = try sheet.apply(changes) } catch {
      throw Problem(error.kind, at: error.span ?? first.span)
    }
  }
}
