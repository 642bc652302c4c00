/// The formats there are.
public enum DocumentFormats {
  /// All of them, the first being the one for people at a terminal.
  public static let all: [any DocumentFormat.Type] = [
    TerminalFormat.self, PlainFormat.self, LaTeXFormat.self, MarkdownFormat.self,
  ]

  /// The format of a name; nil where there is none.
  public static func named(_ name: String) -> (any DocumentFormat.Type)? { all.first { $0.name == name } }

  /// Those in which a file can be written that other programs set.
  public static let published: [any PublishedFormat.Type] = all.compactMap { $0 as? any PublishedFormat.Type }
}
