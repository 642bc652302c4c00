import Graphs
import Tensors

extension Narrator {
  /// The nodes on the longest path to an output with the sizes of their values and gradients as bars.
  ///
  /// - Parameters:
  ///   - variables: where the path may start.
  ///   - isFine: whether bars are drawn in eighths of a character or in ASCII signs.
  public func layers(to output: NodeID, from variables: [NodeID], isFine: Bool) -> some Explanation {
    LayersExplanation(traceByCalls(of: [output]), output, variables, isFine: isFine)
  }
}

/// Tells how large values and gradients are along the longest path.
struct LayersExplanation: Explanation {
  private let trace: Trace
  private let output: NodeID
  private let rows: [Row]
  private let isFine: Bool

  private struct Row {
    let node: NodeID
    let value: Double
    let gradient: Double
  }

  private var graph: Graph { trace.graph }
  private var style: NumberStyle { trace.style }
  private func label(_ node: NodeID) -> String { trace.names.label(of: node) }

  init(_ trace: Trace, _ output: NodeID, _ variables: [NodeID], isFine: Bool) {
    self.trace = trace
    self.isFine = isFine
    self.output = output
    let graph = trace.graph
    let path = graph.longestPath(to: output, from: variables)
    let gradient = graph.gradient(of: output, wrt: path)
    rows = trace.told(path.filter { trace.names.name(of: $0) != nil }) {
      Row(node: $0, value: graph.value(of: $0).norm, gradient: gradient[$0]?.norm ?? 0)
    }
  }

  // MARK: The document

  var document: Document {
    let z = label(output)
    guard rows.count > 1, let start = rows.first else {
      return Document([.paragraph("\(z, .name) depends on nothing: it is one layer")])
    }
    let values = SizeBar(for: rows.map(\.value), width: Self.barWidth, isFine: isFine)
    let gradients = SizeBar(for: rows.map(\.gradient), width: Self.barWidth, isFine: isFine)
    let (first, hidden, last) = trace.excerpt(rows)
    var blocks: [Block] = [
      .heading(
        "From \(trace.names.text(of: start.node, as: .plain)) to \(trace.names.text(of: output, as: .plain))",
        aside: Text("\(rows.count) nodes on the longest path")),
      .table(table(Array(first + last), values, gradients)),
    ]
    if hidden > 0 { blocks.append(trace.omission(hidden, "nodes", of: rows.count)) }
    let logarithmic = [(values, "values"), (gradients, "gradients")].filter(\.0.isLogarithmic).map(\.1)
    if !logarithmic.isEmpty {
      blocks.append(.note(Text("Bars of the \(logarithmic.joined(separator: " and ")) show powers of ten.")))
    }
    if rows.contains(where: { !graph.shape(of: $0.node).isEmpty }) {
      blocks.append(.note("For arrays, the norm √(Σ x²) is shown."))
    }
    return Document(blocks + [.paragraph(verdict)])
  }

  private static let barWidth = 12
  private static let longestFormula = 20

  private func table(_ rows: [Row], _ values: SizeBar, _ gradients: SizeBar) -> Table {
    return Table([
      Table.Column("node", rows.map { trace.names.text(of: $0.node, as: .name) }),
      Table.Column("operation", rows.map { formula($0.node) }),
      Table.Column("value", rows: rows.map { [style.number($0.value), Text(values.text($0.value), .value)] }),
      Table.Column(
        "gradient", rows: rows.map { [style.number($0.gradient), Text(gradients.text($0.gradient), .gradient)] }),
    ])
  }

  private func formula(_ node: NodeID) -> Text {
    let text = trace.names.formula(of: node).map { Text($0, .definition) } ?? ""
    return text.string.count <= Self.longestFormula ? text : text.prefix(Self.longestFormula - 1) + "…"
  }

  /// What becomes of the gradient on its way back.
  private var verdict: Text {
    let z = label(output)
    if let bad = rows.last(where: { !$0.gradient.isFinite }) {
      return Text("The gradient at \(label(bad.node)) is not finite: why \(label(bad.node)) tells where that was born.")
    }
    if let dead = rows.last(where: { $0.gradient == 0 }) {
      return Text("The gradient is 0 from \(label(dead.node)) back: why \(label(dead.node)) tells the reason.")
    }
    guard let first = rows.first, let last = rows.last else { return "" }
    let ratio = first.gradient / last.gradient
    let mean = style.text(Double.exp(Double.log(ratio) / Double(rows.count - 1)))
    let span = "from \(style.text(last.gradient)) at \(z) to \(style.text(first.gradient)) at \(label(first.node))"
    let each = "a factor of \(mean) a node on average (geometric mean)"
    if ratio < 1e-3 { return Text("The gradient vanishes on the way back: \(span), \(each).") }
    if ratio > 1e3 { return Text("The gradient explodes on the way back: \(span), \(each).") }
    return Text("The gradient neither vanishes nor explodes: \(span).")
  }

  // MARK: The report

  var members: [JSONValue.Member] {
    [
      .init("output", .string(label(output))),
      .init(
        "nodes",
        .array(
          rows.map { row in
            .object([
              .init("name", .string(label(row.node))),
              .init("formula", trace.names.formula(of: row.node).map { .string($0.text(.typed)) } ?? .null),
              .init("value_norm", .number(row.value)), .init("gradient_norm", .number(row.gradient)),
            ])
          })),
    ]
  }
}
