import Language
import Testing

@Suite struct ScriptTests {
  @Test func cutsAtLineEndsAndSemicolons() {
    let script = "x = 2; y = 3 # two\n\n# a comment\n  ŷ = [1, 2;\n 3, 4]; grad y\r\nquit"
    let statements = Script.statements(of: script)
    #expect(statements.map(\.text) == ["x = 2", "y = 3", "ŷ = [1, 2;\n 3, 4]", "grad y", "quit"])
    #expect(statements.map(\.line) == [1, 1, 4, 5, 6])
    #expect(statements.map(\.column) == [1, 8, 3, 9, 1])
  }

  @Test func unclosedBracketSpoilsOnlyItsLine() {
    let texts = Script.statements(of: "x = (1; 2\ny = f(3)\nz = [4").map(\.text)
    #expect(texts == ["x = (1; 2", "y = f(3)", "z = [4"])
  }

  @Test func closingBracketEndsAtItsLine() {
    #expect(Script.statements(of: "x = 1)\ny = 2").map(\.text) == ["x = 1)", "y = 2"])
  }

  @Test func quotedTextHidesSeparators() {
    #expect(Script.statements(of: "load \"a;b#c\"; x").map(\.text) == ["load \"a;b#c\"", "x"])
  }

  @Test func positionsCountCharacters() {
    let source = StatementSource("ŷ = [1,\n  θ θ]", line: 4, column: 3)
    #expect(source.position(of: 0) == (4, 3))
    #expect(source.position(of: 5) == (4, 7))
    #expect(source.position(of: 14) == (5, 5))
  }

  @Test(arguments: [
    ("", true), ("x = 2", true), ("x = [1, 2;", false), ("f(", false), ("f(\n1)", true), ("x)", true), ("(]", true),
    ("\"(\"", true), ("# (", true),
  ])
  func completeness(_ text: String, _ isComplete: Bool) {
    #expect(Lexer.isComplete(text) == isComplete)
  }
}
