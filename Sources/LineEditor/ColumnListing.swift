/// Words in columns, read downwards as `ls` lists files.
struct ColumnListing {
  /// More words than this do not help anybody choose.
  static let limit = 100
  private static let gap = 2

  private let words: [String]

  init(_ words: [String]) {
    var seen: Set<String> = []
    self.words = words.filter { seen.insert($0).inserted }
  }

  /// The lines, without a final line break, that fit a window; what does not fit is counted.
  func text(columns: Int, rows: Int) -> String {
    let shown = Array(words.prefix(ColumnListing.limit))
    let cell = (shown.map(Terminal.width).max() ?? 0) + ColumnListing.gap
    let across = max(1, (columns + ColumnListing.gap - 1) / cell)
    let available = max(1, rows - 3)  // the prompt, the count, and the line that was typed
    let visible = Array(shown.prefix(across * available))
    let down = (visible.count + across - 1) / across

    var lines = (0..<down).map { row in
      let line = stride(from: row, to: visible.count, by: down).map { visible[$0] }
      return line.dropLast().map { padded($0, to: cell) }.joined() + (line.last ?? "")
    }
    let hidden = words.count - visible.count
    if hidden > 0 { lines.append("… and \(hidden) more") }
    return lines.joined(separator: "\n")
  }

  private func padded(_ word: String, to width: Int) -> String {
    word + String(repeating: " ", count: max(0, width - Terminal.width(of: word)))
  }
}
