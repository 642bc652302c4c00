import Graphs
import RealModule
import Tensors

/// The exponentials of scores, their sums and their quotients, row by row: what softmax and its kin have in common.
struct ExponentialTable {
  /// The rows of scores.
  let scores: [[Numeral]]
  let exponentials: [[Numeral]]
  let sums: [Numeral]
  let probabilities: [[Numeral]]
  private let style: NumberStyle
  private let isBatch: Bool

  /// The table of a vector or of a matrix whose rows are examples.
  init(_ z: Tensor<Numeral>, _ style: NumberStyle) {
    let width = z.shape.last ?? 1
    let rows = (0..<(z.count / max(width, 1))).map { Array(z.scalars[$0 * width..<($0 + 1) * width]) }
    scores = rows
    exponentials = rows.map { $0.map { style.kept(.exp($0)) } }
    sums = exponentials.map { style.kept($0.reduce(.zero, +)) }
    probabilities = zip(exponentials, sums).map { row, sum in row.map { style.kept($0 / sum) } }
    self.style = style
    isBatch = z.rank == 2
  }

  /// Whether a person could compute the exponentials; where they overflow or vanish the operation shifts the scores first.
  var isFinite: Bool { sums.allSatisfy { $0.isFinite && $0.approximate > 0 } }

  /// The logarithms of the sums.
  var logarithms: [Numeral] { sums.map { style.kept(.log($0)) } }

  /// The columns up to the sum, and to the quotient where it has a header.
  func columns(_ scores: Formula, quotient: Text? = nil) -> [Table.Column] {
    var columns: [Table.Column] = []
    if isBatch { columns.append(.init("row", self.scores.indices.map { Text(String($0)) }, isIndex: true)) }
    columns.append(.init(Text(Formula(.call("exp", [scores])), .definition, as: .plain), rows: exponentials.map(cells)))
    columns.append(.init("sum", sums.map { style.number($0) }))
    if let quotient { columns.append(.init(quotient, rows: probabilities.map(cells))) }
    return columns
  }

  private func cells(_ row: [Numeral]) -> [Text] { row.map { style.number($0) } }
}
