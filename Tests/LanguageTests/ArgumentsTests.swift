import Language
import Testing

@Suite struct ArgumentsTests {
  private func arguments(_ line: String) throws -> Arguments {
    let statement = try statement(line)
    guard case .command(let command) = statement.kind else { throw SyntaxErrorExpected() }
    return Arguments(of: command, in: statement.source)
  }

  private struct SyntaxErrorExpected: Error {}

  @Test func clauses() throws {
    var cursor = try arguments("grad xᵀw wrt x, W[0] at x = 3, y = [1, 2]")
    let value1 = try dump(cursor.expression())
    #expect(value1 == "(@ (T x) w)")
    let value2 = cursor.accept(word: "at")
    #expect(!value2)
    let value3 = cursor.accept(word: "wrt")
    #expect(value3)
    let value4 = try cursor.expressions().map(dump)
    #expect(value4 == ["x", "(W[0])"])
    let value5 = cursor.accept(word: "at")
    #expect(value5)
    let value6 = try cursor.assignments().map { "\($0.name.text)=\(dump($0.value))" }
    #expect(value6 == ["x=3", "y=[1 2]"])
    try cursor.expectEnd()
    #expect(cursor.isAtEnd)
  }

  @Test func clauseWordAfterTranspose() throws {
    var cursor = try arguments("grad xᵀ wrt x")
    let value7 = try dump(cursor.expression())
    #expect(value7 == "(T x)")
    let value8 = cursor.accept(word: "wrt")
    #expect(value8)
  }

  @Test func memberships() throws {
    var cursor = try arguments("grad L over x in X, y in Y[1:]")
    _ = try cursor.expression()
    let value9 = cursor.accept(word: "over")
    #expect(value9)
    let value10 = try cursor.memberships().map { "\($0.name.text) in \(dump($0.value))" }
    #expect(value10 == ["x in X", "y in (Y[1:])"])
  }

  @Test func options() throws {
    var cursor = try arguments(":sgd L wrt W, b lr=0.1 steps=100")
    _ = try cursor.expression()
    let value11 = cursor.accept(word: "wrt")
    #expect(value11)
    let value12 = try cursor.names().map(\.text)
    #expect(value12 == ["W", "b"])
    let value13 = try cursor.option()?.name.text
    #expect(value13 == "lr")
    let value14 = try cursor.option().map { dump($0.value) }
    #expect(value14 == "100")
    let value15 = try cursor.option()
    #expect(value15 == nil)
  }

  @Test func wordsAndPaths() throws {
    var cursor = try arguments("save ../a-b/f.bp \"my file.bp\" rest of it")
    let value16 = try cursor.path().text
    #expect(value16 == "../a-b/f.bp")
    let value17 = try cursor.path().text
    #expect(value17 == "my file.bp")
    let value18 = try cursor.word().text
    #expect(value18 == "rest")
    #expect(cursor.rest.text == "of it")
    #expect(cursor.rest.span == SourceSpan(35, 40))
  }

  @Test(arguments: ["grad z x", "grad z)", "grad z wrt", "grad z wrt x at x", "grad z at x = 3 4"])
  func errorsPointIntoTheLine(_ line: String) throws {
    var cursor = try arguments(line)
    let error = #expect(throws: SyntaxError.self) {
      _ = try cursor.expression()
      if cursor.accept(word: "wrt") { _ = try cursor.names() }
      if cursor.accept(word: "at") { _ = try cursor.assignments() }
      try cursor.expectEnd()
    }
    #expect((error?.span.lower ?? 0) >= "grad z".utf8.count)
  }
}
