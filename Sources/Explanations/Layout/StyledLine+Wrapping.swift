extension StyledLine {
  /// The line broken between words, the first part at most `first` columns wide and the others `rest`.
  ///
  /// A word wider than that is broken inside; nothing but the blanks at a break is lost.
  func wrapped(first: Int, rest: Int) -> [StyledLine] {
    if width <= first { return [self] }
    var lines: [StyledLine] = []
    var current = StyledLine()
    var blanks = StyledLine()
    var room: Int { lines.isEmpty ? first : rest }
    for word in unbroken(within: min(first, rest)) {
      if word.isBlank {
        blanks = word.line
        continue
      }
      if current.width + blanks.width + word.line.width <= room {
        current.append(blanks)
        current.append(word.line)
      } else {
        if !current.isEmpty {
          lines.append(current)
          current = StyledLine()
        }
        for piece in word.line.brokenAnywhere(first: room, rest: rest) {
          if !current.isEmpty { lines.append(current) }
          current = piece
        }
      }
      blanks = StyledLine()
    }
    return lines + [current]
  }

  /// The line broken wherever it is full, as text is that keeps its own layout.
  func brokenAnywhere(first: Int, rest: Int) -> [StyledLine] {
    if width <= first { return [self] }
    var lines: [StyledLine] = []
    var current = StyledLine()
    for span in spans {
      var piece = ""
      var columns = current.width
      for character in span.text {
        let width = TextWidth.columns(of: character)
        if columns + width > (lines.isEmpty ? first : rest), columns > 0 {
          current.append(piece, span.role)
          lines.append(current)
          current = StyledLine()
          piece = ""
          columns = 0
        }
        piece.append(character)
        columns += width
      }
      current.append(piece, span.role)
    }
    return lines + [current]
  }

  /// The words, with lists of numbers kept whole and relations and operators kept with what follows them, as far as they
  /// are no wider than `limit`.
  private func unbroken(within limit: Int) -> [(line: StyledLine, isBlank: Bool)] {
    let words = words
    var joined: [(line: StyledLine, isBlank: Bool)] = []
    var index = 0
    while index < words.count {
      var (line, end) = (words[index].line, index + 1)
      if !words[index].isBlank, let last = Self.end(ofUnitAt: index, in: words) {
        var whole = line
        for word in words[(index + 1)...last] { whole.append(word.line) }
        if whole.width <= limit { (line, end) = (whole, last + 1) }
      }
      joined.append((line, words[index].isBlank))
      index = end
    }
    return joined
  }

  private static let factorSigns: Set<String> = ["·", "⊙", "*", ".*"]
  private static let leading = factorSigns.union(["=", "≈", "~=", "+", "−"])

  /// The last word of what belongs together with a word; nil where it stands alone.
  private static func end(ofUnitAt start: Int, in words: [(line: StyledLine, isBlank: Bool)]) -> Int? {
    var depth = 0
    for index in start..<words.count where !words[index].isBlank {
      let text = words[index].line.string
      if leading.contains(text), depth == 0, index == start { continue }
      depth += text.count { $0 == "[" } - text.count { $0 == "]" }
      guard depth <= 0 else { continue }
      // A product is broken only where it is wider than a line.
      let sign = index + 2
      if sign < words.count, factorSigns.contains(words[sign].line.string), let last = end(ofUnitAt: sign, in: words) {
        return last
      }
      return index == start ? nil : index
    }
    return nil
  }

  /// The columns of the widest word.
  var widestWord: Int { words.lazy.filter { !$0.isBlank }.map(\.line.width).max() ?? 0 }

  /// Runs of blanks and runs of other characters, roles kept.
  private var words: [(line: StyledLine, isBlank: Bool)] {
    var words: [(line: StyledLine, isBlank: Bool)] = []
    for span in spans {
      var rest = span.text[...]
      while let first = rest.first {
        let isBlank = first == " "
        let run = rest.prefix { ($0 == " ") == isBlank }
        rest = rest[run.endIndex...]
        if let last = words.indices.last, words[last].isBlank == isBlank {
          words[last].line.append(run, span.role)
        } else {
          var line = StyledLine()
          line.append(run, span.role)
          words.append((line, isBlank))
        }
      }
    }
    return words
  }
}
