/// Finds the name that was probably meant.
public enum Suggestion {
  /// The candidate nearest to `word`, if one is near enough; of equals, the first.
  ///
  /// Another case (`Sum`), a Greek letter in words (`theta` for θ) and one slip in three letters are near, two
  /// slips from six letters on, three from nine. A name of one or two letters has too many neighbours for a
  /// guess, unless its letters are only in the wrong case or order.
  public static func nearest(_ word: String, among candidates: some Sequence<String>) -> String? {
    guard !word.isEmpty, word.utf8.count <= 64 else { return nil }
    if let known = habits[word] { return known }
    let target = spelled(word)
    var best: (name: String, distance: Int)?
    for candidate in candidates where candidate != word && candidate.utf8.count <= 64 {
      let other = spelled(candidate)
      let limit = min(threshold(for: target, other), (best?.distance ?? .max) - 1)
      guard limit >= 0, abs(target.count - other.count) <= limit else { continue }
      let distance = distance(target, other, within: limit)
      if distance <= limit { best = (candidate, distance) }
    }
    return best?.name
  }

  /// Names that people write from habit, and what they are called here.
  private static let habits = ["e": "exp(1)", "σ": "sigmoid", "Σ": "sum", "∑": "sum"]

  /// The two names that stand side by side in a word, such as W and x in Wx.
  public static func factors(_ word: String, among candidates: some Sequence<String>) -> (String, String)? {
    let names = Set(candidates)
    // A word that is longer than any two names is not worth its many cuts.
    let longest = names.reduce(0) { max($0, $1.utf8.count) }
    guard word.utf8.count <= 2 * longest, word.utf8.count <= 1000 else { return nil }
    for k in word.indices.dropFirst() where names.contains(String(word[..<k])) && names.contains(String(word[k...])) {
      return (String(word[..<k]), String(word[k...]))
    }
    return nil
  }

  private static func threshold(for word: [Character], _ other: [Character]) -> Int {
    switch min(word.count, other.count) {
    case 0...1: 0
    case 2: word.count == 2 && other.count == 2 && word[0] == other[1] && word[1] == other[0] ? 1 : 0
    case 3...5: 1
    case 6...8: 2
    default: 3
    }
  }

  /// `word` in lower case, its Greek letters in words.
  private static func spelled(_ word: String) -> [Character] {
    word.lowercased().flatMap { character in greekNames[character].map(Array.init) ?? [character] }
  }

  private static let greekNames: [Character: String] = [
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron",
    "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "ϕ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega", "ŷ": "yhat", "\\": "",
  ]

  /// The Damerau–Levenshtein distance: insertions, deletions, substitutions and swaps of neighbours, where no
  /// letter is moved twice.
  ///
  /// Beyond `limit` it is only known to be beyond.
  static func distance(_ first: [Character], _ second: [Character], within limit: Int = .max) -> Int {
    guard !first.isEmpty, !second.isEmpty else { return max(first.count, second.count) }
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for (row, letter) in first.enumerated() {
      var current = [row + 1]
      for (column, other) in second.enumerated() {
        var cost = min(last[column] + (letter == other ? 0 : 1), last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      // A swap reaches back two rows.
      if let least = (current + last).min(), least > limit { return least }
      beforeLast = last
      last = current
    }
    return last[second.count]
  }
}
