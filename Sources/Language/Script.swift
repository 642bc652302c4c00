/// The text of one statement, and where it stood in the script.
public struct StatementSource: Hashable, Sendable {
  /// The text, without the blanks and comments around it; a comment inside brackets stays.
  public let text: String

  /// The line it begins on, counted from 1.
  public let line: Int

  /// The character of that line at which it begins, counted from 1.
  public let column: Int

  /// A statement that begins at a line and column.
  public init(_ text: String, line: Int = 1, column: Int = 1) {
    self.text = text
    self.line = line
    self.column = column
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
  /// The statements of `text`, in order; blank lines and comments give none.
  public static func statements(of text: String) -> [StatementSource] {
    var splitter = StatementSplitter(text)
    return splitter.statements()
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

  mutating func statements() -> [StatementSource] {
    var result: [StatementSource] = []
    var index = 0
    while index < tokens.count {
      let end = self.end(from: index)
      let words = tokens[index..<end]
      if let first = words.first(where: { $0.kind != .comment }), let last = words.last(where: { $0.kind != .comment })
      {
        advance(to: first.span.lower)
        let text = source.text(of: first.span.union(last.span))
        result.append(StatementSource(text, line: line, column: column))
      }
      index = end + 1
    }
    return result
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
