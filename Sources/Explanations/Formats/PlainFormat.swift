/// Text without escapes, for files, pipes and screen readers.
public struct PlainFormat: DocumentFormat {
  /// The name by which it is chosen.
  public static let name = "plain"

  private let page: Page

  /// A format for a page.
  public init(_ page: Page = Page()) { self.page = page }

  /// The document as lines of text.
  public func render(_ document: Document) -> String {
    PageLayout.lines(of: document, width: page.width, alphabet: page.alphabet).map(Self.text).joined()
  }

  /// The parts of a document that are shown one after another; joined, they are the whole.
  public func portions(of document: Document) -> [Fragment] {
    PageLayout.portions(of: document, width: page.width, alphabet: page.alphabet).map { marked in
      Fragment(text: marked.lines.map(Self.text).joined(), subject: marked.subject)
    }
  }

  private static func text(_ line: StyledLine) -> String { line.string.trimmingTrailingBlanks() + "\n" }
}

extension String {
  fileprivate func trimmingTrailingBlanks() -> String {
    guard let last = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...last])
  }
}
