/// A way to write a document down.
public protocol DocumentFormat: Sendable {
  /// The name by which it is chosen.
  static var name: String { get }

  /// A format for a page.
  init(_ page: Page)

  /// The document as text, each line ended by a line end.
  func render(_ document: Document) -> String

  /// The parts of a document that are shown one after another; joined, they are the whole.
  func portions(of document: Document) -> [Fragment]
}

/// What a format may use of the place it writes to.
public struct Page: Sendable, Equatable {
  /// The columns of a line; below 40, lines of 40 are written.
  public var width: Int
  /// Whether characters beyond ASCII may be used.
  public var unicode: Bool

  /// A page, by default of 80 columns with all characters.
  public init(width: Int = 80, unicode: Bool = true) {
    self.width = width
    self.unicode = unicode
  }

  var alphabet: GlyphSet { unicode ? .unicode : .ascii }
}
