import Graphs
import Tensors

extension Workings {
  /// The differences, their squares, and the mean of these.
  static func meanSquaredError(_ trace: Trace, _ node: NodeID) -> Workings? {
    let operands = trace.graph.operands(of: node)
    let (a, b) = (trace.graph.value(of: operands[0]), trace.graph.value(of: operands[1]))
    guard a.rank == 1 else { return nil }
    let style = trace.style
    let differences = zip(a.scalars, b.scalars).map { $0 - $1 }
    let squares = differences.map { $0 * $0 }
    let mean = trace.graph.value(of: node).scalars[0]
    let redone = squares.map(style.displayed).reduce(0, +) / Double(squares.count)
    let (left, right) = (trace.names.label(of: operands[0]), trace.names.label(of: operands[1]))
    let column = { (header: String, numbers: [Double]) in
      Table.Column(Text(header), numbers.map { style.number($0) })
    }
    let line: Math = [
      .text(Text(trace.names.label(of: node), .name)), .relation(.equal),
      .text(Text(math: "(\(squares.map(style.text).joined(separator: " + "))) / \(squares.count)")),
      .relation(.of(recomputed: redone, shown: mean, style: style)), .text(style.number(mean)),
    ]
    return Workings(
      [
        .table(
          Table([
            .init("entry", a.scalars.indices.map { Text(String($0)) }, isIndex: true), column(left, a.scalars),
            column(right, b.scalars), column("\(left) − \(right)", differences), column("squared", squares),
          ])), .display(line),
      ], aside: "mean over \(squares.count) entries")
  }
}
