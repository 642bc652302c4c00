/// An array on one line, its numbers as the page rounds them: `[1, 2; 3, 4]`.
public struct InlineArray: Sendable, Equatable {
  /// The rows that are shown; a vector is one row.
  public let rows: [[String]]
  /// How many entries are left out behind them.
  public let more: Int

  /// Rows of numbers, and how many entries are left out.
  public init(rows: [[String]], more: Int = 0) { (self.rows, self.more) = (rows, more) }

  /// The characters, which can be typed back where nothing is left out.
  public var string: String {
    "[" + rows.map { $0.joined(separator: ", ") }.joined(separator: "; ") + (more > 0 ? ", … \(more) more" : "") + "]"
  }
}
