import Graphs
import Tensors

/// A matrix of numbers whose rows and columns bear the names of entries, cut off where it is large.
struct LabelledMatrix {
  private let matrix: Tensor<Double>
  private let rows: [Formula]
  private let columns: [Formula]
  private let style: NumberStyle

  /// A matrix with a label for each row and each column.
  init(_ matrix: Tensor<Double>, rows: [Formula], columns: [Formula], _ style: NumberStyle) {
    (self.matrix, self.rows, self.columns, self.style) = (matrix, rows, columns, style)
  }

  /// The names of the entries of an array: `x[0]`, `x[1]`; of a number, its own.
  static func labels(_ name: Formula, _ shape: Shape) -> [Formula] {
    let whole = Formula(name.term, shape: shape)
    return shape.isEmpty ? [name] : (0..<shape.entryCount).map { whole.entry($0) }
  }

  /// The names of the entries of a part as entries of its whole: `x[1]`, `x[2]` for x[1:].
  static func labels(_ reference: Reference, _ narrator: Narrator) -> [Formula] {
    let (graph, name) = (narrator.named.graph, narrator.reference(to: reference.node))
    let shape = graph.shape(of: reference.node)
    guard reference.isPart, !shape.isEmpty, let whole = narrator.named.names[reference.whole] else {
      return labels(name, shape)
    }
    let array = Formula.symbol(whole, shape: graph.shape(of: reference.whole))
    return graph.positions(of: reference).map { array.entry($0) }
  }

  var blocks: [Block] {
    let shownRows = min(rows.count, Self.mostRows)
    let shownColumns = min(columns.count, Self.mostColumns)
    let n = columns.count
    var table = [Table.Column("", rows.prefix(shownRows).map { Text($0, .definition, as: .name) })]
    for j in 0..<shownColumns {
      table.append(
        Table.Column(
          Text(columns[j], .definition, as: .name), (0..<shownRows).map { style.number(matrix.scalars[$0 * n + j]) }))
    }
    var parts: [String] = []
    if shownRows < rows.count { parts.append("rows 0–\(shownRows - 1) of \(rows.count)") }
    if shownColumns < n { parts.append("columns 0–\(shownColumns - 1) of \(n)") }
    let note = parts.isEmpty ? [] : [Block.note(Text("shown: " + parts.joined(separator: ", ")))]
    return [.table(Table(table))] + note
  }

  private static let mostRows = 12
  private static let mostColumns = 8
}
