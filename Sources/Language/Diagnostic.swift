/// A problem told to the person who typed the statement: what, where, and what to write instead.
public struct Diagnostic: Hashable, Sendable {
  /// What is wrong, in one sentence without a full stop.
  public var message: String

  /// Where in the statement; nil if it has no place there.
  public var span: SourceSpan?

  /// What to write instead.
  public var hint: String?

  /// More that helps, a paragraph each.
  public var notes: [String]

  /// A diagnostic in words.
  public init(_ message: String, at span: SourceSpan? = nil, hint: String? = nil, notes: [String] = []) {
    self.message = message
    self.span = span
    self.hint = hint
    self.notes = notes
  }

  /// `text` in quotes, shortened and with its control characters escaped, fit for a message.
  public static func quote(_ text: String) -> String {
    "'\(clip(text))'"
  }

  /// `text` shortened to `limit` characters, its control characters escaped.
  static func clip(_ text: String, to limit: Int = 32) -> String {
    let start = text.prefix(limit + 1)
    let shown = start.prefix(limit).map(DisplayWidth.visible).joined()
    return start.count > limit ? shown + "…" : shown
  }
}
