/// The text of one statement, and where it stood in the script.
public struct StatementSource: Hashable, Sendable {
  /// The text, without the blanks and comments around it; a comment inside brackets stays.
  public let text: String

  /// The line it begins on, counted from 1.
  public let line: Int

  /// The character of that line at which it begins, counted from 1.
  public let column: Int

  /// Whether it stands after another statement and a `;` on the same line.
  public let continuesLine: Bool

  /// A statement that begins at a line and column.
  public init(_ text: String, line: Int = 1, column: Int = 1, continuesLine: Bool = false) {
    self.text = text
    self.line = line
    self.column = column
    self.continuesLine = continuesLine
  }

  /// The same statement some lines further down.
  public func moved(down lines: Int) -> StatementSource {
    StatementSource(text, line: line + lines, column: column, continuesLine: continuesLine)
  }

  /// The line and column in the script of a byte of the text.
  public func position(of offset: Int) -> (line: Int, column: Int) {
    let before = text.utf8.prefix(offset)
    let lines = before.reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map(text.utf8.index(after:))
    let width = String(decoding: before[(start ?? before.startIndex)...], as: UTF8.self).count
    return (line + lines, start == nil ? column + width : width + 1)
  }
}

/// Cuts a script into the texts of its statements, which are parsed when their turn comes.
///
/// A statement ends at a line end or a `;` outside brackets. One with a bracket that is never closed ends with
/// its line, so that it spoils none of the following.
public enum Script {
  /// What a script consists of.
  public enum Part: Hashable, Sendable {
    case statement(StatementSource)
    /// A comment, from its `#` on, that does not stand inside a statement.
    case comment(StatementSource)
  }

  /// The statements of `text`, in order; blank lines and comments give none.
  public static func statements(of text: String) -> [StatementSource] {
    parts(of: text).compactMap { part in if case .statement(let source) = part { source } else { nil } }
  }

  /// The statements of `text` and the comments around them, in order.
  public static func parts(of text: String) -> [Part] {
    var splitter = StatementSplitter(text)
    return splitter.parts()
  }
}

private struct StatementSplitter {
  private let source: SourceText
  private let tokens: [Token]
  /// For an opening bracket, the place of the one that closes it; -1 for all else.
  private let partners: [Int]
  private var line = 1
  private var column = 1
  private var offset = 0

  init(_ text: String) {
    source = SourceText(text)
    tokens = Lexer.tokens(of: source)
    partners = Self.partners(of: tokens)
  }

  mutating func parts() -> [Script.Part] {
    var result: [Script.Part] = []
    var index = 0
    var continuesLine = false
    while index < tokens.count {
      let end = self.end(from: index)
      let words = tokens[index..<end]
      if let first = words.firstIndex(where: { $0.kind != .comment }),
        let last = words.lastIndex(where: { $0.kind != .comment })
      {
        result += words[..<first].map { .comment(part(of: $0.span)) }
        let span = words[first].span.union(words[last].span)
        result.append(.statement(part(of: span, continuesLine: continuesLine)))
        result += words[(last + 1)...].map { .comment(part(of: $0.span)) }
        continuesLine = true
      } else {
        result += words.map { .comment(part(of: $0.span)) }
      }
      if end < tokens.count, tokens[end].kind == .newline { continuesLine = false }
      index = end + 1
    }
    return result
  }

  private mutating func part(of span: SourceSpan, continuesLine: Bool = false) -> StatementSource {
    advance(to: span.lower)
    return StatementSource(source.text(of: span), line: line, column: column, continuesLine: continuesLine)
  }

  /// The place of the token that ends the statement which begins at `start`.
  private func end(from start: Int) -> Int {
    var index = start
    var isUnbalanced = false
    while index < tokens.count {
      let kind = tokens[index].kind
      if kind == .newline || (kind == .semicolon && !isUnbalanced) { return index }
      if kind.closing != nil {
        if partners[index] >= 0 && !isUnbalanced { index = partners[index] } else { isUnbalanced = true }
      }
      index += 1
    }
    return index
  }

  private mutating func advance(to target: Int) {
    let passed = source.bytes[offset..<target]
    if let last = passed.lastIndex(of: UInt8(ascii: "\n")) {
      line += passed.reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
      column = 1
      offset = last + 1
    }
    column += source.text(of: SourceSpan(offset, target)).count
    offset = target
  }

  private static func partners(of tokens: [Token]) -> [Int] {
    var partners = Array(repeating: -1, count: tokens.count)
    var open: [(index: Int, closing: Token.Kind)] = []
    var counts: [Token.Kind: Int] = [:]
    for (index, token) in tokens.enumerated() {
      if let closing = token.kind.closing {
        open.append((index, closing))
        counts[closing, default: 0] += 1
      } else if token.kind.isClosing, counts[token.kind, default: 0] > 0 {
        while let last = open.popLast() {
          counts[last.closing, default: 0] -= 1
          guard last.closing != token.kind else {
            partners[last.index] = index
            break
          }
        }
      }
    }
    return partners
  }
}
