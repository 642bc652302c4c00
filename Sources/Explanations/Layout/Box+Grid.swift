extension Box {
  /// An array between brackets, the decimal points of a column under each other.
  init(_ grid: Grid, _ alphabet: GlyphSet) {
    let caption = grid.elision.map { StyledLine($0, alphabet) }
    var columns = (0..<grid.shownColumns).map { column in
      AlignedColumn(grid.cells.map { StyledLine($0[column], alphabet) }).lines
    }
    let ellipses = alphabet.ellipses
    if grid.cells.count < grid.rows {
      for column in columns.indices {
        let width = columns[column].first?.width ?? 0
        columns[column].append(StyledLine(ellipses.below, .muted).padded(to: width))
      }
    }
    let height = max(columns.first?.count ?? 0, grid.cells.count, 1)
    if grid.shownColumns < grid.columns {
      columns.append(Array(repeating: StyledLine(ellipses.right, .muted), count: height))
    }
    let body = (0..<height).map { row in
      let brackets = alphabet.brackets(row: row, of: height)
      var line = StyledLine(brackets.left + " ", .muted)
      for (index, column) in columns.enumerated() where row < column.count {
        if index > 0 { line.append("  ") }
        line.append(column[row])
      }
      line.append(columns.isEmpty ? brackets.right : " " + brackets.right, .muted)
      return line
    }
    self.init(body, caption: caption.map(Self.captionLines) ?? [])
  }

  /// Rows and columns under each other, so that a caption is hardly wider than the array.
  private static func captionLines(_ caption: StyledLine) -> [StyledLine] {
    caption.string.split(separator: ", ").map { StyledLine(String($0), .muted) }
  }
}

/// Cells under each other: numbers on their decimal points, columns with other text from the left.
struct AlignedColumn {
  /// The cells padded to one width.
  let lines: [StyledLine]

  init(_ cells: [StyledLine]) {
    let isNumeric = cells.allSatisfy { $0.isEmpty || $0.isNumber }
    let leads = cells.map { isNumeric ? Self.lead(of: $0) : 0 }
    let lead = leads.max() ?? 0
    let width = zip(cells, leads).map { $0.width - $1 + lead }.max() ?? 0
    lines = zip(cells, leads).map { cell, own in cell.indented(by: lead - own).padded(to: width) }
  }

  /// The columns before the decimal point of a number.
  private static func lead(of cell: StyledLine) -> Int {
    TextWidth.columns(of: cell.string.prefix { $0 != "." && $0 != "e" })
  }
}

extension StyledLine {
  /// Whether this is a number and no formula that begins with one.
  fileprivate var isNumber: Bool { !isEmpty && spans.allSatisfy { $0.role == .number } }
}
