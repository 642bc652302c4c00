/// A format that sets a document out in lines and writes each of them down.
protocol PageFormat: DocumentFormat {
  var page: Page { get }
  /// A line of the page without its end.
  static func text(_ line: StyledLine) -> String
}

extension PageFormat {
  public func render(_ document: Document) -> String {
    Self.text(PageLayout.lines(of: document, width: page.width, alphabet: page.alphabet)[...])
  }

  public func portions(of document: Document) -> [Fragment] {
    PageLayout.portions(of: document, width: page.width, alphabet: page.alphabet).map {
      Fragment(text: Self.text($0.lines), subject: $0.subject)
    }
  }

  private static func text(_ lines: ArraySlice<StyledLine>) -> String { lines.map { text($0) + "\n" }.joined() }
}
