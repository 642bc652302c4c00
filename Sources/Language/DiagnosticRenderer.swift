/// Sets a diagnostic out as lines of text, with the source line and a caret under the place.
///
///     error: unknown name 'y'
///       1 | z = x * y
///         |         ^
///     hint: define it first: y = 1
public struct DiagnosticRenderer: Sendable {
  /// The columns a line may take, at least 40.
  public let width: Int

  /// Whether marks outside ASCII may be used; the source is shown as it was typed either way.
  public let isUnicode: Bool

  /// A renderer for a terminal of `width` columns.
  public init(width: Int = 80, isUnicode: Bool = true) {
    self.width = max(width, 40)
    self.isUnicode = isUnicode
  }

  /// The lines for `diagnostic`, which belongs to `source`.
  public func lines(for diagnostic: Diagnostic, in source: StatementSource) -> [String] {
    var lines = wrapped("error: " + diagnostic.message)
    if let span = diagnostic.span { lines += excerpt(of: source, at: span) }
    if let hint = diagnostic.hint { lines += wrapped("hint: " + hint) }
    for note in diagnostic.notes { lines += wrapped("note: " + note) }
    return lines
  }

  /// The same as one text, its lines ended by line ends.
  public func text(for diagnostic: Diagnostic, in source: StatementSource) -> String {
    lines(for: diagnostic, in: source).map { $0 + "\n" }.joined()
  }

  private var ellipsis: String { isUnicode ? "…" : "..." }

  // MARK: Paragraphs

  /// `text` broken between words, continued lines set in.
  private func wrapped(_ text: String) -> [String] {
    let text = isUnicode ? text : String(text.flatMap { $0 == "…" ? "..." : String($0) })
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let isFirst = line.isEmpty
      if !isFirst, DisplayWidth.columns(of: line) + 1 + DisplayWidth.columns(of: word) > width {
        lines.append(line)
        line = "  "
      } else if !isFirst {
        line += " "
      }
      for character in word {
        if DisplayWidth.columns(of: line) + DisplayWidth.columns(of: character) > width {
          lines.append(line)
          line = "  "
        }
        line += DisplayWidth.visible(character)
      }
    }
    return lines + [line]
  }

  // MARK: The source line

  /// The line that holds the beginning of `span`, and the carets under it.
  private func excerpt(of source: StatementSource, at span: SourceSpan) -> [String] {
    let bytes = source.text.utf8
    let lower = bytes.index(bytes.startIndex, offsetBy: min(span.lower, bytes.count))
    let upper = bytes.index(bytes.startIndex, offsetBy: min(span.upper, bytes.count))
    let isLineEnd = { (byte: UInt8) in byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
    let start = bytes[..<lower].lastIndex(where: isLineEnd).map(bytes.index(after:)) ?? bytes.startIndex
    let end = bytes[lower...].firstIndex(where: isLineEnd) ?? bytes.endIndex

    let number = String(source.position(of: span.lower).line)
    let gutter = String(repeating: " ", count: max(0, 3 - number.count)) + number
    let room = min(76, width - gutter.count - 3)
    let window = window(
      before: source.text[start..<lower], marked: source.text[lower..<min(max(lower, upper), end)],
      after: source.text[max(lower, min(upper, end))..<end], room: room)
    let blank = String(repeating: " ", count: gutter.count)
    return ["\(gutter) | \(window.line)", "\(blank) | \(window.carets)"]
  }

  /// The part of a line around the marked text that fits into `room` columns, and the carets.
  private func window(before: Substring, marked: Substring, after: Substring, room: Int) -> (
    line: String, carets: String
  ) {
    // The line fits if it does so with the characters nearest to the mark; no more of it is looked at.
    let left = cells(before.suffix(room + 1))
    let middle = cells(marked.prefix(room + 1))
    let right = cells(after.prefix(room + 1))
    let total = columns(left) + columns(middle) + columns(right)
    let margin = ellipsis.count

    var shown: (left: ArraySlice<Cell>, middle: ArraySlice<Cell>, right: ArraySlice<Cell>) = (
      left[...], middle[...], right[...]
    )
    var isCut = (left: false, right: false)
    if total > room {
      let space = room - 2 * margin
      let wanted = min(columns(middle), max(space / 2, 1))
      let rightWanted = min(columns(right), max((space - wanted) / 2, 1))
      shown.left = fitting(left.reversed(), into: space - wanted - rightWanted).reversed()[...]
      shown.middle = fitting(middle, into: max(wanted, space - columns(shown.left) - rightWanted))[...]
      let isMiddleCut = shown.middle.count < middle.count
      let rest = space - columns(shown.left) - columns(shown.middle)
      shown.right = isMiddleCut ? [] : fitting(right, into: rest)[...]
      isCut = (shown.left.count < left.count, isMiddleCut || shown.right.count < right.count)
    }
    let opening = isCut.left ? ellipsis : ""
    let line = (shown.left + shown.middle + shown.right).map(\.text).joined()
    let indent = String(repeating: " ", count: opening.count + columns(shown.left))
    let carets = String(repeating: "^", count: max(1, columns(shown.middle)))
    return (opening + line + (isCut.right ? ellipsis : ""), indent + carets)
  }

  /// A character as it is shown, and the columns it takes.
  private struct Cell {
    let text: String
    let columns: Int
  }

  private func cells(_ text: Substring) -> [Cell] {
    text.map { character in
      if character == "\t" { return Cell(text: "  ", columns: 2) }
      let shown = DisplayWidth.visible(character)
      return Cell(text: shown, columns: DisplayWidth.columns(of: shown))
    }
  }

  private func columns(_ cells: some Sequence<Cell>) -> Int {
    cells.reduce(0) { $0 + $1.columns }
  }

  private func fitting(_ cells: some Sequence<Cell>, into room: Int) -> [Cell] {
    var used = 0
    return Array(
      cells.prefix {
        used += $0.columns
        return used <= room
      })
  }
}
