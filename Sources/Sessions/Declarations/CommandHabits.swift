/// What is written to commands from habit, and what to write instead: a pattern for each, in which letters stand for
/// stretches of the text.
enum CommandHabits {
  /// Signs stand for themselves; A to D for what stands between them, as little as
  /// fits, N for a word.
  private static let patterns: [(commands: [String], typed: String, meant: String)] = [
    (["nudge"], "A by B", "A B"),
    (["compare"], "grad A wrt B C", "∇B C of A"), (["compare"], "grad(A, B) C", "∇B C of A"),
    (["compare"], "grad(A,B) C", "∇B C of A"), (["compare"], "A.grad B", "∇A B"),
    (["compare"], "dA/dB = C", "∂A/∂B C"), (["compare"], "dA/dB C", "∂A/∂B C"), (["compare"], "A = B", "A B"),
    (["sgd", "adam"], "A wrt N[C] D", "A wrt N D"), (["sgd", "adam"], "A wrt N[C]", "A wrt N"),
    (["set"], "A = B", "A B"), (["set"], "A=B", "A B"),
  ]

  /// What was meant by what a command cannot read; nil where nobody knows.
  static func meant(_ command: String, _ text: String) -> String? {
    for (commands, typed, meant) in patterns where commands.contains(command) {
      guard let parts = parts(of: text, by: typed), text.utf8.count <= 60 else { continue }
      return "\(command) " + meant.map { parts[$0] ?? String($0) }.joined()
    }
    return nil
  }

  /// What the letters of a pattern stand for; nil where it does not fit.
  private static func parts(of text: String, by pattern: String) -> [Character: String]? {
    var parts: [Character: String] = [:]
    var rest = text[...]
    var letter: Character?
    for (sign, literal) in pieces(of: pattern) {
      guard let place = literal.isEmpty ? rest.startIndex..<rest.startIndex : rest.firstRange(of: literal),
        letter != nil || place.lowerBound == rest.startIndex
      else { return nil }
      if let letter {
        let part = String(rest[..<place.lowerBound])
        guard !part.isEmpty, letter != "N" || !part.contains(" ") else { return nil }
        parts[letter] = part
      }
      rest = rest[place.upperBound...]
      letter = sign
    }
    if let letter {
      guard !rest.isEmpty else { return nil }
      parts[letter] = String(rest)
    }
    return letter == nil && !rest.isEmpty ? nil : parts
  }

  /// A pattern as what stands before each of its letters, and behind the last.
  private static func pieces(of pattern: String) -> [(letter: Character?, before: String)] {
    var pieces: [(letter: Character?, before: String)] = []
    var before = ""
    for sign in pattern {
      if "ABCDN".contains(sign) {
        pieces.append((sign, before))
        before = ""
      } else {
        before.append(sign)
      }
    }
    return before.isEmpty ? pieces : pieces + [(nil, before)]
  }
}
