import Graphs
import Tensors

extension Workings {
  /// The differences, their squares, and the mean of these.
  static func meanSquaredError(_ trace: Trace, _ node: NodeID) -> Workings? {
    let operands = trace.graph.operands(of: node)
    let (a, b) = (trace.value(of: operands[0]), trace.value(of: operands[1]))
    guard a.rank == 1 else { return nil }
    let style = trace.style
    let (differences, squares) = differences([a, b], style)
    let mean = trace.value(of: node).scalars[0]
    let redone = average(squares.map { style.displayed($0) })
    let (left, right) = (
      trace.names.text(of: operands[0], as: .plain), trace.names.text(of: operands[1], as: .plain)
    )
    let column = { (header: Text, numbers: [Numeral]) in
      Table.Column(header, numbers.map { style.number($0) })
    }
    let line: Math = [
      .text(trace.names.text(of: node)), .relation(.equal),
      .text(Text(ArithmeticExpansion.mean(squares), .derivativeNumbers(style))),
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

  /// The differences and their squares, each number kept as it is shown.
  private static func differences(_ x: [Tensor<Numeral>], _ style: NumberStyle) -> ([Numeral], squares: [Numeral]) {
    let differences = zip(x[0].scalars, x[1].scalars).map { style.kept($0 - $1) }
    return (differences, differences.map { style.kept($0 * $0) })
  }

  /// The mean as its table gives it; nil where there is no table.
  static func meanSquaredError(_ x: [Tensor<Numeral>], _ style: NumberStyle) -> Tensor<Numeral>? {
    guard x[0].rank == 1 else { return nil }
    return Tensor(scalar: style.kept(average(differences(x, style).squares)))
  }
}
