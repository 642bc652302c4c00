/// An array in brackets: its cells, and how large the whole is of which they are the beginning.
public struct Grid: Sendable, Equatable {
  /// The rows shown, each with as many cells as the others.
  public let cells: [[Text]]
  /// How many rows the whole array has.
  public let rows: Int
  /// How many columns the whole array has.
  public let columns: Int

  /// An array that is shown whole, or the first rows and columns of one of `rows` by `columns`.
  ///
  /// Rows that are too short are filled with blanks.
  public init(_ cells: [[Text]], rows: Int? = nil, columns: Int? = nil) {
    let width = cells.map(\.count).max() ?? 0
    self.cells = cells.map { $0 + Array(repeating: "", count: width - $0.count) }
    self.rows = max(rows ?? 0, cells.count)
    self.columns = max(columns ?? 0, width)
  }

  /// How many columns are shown.
  public var shownColumns: Int { cells.first?.count ?? 0 }

  /// The same array with only its first columns shown.
  public func prefix(columns count: Int) -> Grid {
    Grid(cells.map { Array($0.prefix(count)) }, rows: rows, columns: columns)
  }

  /// What is left out, in words ("rows 0–2 of 32, columns 0–4 of 10"), or nothing.
  public var elision: Text? {
    var parts: [String] = []
    if cells.count < rows { parts.append(Self.extent("row", cells.count, rows)) }
    if shownColumns < columns { parts.append(Self.extent("column", shownColumns, columns)) }
    return parts.isEmpty ? nil : Text(parts.joined(separator: ", "), .muted)
  }

  private static func extent(_ unit: String, _ shown: Int, _ count: Int) -> String {
    switch shown {
    case 0: "none of \(count) \(unit)s"
    case 1: "\(unit) 0 of \(count)"
    default: "\(unit)s 0–\(shown - 1) of \(count)"
    }
  }
}
