import Graphs
import Tensors

/// Nodes before and after a small change of a leaf.
public struct Nudge: Sendable {
  /// The leaf.
  public let leaf: NodeID
  /// What is added to it, in its shape.
  public let change: Tensor<Double>
  /// The graph with the change carried out.
  public let after: Graph
  /// The graph with a tenth of the change carried out.
  public let afterTenth: Graph

  /// A change and the graphs that it leads to.
  public init(of leaf: NodeID, by change: Tensor<Double>, after: Graph, afterTenth: Graph) {
    self.leaf = leaf
    self.change = change
    self.after = after
    self.afterTenth = afterTenth
  }
}

extension Narrator {
  /// What a small change does at every node on the way to an output, beside what the derivatives predict.
  public func nudge(_ nudge: Nudge, of output: NodeID, title: String) -> some Explanation {
    NudgeExplanation(traceByCalls(of: [output]), nudge, output, title)
  }
}

/// Tells actual changes beside predicted ones.
struct NudgeExplanation: Explanation {
  private let trace: Trace
  private let nudge: Nudge
  private let output: NodeID
  private let title: String
  private let rows: [Row]
  private let tenth: Row?

  private struct Row {
    let node: NodeID
    let before: Tensor<Double>
    let after: Tensor<Double>
    let predicted: Tensor<Double>
    var actual: Tensor<Double> { after - before }
    var error: Tensor<Double> { actual - predicted }
  }

  private var style: NumberStyle { trace.style }

  init(_ trace: Trace, _ nudge: Nudge, _ output: NodeID, _ title: String) {
    self.trace = trace
    self.nudge = nudge
    self.output = output
    self.title = title
    let graph = trace.graph
    let tangents = graph.tangents(of: output, along: [(nudge.leaf, nudge.change)])
    let reached = graph.path(from: [nudge.leaf], to: output)
    func row(_ node: NodeID, _ after: Graph, _ scale: Double) -> Row {
      let tangent = tangents[node] ?? Tensor(graph.shape(of: node), repeating: 0)
      return Row(
        node: node, before: graph.value(of: node), after: after.value(of: node),
        predicted: tangent.map { $0 * scale })
    }
    rows = trace.told(trace.names.order.filter { reached[$0.index] && trace.names.name(of: $0) != nil }) {
      row($0, nudge.after, 1)
    }
    tenth = reached[output.index] ? row(output, nudge.afterTenth, 0.1) : nil
  }

  // MARK: The document

  var document: Document {
    let name = trace.names.label(of: output)
    guard let whole = rows.last, let tenth else {
      return Document([
        .paragraph("\(name, .name) does not depend on \(trace.names.label(of: nudge.leaf), .name): nothing moves")
      ])
    }
    let (first, hidden, last) = trace.excerpt(rows)
    var blocks: [Block] = [
      .heading(Text("Nudge of \(title)"), aside: "predicted: derivative times change"), .table(table(first + last)),
    ]
    if hidden > 0 { blocks.append(trace.omission(hidden, "nodes", of: rows.count)) }
    if rows.contains(where: { !$0.before.isScalar }) {
      blocks.append(.note("For arrays, the norms √(Σ x²) of the value, of its change and of the error are shown."))
    }
    blocks += [.heading(Text("The error in \(name)")), .table(orders(whole, tenth)), .paragraph(verdict(whole, tenth))]
    return Document(blocks)
  }

  private func table(_ rows: some Sequence<Row>) -> Table {
    let rows = Array(rows)
    return Table(
      [
        Table.Column("node", rows.map { trace.names.text(of: $0.node, as: .name) }),
        Table.Column("before", rows.map { size($0.before) }), Table.Column("after", rows.map { size($0.after) }),
        Table.Column("change", rows.map { size($0.actual, near: $0.after) }),
        Table.Column("predicted", rows.map { size($0.predicted, near: $0.after) }),
        Table.Column("error", rows.map { size($0.error, near: $0.after) }),
      ], hasSteps: true)
  }

  /// A number, or the length of an array; a difference as small as rounding makes them is 0.
  private func size(_ x: Tensor<Double>, near value: Tensor<Double>? = nil) -> Text {
    let size = x.isScalar ? x.scalars[0] : x.norm
    if let value, value.isFinite, size.magnitude <= 8 * Double.ulpOfOne * value.norm { return style.number(0) }
    return style.number(size)
  }

  private func orders(_ whole: Row, _ tenth: Row) -> Table {
    let rows = [whole, tenth]
    return Table([
      Table.Column("nudge", ["as given", "a tenth of it"]),
      Table.Column("change", rows.map { size($0.actual, near: $0.after) }),
      Table.Column("predicted", rows.map { size($0.predicted, near: $0.after) }),
      Table.Column("error", rows.map { size($0.error, near: $0.after) }),
    ])
  }

  private func verdict(_ whole: Row, _ tenth: Row) -> Text {
    let name = trace.names.label(of: output)
    let (e, t) = (whole.error.norm, tenth.error.norm)
    let noise = 64 * Double.ulpOfOne * max(whole.before.norm, whole.after.norm)
    guard e.isFinite, t.isFinite else { return "A value on the way is not finite: there is nothing to compare." }
    if max(whole.actual.norm, whole.predicted.norm) <= noise { return Text("\(name) does not change but by rounding.") }
    if e <= noise { return Text("No error but that of rounding: along this change \(name) is linear.") }
    if t <= noise { return "With a tenth of the nudge the error is as small as that of rounding." }
    let ratio = e / t
    let times = NumberStyle(digits: 1).text(ratio)
    switch ratio {
    case 60...170:
      return Text("A tenth of the nudge makes the error \(times) times smaller, about 10²: it shrinks with the square.")
    case 170...:
      return Text(
        "A tenth of the nudge makes the error \(times) times smaller, faster than with the square: the second derivative is (nearly) 0 here."
      )
    case ..<20:
      return Text(
        "A tenth of the nudge makes the error only \(times) times smaller: a kink or a jump lies in between, or the nudge is too large."
      )
    default:
      return Text(
        "A tenth of the nudge makes the error \(times) times smaller; with a smaller nudge it comes closer to 10².")
    }
  }

  // MARK: The report

  var members: [JSONValue.Member] {
    func json(_ row: Row) -> JSONValue {
      .object([
        .init("name", .string(trace.names.label(of: row.node))), .init("before", JSONValue(row.before)),
        .init("after", JSONValue(row.after)), .init("change", JSONValue(row.actual)),
        .init("predicted", JSONValue(row.predicted)), .init("error", JSONValue(row.error)),
      ])
    }
    return [
      .init("output", .string(trace.names.label(of: output))),
      .init("wrt", .string(trace.names.label(of: nudge.leaf))), .init("nudge", JSONValue(nudge.change)),
      .init("nodes", .array(rows.map(json))), .init("tenth", tenth.map(json) ?? .null),
    ]
  }
}
