/// A line of spans that knows its width in columns.
struct StyledLine: Sendable, Equatable {
  private(set) var spans: [Span] = []
  private(set) var width = 0

  init() {}

  /// A line of one span whose characters are printable.
  init(_ text: String, _ role: Role = .plain) { append(text, role) }

  /// A text in the characters of `alphabet`.
  init(_ text: Text, _ alphabet: GlyphSet) {
    for span in text.spans { append(alphabet.spell(span.text), span.role) }
  }

  var isEmpty: Bool { spans.isEmpty }
  /// Whether nothing but blanks stands on it.
  var isBlank: Bool { spans.allSatisfy { $0.text.allSatisfy { $0 == " " } } }
  var string: String { spans.map(\.text).joined() }

  mutating func append(_ text: some StringProtocol, _ role: Role = .plain) {
    append(text, role, width: TextWidth.columns(of: text))
  }

  mutating func append(_ line: StyledLine) {
    for span in line.spans { extend(String(span.text), span.role) }
    width += line.width
  }

  /// Adds blanks until the line is `columns` wide.
  mutating func pad(to columns: Int) {
    guard columns > width else { return }
    append(String(repeating: " ", count: columns - width), .plain, width: columns - width)
  }

  /// This line set in by `columns` blanks.
  func indented(by columns: Int) -> StyledLine {
    var line = StyledLine()
    line.pad(to: columns)
    line.append(self)
    return line
  }

  func padded(to columns: Int) -> StyledLine {
    var line = self
    line.pad(to: columns)
    return line
  }

  /// The line without blanks at its start.
  var trimmed: StyledLine {
    var line = StyledLine()
    for span in spans {
      line.append(line.isEmpty ? span.text.drop { $0 == " " } : Substring(span.text), span.role)
    }
    return line
  }

  private mutating func append(_ text: some StringProtocol, _ role: Role, width columns: Int) {
    extend(text, role)
    width += columns
  }

  private mutating func extend(_ text: some StringProtocol, _ role: Role) {
    guard !text.isEmpty else { return }
    if let last = spans.indices.last, spans[last].role == role {
      spans[last].text += text
    } else {
      spans.append(Span(String(text), role))
    }
  }
}
