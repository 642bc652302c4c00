/// Text without escapes, for files, pipes and screen readers.
public struct PlainFormat: PageFormat {
  /// The name by which it is chosen.
  public static let name = "plain"

  let page: Page

  /// A format for a page.
  public init(_ page: Page = Page()) { self.page = page }

  static func text(_ line: StyledLine) -> String { line.string.trimmingTrailingBlanks() }
}

extension String {
  fileprivate func trimmingTrailingBlanks() -> String {
    guard let last = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...last])
  }
}
