/// Breaks formulas that are wider than a line.
struct TeXLines {
  /// The width of a line in digits.
  let room: Double

  /// The lines of a formula: the first with `first` digits of room, the others with the room of a line.
  func lines(_ tokens: [TeXToken], first: Double) -> [[TeXToken]] {
    let tokens = tokens.withSizedBrackets(isDisplay: true).map { token in
      token.kind == .words ? Self.words(of: token) : [token]
    }.flatMap(\.self)
    var lines: [[TeXToken]] = []
    var rest = tokens[...]
    var room = first
    while rest.width(upTo: room) == nil, let end = best(rest, room), end > rest.startIndex {
      lines.append(Array(rest[..<end]))
      rest = rest[end...]
      room = self.room
    }
    if !rest.isEmpty { lines.append(Array(rest)) }
    return lines
  }

  /// Words one by one, between which a line may break.
  private static func words(of token: TeXToken) -> [TeXToken] {
    var words: [TeXToken] = []
    var word = ""
    for character in token.tex {
      if character != " ", word.last == " " {
        words.append(.words(word))
        word = ""
      }
      word.append(character)
    }
    return words + [.words(word)]
  }

  /// The best place for a break within the room; nil where there is none.
  private func best(_ tokens: ArraySlice<TeXToken>, _ room: Double) -> Int? {
    var depth = 0
    var width = 0.0
    var best: (place: Int, penalty: Int)?
    for index in tokens.indices {
      let token = tokens[index]
      if token.kind == .close { depth -= 1 }
      if index > tokens.startIndex, let penalty = penalty(token, after: tokens[index - 1], depth: depth) {
        // Beyond the room the first place there is, where none lies before.
        if width > room { return best?.place ?? index }
        let isEarly = width < room * 0.3
        let own = penalty + (isEarly ? 4 : 0)
        if best.map({ own <= $0.penalty }) ?? true { best = (index, own) }
      }
      if token.kind == .open { depth += 1 }
      width += token.width
    }
    return width > room ? best?.place : nil
  }

  /// How little a line should break before a piece; nil where it must not.
  private func penalty(_ token: TeXToken, after last: TeXToken, depth: Int) -> Int? {
    let inner = 3 * max(depth, 0)
    if last.kind == .comma { return 2 + inner }
    switch token.kind {
    case .gap: return 0
    case .relation: return 1 + inner
    case .sum: return 2 + inner
    case .factor: return 3 + inner
    case .words: return last.kind == .words ? 4 + inner : 3 + inner
    default: return nil
    }
  }
}

extension ArraySlice<TeXToken> {
  /// The width where it is at most `room`.
  fileprivate func width(upTo room: Double) -> Double? {
    let width = reduce(0) { $0 + $1.width }
    return width <= room ? width : nil
  }
}
