import Testing

@testable import Explanations

@Suite struct TerminalFormatTests {
  @Test func coloursByRole() {
    let document = Document([.paragraph("to \("x", .name), \("∂f/∂x", .gradient)")])
    #expect(TerminalFormat().render(document) == "to \u{1B}[36mx\u{1B}[0m, \u{1B}[35m∂f/∂x\u{1B}[0m\n")
  }

  @Test func withoutItsEscapesItIsThePlainFormat() {
    for document in [ScalarSessionTests.document, NetworkSessionTests.forward, NetworkSessionTests.backward] {
      let stripped = TerminalFormat().render(document).replacing(/\u{1B}\[[0-9;]*m/, with: "")
      let trimmed = stripped.replacing(/[ ]+\n/, with: "\n")
      #expect(trimmed == PlainFormat().render(document))
    }
  }

  @Test func formatsHaveNamesOfTheirOwn() {
    let names = DocumentFormats.all.map { $0.name }
    #expect(Set(names).count == names.count)
  }
}
