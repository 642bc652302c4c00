import Graphs
import RealModule
import Tensors

extension Workings {
  /// exp, sum and quotient of each row.
  static func softmax(_ rule: Softmax, _ trace: Trace, _ node: NodeID) -> Workings? {
    let (z, name) = operand(trace, node)
    let table = ExponentialTable(z, trace.style)
    guard rule.axis == z.rank - 1, table.isFinite else { return nil }
    return Workings([
      .table(Table(table.columns(name, quotient: "\(trace.names.text(of: node, as: .plain)) = exp / sum")))
    ])
  }

  /// z − log of the sum of each row.
  static func logSoftmax(_ rule: LogSoftmax, _ trace: Trace, _ node: NodeID) -> Workings? {
    let (z, name) = operand(trace, node)
    let table = ExponentialTable(z, trace.style)
    guard rule.axis == z.rank - 1, table.isFinite else { return nil }
    let logarithm = Table.Column("log sum", table.logarithms.map { trace.style.number($0) })
    let width = z.shape.last ?? 1
    let value = trace.value(of: node)
    let rows = table.sums.indices.map { row in
      value.scalars[row * width..<(row + 1) * width].map { trace.style.number($0) }
    }
    return Workings([
      .table(
        Table(
          table.columns(name) + [
            logarithm,
            .init("\(trace.names.text(of: node, as: .plain)) = \(name, .definition, as: .plain) − log sum", rows: rows),
          ]))
    ])
  }

  /// The logarithm of the sum of each row.
  static func logSumExp(_ rule: LogSumExp, _ trace: Trace, _ node: NodeID) -> Workings? {
    let (z, name) = operand(trace, node)
    let table = ExponentialTable(z, trace.style)
    guard table.isFinite, z.rank == 1 || (z.rank == 2 && rule.axis == 1) else { return nil }
    let logarithm = Table.Column("log sum", trace.value(of: node).scalars.map { trace.style.number($0) })
    return Workings([.table(Table(table.columns(name) + [logarithm]))], showsResult: false)
  }

  /// The probabilities as their table gives them; nil where there is no table.
  static func softmax(_ rule: Softmax, _ x: [Tensor<Numeral>], _ style: NumberStyle) -> Tensor<Numeral>? {
    let table = ExponentialTable(x[0], style)
    guard rule.axis == x[0].rank - 1, table.isFinite else { return nil }
    return Tensor(x[0].shape, table.probabilities.flatMap { $0 })
  }

  static func logSoftmax(_ rule: LogSoftmax, _ x: [Tensor<Numeral>], _ style: NumberStyle) -> Tensor<Numeral>? {
    let table = ExponentialTable(x[0], style)
    guard rule.axis == x[0].rank - 1, table.isFinite else { return nil }
    let rows = zip(table.scores, table.logarithms).flatMap { row, log in row.map { style.kept($0 - log) } }
    return Tensor(x[0].shape, rows)
  }

  static func logSumExp(_ rule: LogSumExp, _ x: [Tensor<Numeral>], _ style: NumberStyle) -> Tensor<Numeral>? {
    let table = ExponentialTable(x[0], style)
    let z = x[0]
    guard table.isFinite, z.rank == 1 || (z.rank == 2 && rule.axis == 1), let shape = try? rule.shape([z.shape]) else {
      return nil
    }
    return Tensor(shape, table.logarithms)
  }

  private static func operand(_ trace: Trace, _ node: NodeID) -> (Tensor<Numeral>, Formula) {
    let operand = trace.graph.operands(of: node)[0]
    return (trace.value(of: operand), trace.names.reference(to: operand))
  }
}
