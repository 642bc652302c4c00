import Graphs
import RealModule
import Tensors

extension Workings {
  /// exp, sum, softmax and −ln of the probability of each row's class, and their mean.
  static func crossEntropy(_ rule: CrossEntropy, _ trace: Trace, _ node: NodeID) -> Workings? {
    let operands = trace.graph.operands(of: node)
    let (z, y) = (trace.graph.value(of: operands[0]), trace.graph.value(of: operands[1]))
    let table = ExponentialTable(z, trace.style)
    guard table.isFinite else { return nil }
    let (name, labels) = (trace.names.label(of: operands[0]), trace.names.label(of: operands[1]))
    let p = z.rank == 1 ? "p" : "P"
    let style = trace.style
    let target: Table.Column
    let header: String
    let losses: [Double]
    if rule.takesLabels([z.shape, y.shape]) {
      guard let chosen = surprises(of: y.scalars, in: table) else { return nil }
      (losses, header) = (chosen, "−ln \(p)[\(labels)]")
      target = .init(Text(labels), y.scalars.map { style.number($0) })
    } else {
      let width = max(z.shape.last ?? 1, 1)
      let rows = table.probabilities.indices.map { Array(y.scalars[$0 * width..<($0 + 1) * width]) }
      losses = zip(rows, table.probabilities).map { expectedSurprise($0, $1) }
      let name = trace.names.name(of: operands[1]) ?? "t"
      header = "−Σ \(name) ln \(p)"
      target = .init(Text(name), rows: rows.map { $0.map { style.number($0) } })
    }
    let columns =
      table.columns(name, quotient: "\(p) = softmax(\(name))") + [
        target, .init(Text(header), losses.map { style.number($0) }),
      ]
    guard z.rank == 2 else {
      return Workings([.table(Table(columns))], aside: "natural log", showsResult: false)
    }
    let mean = trace.graph.value(of: node).scalars[0]
    let redone = losses.map(style.displayed).reduce(0, +) / Double(losses.count)
    let line: Math = [
      .text(Text(trace.names.label(of: node), .name)), .relation(.equal),
      .text(Text(math: "(\(losses.map(style.text).joined(separator: " + "))) / \(losses.count)")),
      .relation(.of(recomputed: redone, shown: mean, style: style)), .text(style.number(mean)),
    ]
    let aside = "mean over N = \(losses.count) row\(losses.count == 1 ? "" : "s"), natural log"
    return Workings([.table(Table(columns)), .display(line)], aside: Text(aside))
  }

  /// −ln of the probability of each row's class; nil where a label is no class.
  private static func surprises(of labels: [Double], in table: ExponentialTable) -> [Double]? {
    var losses: [Double] = []
    for (row, label) in zip(table.probabilities, labels) {
      guard let k = label.position, row.indices.contains(k) else { return nil }
      losses.append(-Double.log(row[k]))
    }
    return losses
  }

  /// −Σ t ln p; a class of probability 0 costs nothing.
  private static func expectedSurprise(_ target: [Double], _ p: [Double]) -> Double {
    zip(target, p).reduce(0) { $1.0 == 0 ? $0 : $0 - $1.0 * Double.log($1.1) }
  }
}
