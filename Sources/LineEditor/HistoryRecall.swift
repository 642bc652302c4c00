/// The entries of the history and the walk through those with the start that was typed.
struct HistoryRecall {
  /// Oldest first, at most `limit`, no entry equal to the one before it.
  private(set) var entries: [String]
  private let limit: Int

  /// A walk: where it is, what it looks for, and what was on the line before it.
  private struct Walk {
    var index: Int
    let start: String
    let draft: String
    var shown: String
  }
  private var walk: Walk?

  init(entries: [String], limit: Int) {
    self.entries = entries.suffix(limit)
    self.limit = limit
  }

  /// Adds an entry; false if it repeats the last one.
  mutating func append(_ entry: String) -> Bool {
    guard entry != entries.last else { return false }
    entries.append(entry)
    if entries.count > limit { entries.removeFirst(entries.count - limit) }
    return true
  }

  /// Forgets the walk: a new line begins.
  mutating func restart() {
    walk = nil
  }

  /// The entry before the one on the line, of those that start with the text before the cursor.
  ///
  /// The cursor is a UTF-8 offset. The start is settled by the walk's first step.
  mutating func older(from text: String, cursor: Int) -> String? {
    var walk = self.walk.flatMap { $0.shown == text ? $0 : nil } ?? begin(text, cursor)
    guard let found = entries[..<walk.index].lastIndex(where: { $0.hasPrefix(walk.start) && $0 != text })
    else { return nil }
    walk.index = found
    walk.shown = entries[found]
    self.walk = walk
    return walk.shown
  }

  /// The entry after the one on the line, and past the last one what had been typed.
  mutating func newer(from text: String) -> String? {
    guard var walk, walk.shown == text else { return nil }
    let later = entries[(walk.index + 1)...]
    guard let found = later.firstIndex(where: { $0.hasPrefix(walk.start) && $0 != text }) else {
      self.walk = nil
      return walk.draft
    }
    walk.index = found
    walk.shown = entries[found]
    self.walk = walk
    return walk.shown
  }

  private func begin(_ text: String, _ cursor: Int) -> Walk {
    let start = String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
    return Walk(index: entries.count, start: start, draft: text, shown: text)
  }
}
