extension Text {
  /// The text broken at its blanks, with `…` where it goes on after its last line or a line is too long.
  func broken(within width: Int, lines limit: Int) -> [Text] {
    var lines: [Text] = []
    for word in words {
      if let last = lines.last, last.string.count + 1 + word.string.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(word)
      }
    }
    if lines.count > limit {
      lines.removeSubrange(limit...)
      lines[limit - 1] += " …"
    }
    return lines.map { $0.string.count > width + 2 ? $0.prefix(width + 1) + "…" : $0 }
  }

  /// The beginning, of so many characters.
  func prefix(_ count: Int) -> Text {
    var (rest, kept) = (count, [Span]())
    for span in spans where rest > 0 {
      kept.append(Span(String(span.text.prefix(rest)), span.role))
      rest -= span.text.count
    }
    return Text(kept)
  }

  private var words: [Text] {
    var words: [Text] = []
    var word = Text("")
    for span in spans {
      for (k, piece) in span.text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
        if k > 0 {
          if !word.isEmpty { words.append(word) }
          word = ""
        }
        word += Text(String(piece), span.role)
      }
    }
    return word.isEmpty ? words : words + [word]
  }
}
