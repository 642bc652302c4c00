import Testing

@testable import Explanations
@testable import Sessions

/// Pages of every width say the same: what differs is where lines break and how much of a large array is shown.
@Suite struct WidthTests {
  static let widths = [40, 60, 80, 120, 200]
  /// Wide enough that nothing of the transcripts has to be broken.
  static let widest = 4000

  /// Whatever is asked, no line is wider than the page, without an exception; and nothing that is told depends on the
  /// width: not the document, and of the page no number, no relation, no word.
  @Test(arguments: Transcript.all) func everyPageFitsAndSaysTheSame(_ transcript: Transcript) {
    var session = Session(files: Fixtures.access, seed: 1)
    session.pageWidth = 200
    for input in transcript.inputs where !input.contains("set width") {
      let before = session
      let answers = session.respond(to: input)
      let isForColumns = answers.contains(where: \.isForColumns)
      for width in Self.widths {
        var others = answers
        // The widest and the narrowest page stand for those between, where nothing is made for the columns there are.
        if isForColumns || width == 40 {
          var other = before
          other.pageWidth = width
          others = other.respond(to: input)
          #expect(others.count == answers.count, "\(width), \(input)")
        }
        for (answer, whole) in zip(others, answers) {
          let page = Lines(answer.document, width)
          for line in page.lines { #expect(line.columns <= width, "\(width), \(input): \(line.text)") }
          if isForColumns { continue }
          // What is no number is unequal to itself.
          if answer.document != whole.document, "\(answer.document)" != "\(whole.document)" {
            Issue.record("\(width), \(input): another document")
          }
          if let difference = page.difference(from: Lines(whole.document, Self.widest)) {
            Issue.record("\(width), \(input): \(difference)")
          }
        }
      }
    }
  }

  /// A page that leaves something out, breaks a number or says another relation is found.
  @Test func whatIsLostIsFound() {
    func lines(_ text: Text) -> Lines { Lines(Document([.paragraph(text)]), 80) }
    #expect(lines("x = 12.5 + y").difference(from: lines("x  =  12.5 + y")) == nil)
    #expect(lines("x = 12. 5 + y").difference(from: lines("x = 12.5 + y")) != nil)
    #expect(lines("x ≈ 12.5 + y").difference(from: lines("x = 12.5 + y")) != nil)
    #expect(lines("x = 12.5").difference(from: lines("x = 12.5 + y")) != nil)
  }
}

/// The lines of a page, and the words on it.
private struct Lines {
  let lines: [(text: Substring, columns: Int)]
  /// How often each word stands there; brackets of arrays and what leads repeated columns set apart.
  private let words: [Substring: Int]
  private let hasElision: Bool

  init(_ document: Document, _ width: Int) {
    let page = PlainFormat(Page(width: width)).render(document)
    lines = page.split(separator: "\n").map { ($0, TextWidth.columns(of: $0)) }
    words = page.split { " \n".contains($0) || Self.brackets.contains($0) }.reduce(into: [:]) {
      $0[$1, default: 0] += 1
    }
    // A page says where it shows the beginning of an array.
    hasElision = page.contains("…")
  }

  private static let brackets: Set<Character> = ["⎡", "⎤", "⎢", "⎥", "⎣", "⎦", "[", "]"]

  /// Words where this page says something else than a wider one.
  func difference(from whole: Lines) -> String? {
    let isWhole = !hasElision && !whole.hasElision
    for relation in ["=", "≈"] as [Substring] {
      // What is left out of an array is said by its name, which may have a relation.
      let (here, there) = (words[relation] ?? 0, whole.words[relation] ?? 0)
      guard isWhole ? here == there : here >= there else { return "\(here) times \(relation), \(there) times if wide" }
    }
    guard isWhole else { return nil }
    for (word, count) in whole.words where words[word] ?? 0 < count { return "\(word) is missing" }
    return words.keys.first { Self.isNumber($0) && whole.words[$0] == nil }.map { "\($0) is no number of it" }
  }

  private static func isNumber(_ word: Substring) -> Bool { word.contains { $0.isNumber } && Double(word) != nil }
}

extension Response {
  /// Whether it is made for the columns there are: drawings, loss curves, lists of help, excerpts of what was typed, the
  /// inventory with its shortened formulas, the outline of a graph that cannot be drawn. It says more on a wider page.
  fileprivate var isForColumns: Bool {
    let isVerbatim = document.blocks.contains { if case .verbatim(let lines) = $0 { !lines.isEmpty } else { false } }
    return isVerbatim || ["vars", "graph"].contains(kind)
  }

  /// What kind of answer it is to programs.
  fileprivate var kind: String {
    guard case .object(let members) = json, case .string(let kind)? = members.first(where: { $0.name == "kind" })?.value
    else { return "" }
    return kind
  }
}
