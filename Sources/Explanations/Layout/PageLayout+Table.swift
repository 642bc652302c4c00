extension PageLayout {
  /// Places a table; columns that do not fit go below, under the first column again.
  mutating func place(_ table: Table, indent: Int) {
    let indent = min(indent, width / 4)
    let columns = table.columns.map { TableColumn($0, alphabet, room: (width - indent - Self.gap) / 2) }
    guard let first = columns.first else { return }
    var shown = [first]
    for column in columns.dropFirst() {
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
    let height = columns.map(\.lines.count).max() ?? 0
    let header = columns.map(\.header).max() ?? 0
    for row in 0..<height {
      if hasSteps, row > header { cut() }
      var line = StyledLine().padded(to: indent)
      var start = indent
      for column in columns {
        line.pad(to: start)
        if row < column.lines.count { line.append(column.lines[row]) }
        start += column.width + Self.gap
      }
      put(line)
    }
    for caption in columns.compactMap(\.caption) { put(caption, indent: indent) }
  }
}

/// A column of a table measured and aligned, at most half a page wide.
private struct TableColumn {
  /// The header and the rows.
  let lines: [StyledLine]
  /// How many lines the header takes.
  let header: Int
  let width: Int
  /// What was left out of it, in words.
  let caption: StyledLine?

  init(_ column: Table.Column, _ alphabet: Alphabet, room: Int) {
    let header = StyledLine(column.header.muted, alphabet).wrapped(first: room, rest: room)
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
    if shown < count {
      for row in rows.indices { rows[row].append("  " + alphabet.ellipses.right, .muted) }
      let words = Text("\(column.header.string): columns 0–\(shown - 1) of \(count)", .muted)
      caption = StyledLine(words, alphabet)
    } else {
      caption = nil
    }
    let inner = rows.map(\.width).max() ?? 0
    let headerWidth = header.map(\.width).max() ?? 0
    let inset = column.isIndex ? max(headerWidth - inner, 0) / 2 : 0
    self.header = header.count
    lines = header + rows.map { $0.indented(by: inset) }
    width = max(inner + inset, headerWidth)
  }
}

extension Text {
  /// The words without a role set back.
  fileprivate var muted: Text { Text(spans.map { $0.role == .plain ? Span($0.text, .muted) : $0 }) }
}
