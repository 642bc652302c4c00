/// Reads the records of a text of comma-separated values one after another.
///
/// Source: RFC 4180, with lines that end in LF, CR or both, a byte order mark, and empty lines, which are skipped.
struct CSVReader {
  /// A cell: the stretch of its bytes without the quotes around it.
  struct Cell {
    let range: Range<Int>
    let isQuoted: Bool
  }
  private let bytes: [UInt8]
  private var position: Int
  private let separator: UInt8
  /// The line that is read, counted from 1.
  private(set) var line = 1

  private static let (quote, feed, carriage) = (UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"))

  /// A reader of a text; without a separator the one is taken that the first line has most of: a comma, a semicolon, a tab.
  init(_ text: String, separator: UInt8? = nil) {
    bytes = Array(text.utf8)
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    self.separator = separator ?? Self.likelySeparator(bytes[position...])
  }

  private static func likelySeparator(_ bytes: ArraySlice<UInt8>) -> UInt8 {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in bytes {
      if byte == quote { isQuoted.toggle() }
      if !isQuoted, byte == feed || byte == carriage { break }
      if !isQuoted { counts[byte, default: 0] += 1 }
    }
    let signs = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    return signs.max { (counts[$0] ?? 0) < (counts[$1] ?? 0) } ?? signs[0]
  }

  /// The next record's cells, put in place of the last one's, and the line on which it begins; nil at the end.
  mutating func next(_ cells: inout [Cell]) throws(CSVProblem) -> Int? {
    while position < bytes.count {
      let start = line
      cells.removeAll(keepingCapacity: true)
      repeat { cells.append(try cell(cells.count)) } while accept(separator)
      endLine()
      if cells.count > 1 || cells[0].isQuoted || !cells[0].range.isEmpty { return start }
    }
    return nil
  }

  private mutating func accept(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func endLine() {
    let hadCarriage = accept(Self.carriage)
    if accept(Self.feed) || hadCarriage { line += 1 }
  }

  private mutating func cell(_ column: Int) throws(CSVProblem) -> Cell {
    guard accept(Self.quote) else {
      let start = position
      while position < bytes.count, !isEnd(bytes[position]) { position += 1 }
      return Cell(range: trimmed(start..<position), isQuoted: false)
    }
    let (start, first) = (position, line)
    while true {
      guard position < bytes.count else { throw CSVProblem(.unclosedQuote, line: first) }
      if accept(Self.quote) {
        // Two quotes stand for one.
        guard accept(Self.quote) else { break }
      } else {
        // A CR before a LF is counted with it.
        let isLineEnd =
          bytes[position] == Self.feed
          || bytes[position] == Self.carriage && !(position + 1 < bytes.count && bytes[position + 1] == Self.feed)
        if isLineEnd { line += 1 }
        position += 1
      }
    }
    let range = start..<position - 1
    while accept(UInt8(ascii: " ")) {}
    guard position == bytes.count || isEnd(bytes[position]) else {
      throw CSVProblem(.textAfterQuote, line: line, column: column)
    }
    return Cell(range: range, isQuoted: true)
  }

  private func isEnd(_ byte: UInt8) -> Bool { byte == separator || byte == Self.feed || byte == Self.carriage }

  /// Blanks around a cell that is not in quotes say nothing.
  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (low, high) = (range.lowerBound, range.upperBound)
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    while low < high, isBlank(bytes[low]) { low += 1 }
    while high > low, isBlank(bytes[high - 1]) { high -= 1 }
    return low..<high
  }

  /// What stands in a cell, two quotes in quotes as one.
  func text(of cell: Cell) -> String {
    guard cell.isQuoted else { return String(decoding: bytes[cell.range], as: UTF8.self) }
    var result: [UInt8] = []
    var wasQuote = false
    for byte in bytes[cell.range] {
      wasQuote = byte == Self.quote && !wasQuote
      if byte != Self.quote || wasQuote { result.append(byte) }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The number in a cell; nil where there is no finite one.
  func number(in cell: Cell) -> Double? {
    let range = trimmed(cell.range)
    guard !range.isEmpty, bytes[range].allSatisfy(Self.isNumeral) else { return nil }
    guard let x = Double(String(decoding: bytes[range], as: UTF8.self)), x.isFinite else { return nil }
    return x
  }

  // Without this, words such as "nan" and "0x1F" would be numbers.
  private static func isNumeral(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  /// Whether a cell says that its value is not known.
  func isMissing(_ cell: Cell) -> Bool {
    cell.range.count <= 7 && Self.missing.contains(text(of: cell).lowercased())
  }

  private static let missing: Set<String> = ["", "?", "na", "n/a", "nan", "null", "none", "missing"]
}
