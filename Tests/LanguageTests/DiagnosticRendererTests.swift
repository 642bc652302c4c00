import Language
import Testing

@Suite struct DiagnosticRendererTests {
  private func lines(_ text: String, _ span: SourceSpan, line: Int = 1, width: Int = 80, isUnicode: Bool = true)
    -> [String]
  {
    DiagnosticRenderer(width: width, isUnicode: isUnicode)
      .lines(for: Diagnostic("wrong", at: span), in: StatementSource(text, line: line))
  }

  @Test func caretStandsUnderTheSpan() {
    let diagnostic = Diagnostic("unknown name 'y'", at: SourceSpan(8, 9), hint: "define it first: y = 1", notes: ["n"])
    #expect(
      DiagnosticRenderer().lines(for: diagnostic, in: StatementSource("z = x * y")) == [
        "error: unknown name 'y'", "  1 | z = x * y", "    |         ^", "hint: define it first: y = 1", "note: n",
      ])
  }

  @Test func withoutSpanThereIsNoExcerpt() {
    #expect(DiagnosticRenderer().lines(for: Diagnostic("no"), in: StatementSource("x")) == ["error: no"])
  }

  @Test func endOfTheLine() {
    #expect(lines("x +", SourceSpan(3, 3)).suffix(2) == ["  1 | x +", "    |    ^"])
  }

  @Test func wideAndCombiningCharacters() {
    let text = "速度 + y\u{302} + z"
    let start = text.utf8.count - 1
    #expect(lines(text, SourceSpan(start, start + 1)).last == "    |            ^")
    #expect(lines(text, SourceSpan(0, 6)).last == "    | ^^^^")
  }

  @Test func tabsAndControlCharacters() {
    #expect(lines("\tx\u{1B}[2J", SourceSpan(1, 2)).suffix(2) == ["  1 |   x\\u{1b}[2J", "    |   ^"])
    #expect(lines("a\u{202E}b", SourceSpan(4, 5)).suffix(2) == ["  1 | a\\u{202e}b", "    |          ^"])
  }

  @Test func laterLineOfAStatement() {
    #expect(lines("[1,\n  2 3]", SourceSpan(8, 9), line: 9).suffix(2) == [" 10 |   2 3]", "    |     ^"])
  }

  @Test(arguments: [0, 5, 40, 75, 76, 100, 500, 923, 924, 998, 999], [true, false])
  func longLinesShowAWindow(_ offset: Int, _ isUnicode: Bool) {
    let digits = (0..<1000).map { String($0 % 10) }.joined()
    for length in [0, 1, 30, 200] {
      let span = SourceSpan(offset, min(offset + length, 1000))
      let excerpt = lines(digits, span, isUnicode: isUnicode).suffix(2).map { Array($0) }
      #expect(excerpt.allSatisfy { $0.count <= 80 })
      let caret = excerpt[1].firstIndex(of: "^") ?? 0
      #expect(excerpt[0][caret] == Character(String(offset % 10)))
      let ellipsis = Array(isUnicode ? "…" : "...")
      #expect(excerpt[0].suffix(ellipsis.count) == ellipsis[...] || offset + length > 900)
      #expect(Array(excerpt[0].dropFirst(6).prefix(ellipsis.count)) == ellipsis || offset < 80)
    }
  }

  @Test func messagesAreWrapped() {
    let words = Diagnostic(String(repeating: "word ", count: 40) + String(repeating: "x", count: 200), hint: "a…")
    let lines = DiagnosticRenderer(isUnicode: false).lines(for: words, in: StatementSource(""))
    #expect(lines.allSatisfy { $0.count <= 80 } && lines.count > 5)
    #expect(lines.last == "hint: a...")
  }

  @Test func quotedTextIsShortenedAndEscaped() {
    #expect(Diagnostic.quote("a\u{7}") == "'a\\u{7}'")
    #expect(Diagnostic.quote(String(repeating: "a", count: 50)).count == 35)
  }
}
