import Graphs
import RealModule
import Tensors

extension Workings {
  /// exp, sum, softmax and −ln of the probability of each row's class, and their mean.
  static func crossEntropy(_ rule: CrossEntropy, _ trace: Trace, _ node: NodeID) -> Workings? {
    let operands = trace.graph.operands(of: node)
    let (z, y) = (trace.value(of: operands[0]), trace.value(of: operands[1]))
    let table = ExponentialTable(z, trace.style)
    guard table.isFinite else { return nil }
    let (scores, labels) = (trace.names.reference(to: operands[0]), trace.names.reference(to: operands[1]))
    let p = trace.names.page.formula(z.rank == 1 ? .probabilities : .probabilityMatrix)
    let style = trace.style
    guard let losses = losses(rule, z, y, table, style) else { return nil }
    let target: Table.Column
    let header: Text
    if rule.takesLabels([z.shape, y.shape]) {
      header = "−ln \(Formula(.indexed(p, [labels])), .definition, as: .plain)"
      target = .init(Text(labels, .definition, as: .plain), y.scalars.map { style.number($0) })
    } else {
      let name = Formula.symbol(trace.names.name(of: operands[1]) ?? "t")
      header = "−Σ \(name, as: .plain) ln \(p, as: .plain)"
      target = .init(Text(name, as: .plain), rows: rows(of: y, table).map { $0.map { style.number($0) } })
    }
    let columns =
      table.columns(
        scores, quotient: "\(p, as: .plain) = \(Formula(.call("softmax", [scores])), .definition, as: .plain)") + [
        target, .init(header, losses.map { style.number($0) }),
      ]
    let form = CrossEntropyForm(trace, node).map { [Block.paragraph($0.loss(trace.names.reference(to: node)))] } ?? []
    guard z.rank == 2 else {
      return Workings(form + [.table(Table(columns))], aside: "natural log", showsResult: false)
    }
    let mean = trace.value(of: node).scalars[0]
    let redone = average(losses.map { style.displayed($0) })
    let line: Math = [
      .text(trace.names.text(of: node)), .relation(.equal),
      .text(Text(ArithmeticExpansion.mean(losses), .derivativeNumbers(style))),
      .relation(.of(recomputed: redone, shown: mean, style: style)), .text(style.number(mean)),
    ]
    let aside = "mean over N = \(losses.count) row\(losses.count == 1 ? "" : "s"), natural log"
    return Workings(form + [.table(Table(columns)), .display(line)], aside: Text(aside))
  }

  /// The loss of each row as the table shows it; nil where a label is no class.
  private static func losses(
    _ rule: CrossEntropy, _ z: Tensor<Numeral>, _ y: Tensor<Numeral>, _ table: ExponentialTable, _ style: NumberStyle
  ) -> [Numeral]? {
    let losses =
      rule.takesLabels([z.shape, y.shape])
      ? surprises(of: y.scalars, in: table)
      : zip(rows(of: y, table), table.probabilities).map { expectedSurprise($0, $1) }
    return losses?.map { style.kept($0) }
  }

  /// The loss as its table gives it, each number kept as it is shown; nil where there is no table.
  static func crossEntropy(_ rule: CrossEntropy, _ x: [Tensor<Numeral>], _ style: NumberStyle) -> Tensor<Numeral>? {
    let table = ExponentialTable(x[0], style)
    guard table.isFinite, let losses = losses(rule, x[0], x[1], table, style) else { return nil }
    return Tensor(scalar: style.kept(average(losses)))
  }

  static func average(_ x: [Numeral]) -> Numeral { x.reduce(.zero, +) / Numeral(integerLiteral: Int64(x.count)) }

  /// The rows of probabilities that are aimed at.
  private static func rows(of y: Tensor<Numeral>, _ table: ExponentialTable) -> [[Numeral]] {
    let width = max(y.shape.last ?? 1, 1)
    return table.probabilities.indices.map { Array(y.scalars[$0 * width..<($0 + 1) * width]) }
  }

  /// −ln of the probability of each row's class; nil where a label is no class.
  private static func surprises(of labels: [Numeral], in table: ExponentialTable) -> [Numeral]? {
    var losses: [Numeral] = []
    for (row, label) in zip(table.probabilities, labels) {
      guard let k = label.position, row.indices.contains(k) else { return nil }
      losses.append(-Numeral.log(row[k]))
    }
    return losses
  }

  /// −Σ t ln p; a class of probability 0 costs nothing.
  private static func expectedSurprise(_ target: [Numeral], _ p: [Numeral]) -> Numeral {
    var total = Numeral.zero
    for (t, p) in zip(target, p) where t.approximate != 0 { total = total - t * Numeral.log(p) }
    return total
  }
}
