/// A half-open range of UTF-8 byte offsets into the text of a statement.
public struct SourceSpan: Hashable, Sendable {
  /// The offset of the first byte.
  public let lower: Int

  /// The offset just past the last byte.
  public let upper: Int

  /// A span from `lower` up to, but not including, `upper`.
  public init(_ lower: Int, _ upper: Int) {
    self.lower = lower
    self.upper = max(lower, upper)
  }

  /// Whether the span marks a place between two bytes.
  public var isEmpty: Bool { lower == upper }

  /// The smallest span that holds both.
  public func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(min(lower, other.lower), max(upper, other.upper))
  }
}

/// A piece of source text together with the place it came from.
public struct Identifier: Hashable, Sendable {
  /// The text as written; `==` on names is Unicode's canonical equivalence, so a decomposed ŷ is ŷ.
  public let text: String

  /// Where it stands in the statement.
  public let span: SourceSpan

  /// A name at a place.
  public init(_ text: String, at span: SourceSpan) {
    self.text = text
    self.span = span
  }
}
