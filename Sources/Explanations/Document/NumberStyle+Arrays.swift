import Tensors

extension NumberStyle {
  /// An array as an operand or result of a displayed equation.
  ///
  /// A scalar is a number, a vector one row (or one column), a matrix its rows; from rank three on, labelled
  /// slices. Beyond the style's limits the array is elided, which the figure says.
  public func figure(_ tensor: Tensor<some WrittenNumber>, asColumn: Bool = false) -> Math {
    switch tensor.rank {
    case 0: return Math(number(tensor.scalars[0]))
    case 1 where asColumn: return Math([.grid(grid(tensor.scalars, rows: tensor.count, columns: 1))])
    case 1: return Math([.grid(grid(tensor.scalars, rows: 1, columns: tensor.count))])
    case 2: return Math([.grid(grid(tensor.scalars, rows: tensor.shape[0], columns: tensor.shape[1]))])
    default: return slices(tensor)
    }
  }

  /// A vector, matrix or scalar on one line, as in `[-0.1978, 0.1978]` and `[1, 2; 3, 4]`, which can be typed back.
  ///
  /// Entries beyond the limits are left out with their number: `[1, 2, … 98 more]`.
  public func inline(_ tensor: Tensor<some WrittenNumber>) -> Text {
    if tensor.isScalar { return number(tensor.scalars[0]) }
    let limit = tensor.rank == 1 ? limits.columns : limits.columns * limits.rows
    let columns = max(tensor.shape.last ?? 1, 1)
    let shown = tensor.scalars.prefix(limit).map { self.text($0.numeral) }
    let length = tensor.rank > 1 ? columns : max(shown.count, 1)
    let rows = stride(from: 0, to: shown.count, by: length).map { Array(shown[$0..<min($0 + length, shown.count)]) }
    let result = Text(InlineArray(rows: rows, more: tensor.count - shown.count))
    guard tensor.rank > 2 else { return result }
    return result + " in the shape " + Text(tensor.shape.map(String.init).joined(separator: "×"), .shape)
  }

  /// A number as text with its role.
  public func number(_ x: some WrittenNumber) -> Text { Text(text(x.numeral), .number) }

  private func grid<Numbers: RandomAccessCollection>(_ scalars: Numbers, rows: Int, columns: Int) -> Grid
  where Numbers.Element: WrittenNumber {
    let shownRows = min(rows, limits.rows)
    let shownColumns = min(columns, limits.columns)
    let cells = (0..<shownRows).map { row in
      (0..<shownColumns).map { column in
        number(scalars[scalars.index(scalars.startIndex, offsetBy: row * columns + column)])
      }
    }
    return Grid(cells, rows: rows, columns: columns)
  }

  /// The matrices along all axes but the last two, each under its index.
  private func slices(_ tensor: Tensor<some WrittenNumber>) -> Math {
    let outer = tensor.shape.dropLast(2)
    let rows = tensor.shape[tensor.rank - 2]
    let columns = tensor.shape[tensor.rank - 1]
    let count = outer.reduce(1, *)
    var math = Math([])
    for slice in 0..<min(count, limits.slices) {
      var rest = slice
      var index: [String] = []
      for length in outer.reversed() {
        index.insert(String(rest % length), at: 0)
        rest /= length
      }
      if slice > 0 { math.append(.gap) }
      let size = rows * columns
      math.append(.text(Text("[\(index.joined(separator: ","))]", .muted)))
      math.append(.grid(grid(tensor.scalars[slice * size..<(slice + 1) * size], rows: rows, columns: columns)))
    }
    if count > limits.slices {
      math.append(.gap)
      math.append(.text(Text("slices 0–\(limits.slices - 1) of \(count)", .muted)))
    }
    return math
  }
}

extension NumberStyle {
  /// Whether an array of a shape is shown whole.
  func showsWhole(_ shape: Shape) -> Bool {
    switch shape.count {
    case 0: true
    case 1: shape[0] <= limits.columns
    case 2: shape[0] <= limits.rows && shape[1] <= limits.columns
    default: false
    }
  }
}
