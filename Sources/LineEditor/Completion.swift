/// What may stand in place of the word before the cursor.
public struct Completion: Equatable, Sendable {
  /// The UTF-8 offset where the word starts; it ends at the cursor.
  public var start: Int
  /// The whole words to choose from. They need not start with what was typed: `\theta` offers `θ`.
  public var candidates: [String]
  /// What follows a word that is the only candidate, such as a space or `(`.
  public var suffix: String

  /// A completion of the word from `start` to the cursor; without candidates there is none.
  public init(from start: Int, candidates: [String] = [], suffix: String = "") {
    self.start = start
    self.candidates = candidates
    self.suffix = suffix
  }

  /// What completing does to the line.
  enum Outcome: Equatable {
    case nothing
    /// Replaces so many Unicode scalars before the cursor.
    case replace(scalars: Int, with: String)
    case list([String])
  }

  func outcome(in text: String, cursor: Int) -> Outcome {
    let bytes = Array(text.utf8)
    let cursor = min(max(cursor, 0), bytes.count)
    let typed = String(decoding: bytes[min(max(start, 0), cursor)..<cursor], as: UTF8.self)
    let following = String(decoding: bytes[cursor...], as: UTF8.self)
    guard let first = candidates.first else { return .nothing }

    let replacement: String
    if candidates.allSatisfy({ $0 == first }) {
      replacement = following.hasPrefix(suffix) ? first : first + suffix
    } else {
      replacement = Completion.commonPrefix(candidates)
      guard replacement.hasPrefix(typed), replacement != typed else { return .list(candidates) }
    }
    return replacement == typed ? .nothing : .replace(scalars: typed.unicodeScalars.count, with: replacement)
  }

  /// The longest start that all the words share.
  static func commonPrefix(_ words: [String]) -> String {
    guard var prefix = words.first?[...] else { return "" }
    for word in words.dropFirst() {
      let shared = zip(prefix, word).prefix { $0 == $1 }.count
      prefix = prefix.prefix(shared)
    }
    return String(prefix)
  }
}
