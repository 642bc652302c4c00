/// Text in the sixteen colours that every terminal lets its user choose; nothing depends on them alone.
public struct TerminalFormat: PageFormat {
  /// The name by which it is chosen.
  public static let name = "terminal"

  let page: Page

  /// A format for a page.
  public init(_ page: Page = Page()) { self.page = page }

  static func text(_ line: StyledLine) -> String { line.spans.map(Self.paint).joined() }

  /// A piece of text with the escapes of its role.
  public static func paint(_ span: Span) -> String {
    guard let code = code(of: span.role) else { return span.text }
    return "\u{1B}[\(code)m\(span.text)\u{1B}[0m"
  }

  /// The parameters of the escape for a role: attributes and foreground colours that read on light and dark.
  private static func code(of role: Role) -> String? {
    switch role {
    case .plain, .number, .operator: nil
    case .name: "36"
    case .function: "34"
    case .keyword: "1;34"
    case .shape, .muted, .label: "90"
    case .gradient: "35"
    case .value: "32"
    case .emphasis: "1"
    case .note: "33"
    case .error: "1;31"
    }
  }
}
