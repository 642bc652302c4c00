/// Lines as a quotation, as mails have them.
public struct QuotedFormat: PageFormat {
  /// The name by which it is chosen.
  public static let name = "quoted"

  let page: Page

  /// A format for a page.
  public init(_ page: Page = Page()) { self.page = page }

  static func text(_ line: StyledLine) -> String { "> " + line.string }
}
