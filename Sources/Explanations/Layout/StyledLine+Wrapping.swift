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
    for word in words {
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
