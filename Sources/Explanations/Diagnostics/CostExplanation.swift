import Graphs
import Tensors

extension Narrator {
  /// What a value and its gradient take: operations, stored values, and what sharing and the mode save.
  ///
  /// - Parameters:
  ///   - variables: the nodes that the derivative is by.
  ///   - results: the nodes that are the result of a function of the session, by its name.
  ///   - isInterrupted: asked now and then; once it is true, counting stops and what is told says nothing.
  public func cost(
    of output: NodeID, wrt variables: [NodeID], results: [NodeID: String],
    isInterrupted: @escaping Graph.Interruption = { false }
  ) -> some Explanation {
    CostExplanation(trace(of: [output]), output, variables, results, isInterrupted)
  }
}

/// Tells what a forward and a backward pass cost, counted from the rules that carry them out.
struct CostExplanation: Explanation {
  private let trace: Trace
  private let output: NodeID
  private let variables: [NodeID]
  private let nodes: Int
  private let forward: OperationCount
  private let forwardValues: Int
  private let backward: OperationCount
  private let adjoints: Int
  private let forwardTotal: OperationCount
  private let needs: SavedValues

  private var graph: Graph { trace.graph }
  private var name: String { trace.names.label(of: output) }

  init(
    _ trace: Trace, _ output: NodeID, _ variables: [NodeID], _ results: [NodeID: String],
    _ isInterrupted: @escaping Graph.Interruption
  ) {
    self.trace = trace
    self.output = output
    let graph = trace.graph
    let order = trace.names.order
    let ancestors = Set(order)
    self.variables = variables.filter(ancestors.contains)
    nodes = order.count { !graph.isLeaf($0) }
    forward = graph.forwardCount(of: order, isInterrupted: isInterrupted)
    forwardValues = order.reduce(0) { graph.literal($1) == nil ? $0 + graph.shape(of: $1).entryCount : $0 }
    (backward, adjoints) = graph.backwardCount(
      of: output, wrt: self.variables, isInterrupted: isInterrupted)
    forwardTotal = self.variables.reduce(OperationCount()) { sum, x in
      sum + graph.tangentCount(of: output, wrt: x, isInterrupted: isInterrupted) * graph.shape(of: x).entryCount
    }
    needs = SavedValues(
      graph, graph.backwardTrace(of: output, wrt: self.variables), except: Set(self.variables), results: results,
      isInterrupted: isInterrupted)
  }

  /// n and m: the numbers in the variables, and in the output.
  private var inputs: Int { variables.reduce(0) { $0 + graph.shape(of: $1).entryCount } }
  private var outputs: Int { graph.shape(of: output).entryCount }
  private var reverseTotal: OperationCount { backward * outputs }

  // MARK: The document

  var document: Document {
    var blocks: [Block] = [
      .heading(
        "Cost of \(trace.names.text(of: output, as: .plain))",
        aside: Text("\(nodes) operation\(nodes == 1 ? "" : "s") in the graph")),
      .table(passes),
    ]
    guard inputs > 0 else {
      return Document(blocks + [.note("\(name) depends on no variable, so there is no gradient")])
    }
    blocks += ratio
    blocks += [.heading("Forward values for the local derivatives"), .table(sharing)]
    blocks += evaluationNotes
    blocks += [
      .heading(
        "Modes", aside: Text("\(inputs) input\(inputs == 1 ? "" : "s"), \(outputs) output\(outputs == 1 ? "" : "s")")),
      .table(modes), .note(Text(modeWords)),
    ]
    return Document(blocks + [.note(conventions)])
  }

  private var conventions: Text {
    "Counted as the rules compute: a division is a multiplication, a subtraction an addition, x^n takes repeated squaring; "
      + "signs, comparisons, selections and products with 0, 1 or -1 are free."
  }

  private var passes: Table {
    let rows = [forward] + (inputs > 0 ? [backward] : [])
    let values = [forwardValues] + (inputs > 0 ? [adjoints] : [])
    let labels: [Text] = ["forward"] + (inputs > 0 ? [outputs == 1 ? "backward" : "backward, one sweep"] : [])
    return Table(
      [Table.Column("pass", labels)] + columns(rows) + [
        Table.Column("values kept", values.map(count)), Table.Column("bytes", values.map { count(8 * $0) }),
      ])
  }

  private func columns(_ rows: [OperationCount]) -> [Table.Column] {
    [
      Table.Column("mult.", rows.map { count($0.multiplications) }),
      Table.Column("add.", rows.map { count($0.additions) }),
      Table.Column("functions", rows.map { count($0.functions) }), Table.Column("total", rows.map { count($0.total) }),
    ]
  }

  private func count(_ n: Int) -> Text { Text(String(n), .number) }

  /// How much the gradient costs beside the value.
  private var ratio: [Block] {
    guard outputs == 1, forward.total > 0 else { return [] }
    let ratio = Double(forward.total + backward.total) / Double(forward.total)
    let all = "\(forward.total) + \(backward.total)"
    var words = "Value and gradient take \(all) operations, \(style(ratio)) times the value alone"
    words +=
      ratio <= 5
      ? "; the cheap gradient principle: never above 5 for sums, products and elementary functions, whatever the number "
        + "of variables." : "."
    return [.paragraph(Text(words))]
  }

  private func style(_ x: Double) -> String { NumberStyle(digits: 2).text(x) }

  private var sharing: Table {
    var columns = [
      Table.Column("", ["kept from the forward pass", "computed anew for each"]),
      Table.Column("operations of the graph run", [count(needs.stored), count(needs.recomputed)]),
    ]
    for name in needs.evaluations.keys.sorted() {
      guard let n = needs.evaluations[name], n.recomputed > 0 else { continue }
      columns.append(Table.Column(Text("runs of \(name)"), [count(n.stored), count(n.recomputed)]))
    }
    return Table(columns)
  }

  /// The general law where a function is applied to itself over and over.
  private var evaluationNotes: [Block] {
    let found = needs.evaluations.filter { $0.value.recomputed > 0 }
    guard found.count == 1, let (name, n) = found.first, n.stored > 0,
      n.recomputed == n.stored * (n.stored + 1) / 2
    else { return [] }
    return [
      .note(
        Text(
          "A chain of n = \(n.stored + 1) runs of \(name): n − 1 = \(n.stored) kept, n(n − 1)/2 = \(n.recomputed) anew."
        )
      )
    ]
  }

  private var modes: Table {
    Table(
      [
        Table.Column("mode", ["reverse mode: one sweep per output", "forward mode: one sweep per input"]),
        Table.Column("sweeps", [count(outputs), count(inputs)]),
      ] + columns([reverseTotal, forwardTotal]))
  }

  private var modeWords: String {
    let (r, f) = (reverseTotal.total, forwardTotal.total)
    if r == f { return "Both modes take as many operations here." }
    let factor = Double(max(r, f)) / Double(max(min(r, f), 1))
    return "\(r < f ? "Reverse" : "Forward") mode takes \(style(factor)) times fewer operations here."
  }

  // MARK: The report

  var members: [JSONValue.Member] {
    [
      .init("output", .string(name)), .init("nodes", .integer(nodes)), .init("inputs", .integer(inputs)),
      .init("outputs", .integer(outputs)), .init("forward", Self.json(forward, values: forwardValues)),
      .init("backward", Self.json(backward, values: adjoints)),
      .init(
        "modes",
        .object([.init("reverse", Self.json(reverseTotal)), .init("forward", Self.json(forwardTotal))])),
      .init(
        "forward_nodes", .object([.init("kept", .integer(needs.stored)), .init("anew", .integer(needs.recomputed))])),
      .init(
        "function_runs",
        .object(
          needs.evaluations.sorted { $0.key < $1.key }.map { name, n in
            .init(name, .object([.init("kept", .integer(n.stored)), .init("anew", .integer(n.recomputed))]))
          })),
    ]
  }

  private static func json(_ n: OperationCount, values: Int? = nil) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("multiplications", .integer(n.multiplications)), .init("additions", .integer(n.additions)),
      .init("functions", .integer(n.functions)), .init("total", .integer(n.total)),
    ]
    if let values { members += [.init("values", .integer(values)), .init("bytes", .integer(8 * values))] }
    return .object(members)
  }
}
