/// Workings in columns.
public struct Table: Sendable, Equatable {
  /// A header and what stands under it, one group of cells a row.
  public struct Column: Sendable, Equatable {
    /// What the column holds.
    public var header: Text
    /// A group of cells for each row; the groups align cell by cell.
    public var rows: [[Text]]
    /// Whether the cells are narrower names of the row, set under the middle of the header.
    public var isIndex: Bool

    /// A column of groups of cells.
    public init(_ header: Text, rows: [[Text]], isIndex: Bool = false) {
      self.header = header
      self.rows = rows
      self.isIndex = isIndex
    }

    /// A column with one cell a row.
    public init(_ header: Text, _ cells: [Text], isIndex: Bool = false) {
      self.init(header, rows: cells.map { [$0] }, isIndex: isIndex)
    }
  }

  /// The columns from left to right; the first is repeated where a wide table goes on below itself.
  public var columns: [Column]
  /// Whether each row is a step where the document is told step by step.
  public var hasSteps: Bool

  /// A table of columns.
  public init(_ columns: [Column], hasSteps: Bool = false) {
    self.columns = columns
    self.hasSteps = hasSteps
  }
}
