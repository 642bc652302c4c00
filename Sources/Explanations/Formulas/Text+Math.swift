extension Text {
  /// A formula whose names, functions, numbers and gradients are marked as such.
  init(math text: String) {
    var spans: [Span] = []
    var word = ""
    func role(before next: Character?) -> Role {
      guard let first = word.first else { return .plain }
      if first == "∂" || first == "∇" { return .gradient }
      if first.isNumber { return .number }
      return next == "(" && first.isLetter ? .function : first.isLetter ? .name : .plain
    }
    for character in text {
      if character.isPartOfWord {
        word.append(character)
        continue
      }
      if !word.isEmpty { spans.append(Span(word, role(before: character))) }
      word = ""
      if spans.last?.role == .plain {
        spans[spans.count - 1].text.append(character)
      } else {
        spans.append(Span(String(character)))
      }
    }
    if !word.isEmpty { spans.append(Span(word, role(before: nil))) }
    self.init(spans)
  }
}

extension Character {
  fileprivate var isPartOfWord: Bool {
    isLetter || isNumber || self == "_" || self == "." || self == "∂" || self == "∇"
  }
}
