/// A table as parts that fit beside each other on a line, each with the first column.
struct TeXTable {
  /// A column of single cells.
  struct Column {
    let header: Text
    let cells: [Text]
    /// How many columns the header stands over, from the first of them on; 0 for the others.
    var span: Int
    let width: Double

    /// Whether every cell is a number.
    var isNumeric: Bool { cells.allSatisfy { $0.isEmpty || $0.isNumber } }
  }

  /// The columns of each part.
  let parts: [[Column]]
  let rowCount: Int

  init(_ table: Table, room: Double, width: (Text) -> Double) {
    let groups = table.columns.map { column -> [Column] in
      let count = max(column.rows.map(\.count).max() ?? 0, 1)
      return (0..<count).map { index in
        let cells = column.rows.map { $0.indices.contains(index) ? $0[index] : "" }
        let own = (cells.map(width) + (count == 1 ? [width(column.header)] : [])).max() ?? 0
        return Column(header: column.header, cells: cells, span: index == 0 ? count : 0, width: own + 2.4)
      }
    }
    rowCount = table.columns.map(\.rows.count).max() ?? 0
    guard let first = groups.first else {
      parts = []
      return
    }
    let own = first.reduce(0) { $0 + $1.width }
    var parts = [first]
    var used = own
    for group in groups.dropFirst() {
      let whole = group.reduce(0) { $0 + $1.width }
      if used + whole > room, parts[parts.count - 1].count > first.count {
        parts.append(first)
        used = own
      }
      for column in group {
        if used + column.width > room, parts[parts.count - 1].count > first.count {
          parts.append(first)
          used = own
        }
        parts[parts.count - 1].append(column)
        used += column.width
      }
    }
    self.parts = parts.map(Self.spanned)
  }

  /// Columns whose headers stand over those of their group that are in this part.
  private static func spanned(_ columns: [Column]) -> [Column] {
    var result = columns
    var start = 0
    for index in columns.indices {
      if index > 0, columns[index].span == 0, columns[index].header == columns[start].header {
        result[index].span = 0
        result[start].span += 1
      } else {
        start = index
        result[index].span = 1
      }
    }
    return result
  }
}

extension Text {
  /// Whether it is one number and nothing else.
  var isNumber: Bool {
    !isEmpty && spans.allSatisfy { $0.role == .number }
      && pieces.allSatisfy { if case .array = $0 { false } else { true } }
  }
}

/// A table in LaTeX.
struct LaTeXTable {
  private let table: TeXTable
  private let setter: TeXSetter
  /// The most rows of one tabular, which no page break parts.
  private static let mostRows = 40
  /// A column of words that is wider goes on under itself.
  private static let widestColumn = 46.0

  init(_ table: Table, _ setter: TeXSetter) {
    self.setter = setter
    let words = TeXTextWriter(setter.writer.names, isInline: true)
    self.table = TeXTable(table, room: TeXSetter.room) { min(words.tokens($0).width, Self.widestColumn) }
  }

  var lines: [String] {
    table.parts.flatMap { part -> [String] in
      stride(from: 0, to: max(table.rowCount, 1), by: Self.mostRows).flatMap { start in
        lines(part, rows: start..<min(start + Self.mostRows, table.rowCount))
      }
    }
  }

  private func lines(_ columns: [TeXTable.Column], rows: Range<Int>) -> [String] {
    let layout = columns.map { column -> String in
      guard column.width > Self.widestColumn else { return column.isNumeric ? "r" : "l" }
      return "p{0.\(Int(column.width / TeXSetter.room * 100))\\linewidth}"
    }
    let headers = columns.filter { $0.span > 0 }.map { column in
      column.span > 1
        ? "\\multicolumn{\(column.span)}{c}{\(prose(column.header))}"
        : column.isNumeric ? "\\multicolumn{1}{r}{\(prose(column.header))}" : prose(column.header)
    }
    let body = rows.map { row in columns.map { $0.cells.indices.contains(row) ? prose($0.cells[row]) : "" } }
    return [
      "\\begin{center}\\small\\renewcommand{\\arraystretch}{1.15}", "\\begin{tabular}{\(layout.joined())}", "\\hline",
    ]
      + [headers.joined(separator: " & ") + " \\\\ \\hline"]
      + body.map { $0.joined(separator: " & ") + " \\\\" } + ["\\hline", "\\end{tabular}", "\\end{center}"]
  }

  private func prose(_ text: Text) -> String {
    setter.prose(text, marks: ("$", "$"), escaped: TeXCharacters.escaped)
  }
}
