import Tensors

extension Array where Element == Int {
  /// The shape as it is written in a column: 2×3, and nothing for a number.
  var sign: String { sizes.joined(separator: "×") }
}

extension String {
  /// The text with its line ends as blanks, cut to so many characters with … in place of the rest.
  func onOneLine(within count: Int) -> String {
    let line = split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.count <= count ? line : line.prefix(max(count - 1, 0)) + "…"
  }
}

extension Double {
  /// A count as it is typed: `20000000`.
  var digits: String { self < 1e15 ? String(Int(self)) : "\(self)" }
  /// A count as it is read: `20,000,000`.
  var grouped: String {
    let digits = rounded(.up).digits
    guard self < 1e15 else { return digits }
    return String(
      digits.enumerated().map { k, digit in
        k > 0 && (digits.count - k) % 3 == 0 ? ",\(digit)" : "\(digit)"
      }.joined())
  }
}

extension Array where Element == Int {
  /// A shape in words: 2×3, or 3 for a vector.
  var text: String { isEmpty ? "of a number" : sizes.joined(separator: "×") }
}

extension String {
  /// The text in lines that break at blanks, a word longer than the width alone on its line.
  func wrappedAtBlanks(width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var length = 0
    for word in split(separator: " ") {
      let count = word.count
      if length > 0, length + 1 + count > width {
        lines.append(line)
        (line, length) = ("", 0)
      }
      if length > 0 { line += " " }
      line += word
      length += count + (length > 0 ? 1 : 0)
    }
    return lines + [line]
  }
}

extension String {
  /// The path with an extension, unless it has one.
  func withExtension(_ name: String) -> String {
    let file = split(separator: "/").last ?? ""
    return file.dropFirst().contains(".") || file.isEmpty ? self : "\(self).\(name)"
  }
}
