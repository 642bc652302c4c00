/// What a terminal shows after the bytes it received: enough of xterm for a line editor.
struct Screen {
  /// Every line so far, those scrolled away first.
  private(set) var lines: [[Character]] = [[]]
  private(set) var row = 0
  private(set) var column = 0
  /// Whether any colour or other rendition was asked for.
  private(set) var hasColor = false
  /// Whether any control sequence came.
  private(set) var hasEscapes = false
  var columns: Int
  let rows: Int

  private var saved = (row: 0, column: 0)
  private var pending: [UInt8] = []

  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  /// The line at an absolute row, without blanks at its end.
  func text(_ row: Int) -> String {
    guard lines.indices.contains(row) else { return "" }
    return String(lines[row].reversed().drop { $0 == " " }.reversed())
  }

  /// All lines from one row on.
  func text(from row: Int = 0) -> String {
    (row..<max(row, lines.count)).map { text($0) }.joined(separator: "\n")
  }

  mutating func receive(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      pending.append(byte)
      if pending[0] == 0x1B ? finishEscape() : finishCharacter() { pending = [] }
    }
  }

  /// Whether `pending` is a whole escape sequence, which is then obeyed.
  private mutating func finishEscape() -> Bool {
    guard pending.count > 1 else { return false }
    hasEscapes = true
    guard pending[1] == UInt8(ascii: "[") else {
      if pending[1] == UInt8(ascii: "7") { saved = (row, column) }
      if pending[1] == UInt8(ascii: "8") { (row, column) = saved }
      return true
    }
    guard let last = pending.last, pending.count > 2, (0x40...0x7E).contains(last) else { return false }
    let parameters = String(decoding: pending[2..<(pending.count - 1)], as: UTF8.self)
    let number = Int(parameters.prefix { $0.isNumber })
    let count = max(1, number ?? 1)
    let top = max(0, lines.count - rows)
    switch Character(Unicode.Scalar(last)) {
    case "A": row = max(top, row - count)
    case "B": row = min(lines.count - 1, row + count)
    case "C": column = min(columns - 1, column + count)
    case "D": column = max(0, min(column, columns - 1) - count)
    case "G": column = count - 1
    case "H": (row, column) = (top, 0)
    case "J":
      lines[row] = Array(lines[row].prefix(column))
      if number == 2 {
        for index in top..<lines.count { lines[index] = [] }
      } else {
        lines.removeSubrange((row + 1)...)
      }
    case "K": lines[row] = Array(lines[row].prefix(column))
    case "P": lines[row].removeSubrange(min(column, lines[row].count)..<min(column + count, lines[row].count))
    case "@":
      if column < lines[row].count { lines[row].insert(contentsOf: repeatElement(" ", count: count), at: column) }
    case "m": hasColor = true
    default: break
    }
    return true
  }

  private mutating func finishCharacter() -> Bool {
    switch pending[0] {
    case 0x0D: column = 0
    case 0x0A: down()
    case 0x08: column = max(0, min(column, columns - 1) - 1)
    case 0..<0x20: break
    default:
      let length = pending[0] < 0x80 ? 1 : pending[0] < 0xE0 ? 2 : pending[0] < 0xF0 ? 3 : 4
      guard pending.count == length else { return false }
      String(decoding: pending, as: UTF8.self).forEach { put($0) }
    }
    return true
  }

  private mutating func down() {
    row += 1
    if row == lines.count { lines.append([]) }
  }

  private mutating func put(_ character: Character) {
    if column == columns {  // the last column was filled: only now does the line wrap
      column = 0
      down()
    }
    while lines[row].count <= column { lines[row].append(" ") }
    lines[row][column] = character
    column += 1
  }
}
