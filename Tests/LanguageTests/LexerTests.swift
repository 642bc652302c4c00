import Language
import Testing

@Suite struct LexerTests {
  private func kinds(_ text: String) -> [Token.Kind] { Lexer.tokens(of: text).map(\.kind) }

  @Test(
    arguments: [
      ("2e3 2e e", [.number, .number, .name, .name]),
      ("-3..3", [.minus, .number, .range, .number]),
      ("x.T x.Tb", [.name, .transpose, .name, .dot, .name]),
      ("2.T", [.number, .transpose]),
      ("a:=b += c", [.name, .replace, .name, .plusAssign, .name]),
      ("** *= * ==", [.power, .timesAssign, .times, .equal]),
      ("aᵀ a' x²", [.name, .transpose, .name, .prime, .name, .superscript]),
      ("\"a\" \"b", [.string, .unterminatedString]),
      ("\"a\\\"b\"", [.string]),
      ("a # b\nc", [.name, .comment, .newline, .name]),
      ("1.2.3 1_000", [.malformedNumber, .malformedNumber]),
      ("√ $ \u{0}", [.unknownCharacter, .unknownCharacter, .unknownCharacter]),
      ("\u{FEFF}x\u{A0}y", [.name, .name]),
      ("_a1 w₁", [.name, .name]),
    ] as [(String, [Token.Kind])])
  func tokens(_ text: String, _ expected: [Token.Kind]) {
    #expect(kinds(text) == expected)
  }

  @Test func tokensAndBlanksCoverTheText() {
    let text = "ŷ = sigmoid(xᵀw + b) # θ\n\"s\""
    var end = 0
    for token in Lexer.tokens(of: text) {
      #expect(token.span.lower >= end && token.span.upper > token.span.lower)
      end = token.span.upper
    }
    #expect(end == text.utf8.count)
  }

  @Test func highlights() {
    let roles = Lexer.highlights(of: "y = f(2) √ \"s\" # c").map(\.role)
    #expect(roles == [.name, .operator, .function, .bracket, .number, .bracket, .error, .string, .comment])
  }
}
