/// How much of a large array is shown; what is left out is always said beside it.
public struct ArrayLimits: Sendable, Equatable {
  /// The most rows of a matrix shown.
  public var rows: Int
  /// The most columns of a matrix, or entries of a vector, shown.
  public var columns: Int
  /// The most matrices of an array of rank three or more shown.
  public var slices: Int

  /// Limits, at least 1 each.
  public init(rows: Int = 12, columns: Int = 12, slices: Int = 3) {
    self.rows = max(rows, 1)
    self.columns = max(columns, 1)
    self.slices = max(slices, 1)
  }
}
