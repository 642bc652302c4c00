extension PageLayout {
  /// Places a table; columns that do not fit go below, under the first column again.
  ///
  /// Where a column has no room beside the first, cells of both go on under themselves.
  mutating func place(_ table: Table, indent: Int) {
    let indent = min(indent, width / 4)
    let half = (width - indent - Self.gap) / 2
    let columns = table.columns.map { TableColumn($0, alphabet, room: half) }
    guard let own = columns.first else { return }
    let widest = columns.dropFirst().map(\.width).max() ?? -Self.gap
    let first = own.wrapped(to: max(half, width - indent - Self.gap - widest))
    var shown = [first]
    for column in columns.dropFirst() {
      let column = column.wrapped(to: width - indent - first.width - Self.gap)
      let used = shown.reduce(0) { $0 + $1.width + Self.gap }
      if indent + used + column.width > width {
        put(shown, indent: indent)
        shown = [first]
      }
      shown.append(column)
    }
    put(shown, indent: indent, hasSteps: table.hasSteps && shown.count == columns.count)
  }

  private static let gap = 3

  private mutating func put(_ columns: [TableColumn], indent: Int, hasSteps: Bool = false) {
    let header = columns.map(\.header.count).max() ?? 0
    // A short header stands next to the rows, like those of several lines.
    put(columns.map { Array(repeating: StyledLine(), count: header - $0.header.count) + $0.header }, columns, indent)
    for row in 0..<(columns.map(\.rows.count).max() ?? 0) {
      if hasSteps, row > 0 { cut() }
      put(columns.map { $0.rows.indices.contains(row) ? $0.rows[row] : [] }, columns, indent)
    }
    for caption in columns.compactMap(\.caption) { put(caption, indent: indent) }
  }

  /// Puts the lines of cells beside each other in their columns.
  private mutating func put(_ cells: [[StyledLine]], _ columns: [TableColumn], _ indent: Int) {
    for index in 0..<(cells.map(\.count).max() ?? 0) {
      var line = StyledLine().padded(to: indent)
      var start = indent
      for (cell, column) in zip(cells, columns) {
        line.pad(to: start)
        if index < cell.count { line.append(cell[index]) }
        start += column.width + Self.gap
      }
      put(line)
    }
  }
}

/// A column of a table measured and aligned, its header and its groups of cells at most half a page wide.
private struct TableColumn {
  let header: [StyledLine]
  /// The lines of each row.
  let rows: [[StyledLine]]
  /// What was left out of it, in words.
  let caption: StyledLine?
  let width: Int

  private init(_ header: [StyledLine], _ rows: [[StyledLine]], _ caption: StyledLine?) {
    (self.header, self.rows, self.caption) = (header, rows, caption)
    width = (header + rows.flatMap(\.self)).map(\.width).max() ?? 0
  }

  /// The column with what is wider than `room` broken between words.
  func wrapped(to room: Int) -> TableColumn {
    guard width > room else { return self }
    let rows = rows.map { lines in
      lines.flatMap { line in
        line.wrapped(first: room, rest: room - Self.hang).enumerated().map {
          $0.offset == 0 ? $0.element : $0.element.indented(by: Self.hang)
        }
      }
    }
    return TableColumn(header.flatMap { $0.wrapped(first: room, rest: room) }, rows, caption)
  }

  private static let hang = 2

  init(_ column: Table.Column, _ alphabet: GlyphSet, room: Int) {
    let header = StyledLine(column.header.emphasized(.muted), alphabet).wrapped(first: room, rest: room)
    let count = column.rows.map(\.count).max() ?? 0
    let groups = (0..<count).map { index in
      AlignedColumn(column.rows.map { $0.indices.contains(index) ? StyledLine($0[index], alphabet) : StyledLine() })
    }
    var rows = Array(repeating: StyledLine(), count: column.rows.count)
    var shown = 0
    for group in groups {
      let used = rows.first.map { $0.width + (shown == 0 ? 0 : 2) } ?? 0
      let groupWidth = group.lines.first?.width ?? 0
      let reserve = shown == count - 1 ? 0 : 5
      if shown > 0, used + groupWidth + reserve > room { break }
      for row in rows.indices {
        if shown > 0 { rows[row].append("  ") }
        rows[row].append(group.lines[row])
      }
      shown += 1
    }
    var caption: StyledLine?
    if shown < count {
      for row in rows.indices { rows[row].append("  " + alphabet.ellipses.right, .muted) }
      let extent = shown == 1 ? "column 0" : "columns 0–\(shown - 1)"
      caption = StyledLine(Text("\(column.header.string): \(extent) of \(count)", .muted), alphabet)
    }
    let inner = rows.map(\.width).max() ?? 0
    let headerWidth = header.map(\.width).max() ?? 0
    let inset = column.isIndex ? max(headerWidth - inner, 0) / 2 : 0
    self.init(header, rows.map { [$0.indented(by: inset)] }, caption)
  }
}
