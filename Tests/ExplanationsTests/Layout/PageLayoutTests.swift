import Tensors
import Testing

@testable import Explanations

@Suite struct PageLayoutTests {
  @Test(arguments: [40, 47, 60, 79, 80, 100, 120])
  func everyLineFits(width: Int) {
    var generator = SplitMix(state: UInt64(width))
    let style = NumberStyle()
    for _ in 0..<5 {
      let rows = Int.random(in: 1...6, using: &generator)
      let inner = Int.random(in: 1...20, using: &generator)
      let columns = Int.random(in: 1...20, using: &generator)
      func array(_ rows: Int, _ columns: Int) -> Math {
        let entries = (0..<rows * columns).map { _ in Double.random(in: -2000...2000, using: &generator) }
        return style.figure(Tensor([rows, columns], entries))
      }
      let product =
        Math("a name") + [.relation(.equal)] + array(rows, inner) + array(inner, columns) + [.operator("+")]
        + array(1, columns) + [.relation(.approximate)] + array(rows, columns)
      let words = Text(repeatElement("word∇W2 ", count: inner * 3).joined())
      let document = Document([
        .heading(words, aside: words), .paragraph(words), .note(words), .display(product), .list([words, words]),
        .equations([
          Equation(words, [.init(Math(words)), .init(product)], aside: words, workings: [.display(product)]),
          Equation("y", [.init("1")], aside: words),
        ]),
        .steps([
          Step(
            1, words, arriving: words,
            contributions: [
              Contribution(
                to: words,
                [.init("local", words + "\(Relation.equal)" + words, aside: words, details: [.display(product)])]),
              Contribution(to: "x", [.init(words, "∂f/∂x\(Relation.equal)1", aside: "2×3")]),
            ], notes: [words]), Step(12, "x", arriving: "1", aside: "2×3"),
        ]),
        .table(
          Table(
            (0..<inner).map { _ in
              .init(words, rows: Array(repeating: Array(repeating: "0.1234", count: inner), count: 3))
            })),
        .verbatim([words]),
      ])
      for page in [Page(width: width), Page(width: width, unicode: false)] {
        let text = PlainFormat(page).render(document)
        for line in text.split(separator: "\n") {
          #expect(TextWidth.columns(of: line) <= width, "\(line)")
        }
      }
    }
  }

  @Test func equationsTooWideBreakBeforeTheRelation() {
    let style = NumberStyle()
    let matrix = style.figure(Tensor([2, 3], [1.25, -2.125, 3.5, 4, 5, 6]))
    let text = PlainFormat(Page(width: 40)).render(Document([.display(matrix + [.relation(.equal)] + matrix)]))
    #expect(
      text == """
          ⎡ 1.25  -2.125  3.5 ⎤
          ⎣ 4      5      6   ⎦
            = ⎡ 1.25  -2.125  3.5 ⎤
              ⎣ 4      5      6   ⎦

        """)
  }

  @Test func arraysTooWideSayWhichColumnsAreShown() {
    let entries = (0..<12).map { 1000.5 + Double($0) }
    let text = PlainFormat(Page(width: 40)).render(Document([.display(NumberStyle().figure(Tensor([12], entries)))]))
    #expect(text == "  [ 1000.5  1001.5  1002.5  1003.5  … ]\n  columns 0–3 of 12\n")
  }

  @Test func wordsAreKept() {
    let words = (0..<200).map { "word\($0)" }.joined(separator: " ")
    let text = PlainFormat(Page(width: 43)).render(Document([.paragraph(Text(words))]))
    #expect(text.split(whereSeparator: \.isWhitespace).joined(separator: " ") == words)
  }

  @Test func wideAndCombiningCharactersCount() {
    #expect(TextWidth.columns(of: "∂f/∂x") == 5)
    #expect(TextWidth.columns(of: "重み") == 4)
    #expect(TextWidth.columns(of: "y\u{302}") == 1)
    #expect(TextWidth.columns(of: "🙂") == 2)
  }

  @Test func controlCharactersAreMadeVisible() {
    let text = PlainFormat().render(Document([.verbatim(["a\u{1B}[31mb\u{202E}c"])]))
    #expect(text == "a\u{FFFD}[31mb\u{FFFD}c\n")
  }

  @Test func longFormulasTakeTimeLinearInTheirLength() {
    let formula = Text(repeatElement("x + ", count: 50_000).joined())
    let clock = ContinuousClock()
    let elapsed = clock.measure {
      _ = PlainFormat().render(Document([.equations([Equation("y", [.init(Math(formula)), .init("1")])])]))
    }
    #expect(elapsed < .seconds(10))
  }
}
