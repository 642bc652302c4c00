import Graphs
import RealModule
import Tensors

extension Workings {
  /// exp, sum, softmax and −ln of the probability of each row's class, and their mean.
  static func crossEntropy(_ rule: CrossEntropy, _ trace: Trace, _ node: NodeID) -> Workings? {
    let operands = trace.graph.operands(of: node)
    let (z, y) = (trace.graph.value(of: operands[0]), trace.graph.value(of: operands[1]))
    let table = ExponentialTable(z, trace.style)
    guard table.isFinite, rule.takesLabels([z.shape, y.shape]) else { return nil }
    let (name, labels) = (trace.names.label(of: operands[0]), trace.names.label(of: operands[1]))
    let p = z.rank == 1 ? "p" : "P"
    var losses: [Double] = []
    for (row, label) in y.scalars.enumerated() {
      guard let k = label.position, table.probabilities[row].indices.contains(k) else { return nil }
      losses.append(-Double.log(table.probabilities[row][k]))
    }
    let style = trace.style
    let columns =
      table.columns(name, quotient: "\(p) = softmax(\(name))") + [
        .init(Text(labels), y.scalars.map { style.number($0) }),
        .init(Text("−ln \(p)[\(labels)]"), losses.map { style.number($0) }),
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
}
