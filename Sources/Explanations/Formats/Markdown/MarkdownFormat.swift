/// A document in Markdown, its formulas in LaTeX between the marks of a dialect.
public struct MarkdownFormat: PublishedFormat {
  public static let name = "markdown"
  public static let summary = "Markdown with formulas as GitHub draws them; flavor=dollar for Quarto and Jupyter Book"
  public static let fileExtension = "md"
  public static let mark = "<!-- Written by backprop"
  public static let drawsInUnicode = true
  public static let flags: [String] = []
  public static let flavors = ["github", "dollar"]

  /// How formulas are marked.
  private var marks = Marks.github

  /// A format for a page; Markdown has none.
  public init(_ page: Page = Page()) {}

  public func render(_ document: Document) -> String { MarkdownBody(document, marks).text }

  public static func file(_ document: Document, of source: PublishedSource, _ variant: PublishedVariant) -> String {
    var format = MarkdownFormat()
    if variant.flavor == "dollar" { format.marks = .dollar }
    let fence = MarkdownBody.fence("backprop", source.lines.map(String.init))
    let head = ["\(mark) \(source.version) -->", ""] + fence + [""]
    return head.map { $0 + "\n" }.joined() + format.render(document)
  }

  /// What stands around a formula.
  struct Marks {
    let inline: (open: String, close: String)
    let display: (open: String, close: String)

    static let github = Marks(inline: ("$`", "`$"), display: ("```math", "```"))
    static let dollar = Marks(inline: ("$", "$"), display: ("$$", "$$"))
  }
}

/// The blocks of a document as Markdown.
struct MarkdownBody {
  private let document: Document
  private let setter: TeXSetter
  private let marks: MarkdownFormat.Marks

  init(_ document: Document, _ marks: MarkdownFormat.Marks) {
    (self.document, self.marks) = (document, marks)
    setter = TeXSetter(TeXNames(document.texts))
  }

  /// The source: paragraphs with empty lines between them.
  var text: String { paragraphs(document.blocks).map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n" }

  private func prose(_ text: Text) -> String {
    setter.prose(text, marks: marks.inline, escaped: Self.escaped)
  }

  /// Words in which no character is a command of Markdown's.
  static func escaped(_ text: String) -> String {
    var result = ""
    var blanks = 0
    for character in text {
      blanks = character == " " ? blanks + 1 : 0
      // What a page sets apart by three blanks is set apart.
      if blanks == 3 { result += "&emsp;" }
      if "\\`*_[]<>|$#~&{}".contains(character) { result.append("\\") }
      result.append(character == "\n" || character == "\t" ? " " : character)
    }
    return result
  }

  /// Lines that keep their layout, in a fence that none of them ends.
  static func fence(_ language: String, _ lines: [String]) -> [String] {
    let longest = lines.map { $0.prefix { $0 == "`" }.count }.max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return [fence + language] + lines + [fence]
  }

  // MARK: Blocks

  private func paragraphs(_ blocks: [Block]) -> [[String]] { blocks.flatMap(paragraphs) }

  private func paragraphs(_ block: Block) -> [[String]] {
    switch block {
    case .heading(let title, let aside): [["### \(prose(title))"]] + (aside.map { [[prose($0)]] } ?? [])
    case .paragraph(let text): [[Self.atStart(prose(text))]]
    case .note(let text): [["> \(Self.atStart(prose(text)))"]]
    case .equations(let equations): paragraphs(equations)
    case .display(let math), .answer(let math): displayed(math)
    case .continuation(let sides): aligned(setter.continued(sides, TeXSetter.room).rows)
    case .steps(let steps): steps.flatMap(paragraphs)
    case .table(let table): paragraphs(table)
    case .list(let texts): texts.isEmpty ? [] : [texts.map { "- \(prose($0))" }]
    case .verbatim(let texts): texts.isEmpty ? [] : [Self.fence("text", texts.map(\.string))]
    }
  }

  /// A paragraph whose beginning is no mark of a list.
  private static func atStart(_ text: String) -> String {
    guard let first = text.first, "+-".contains(first) else { return text }
    return "\\" + text
  }

  private func displayed(_ math: Math) -> [[String]] {
    let (rows, captions) = setter.rows(math)
    return aligned(rows) + paragraphs(captions: captions)
  }

  private func paragraphs(captions: [Text]) -> [[String]] {
    captions.isEmpty ? [] : [[captions.map(prose).joined(separator: "; ")]]
  }

  /// Rows as one aligned formula.
  private func aligned(_ rows: [TeXRow]) -> [[String]] {
    if rows.isEmpty { return [] }
    let (open, close) = marks.display
    if rows.count == 1, rows[0].left.isEmpty { return [[open] + TeXSource.filled([rows[0].right]) + [close]] }
    let lines = rows.enumerated().map { "\($1.aligned)\($0 == rows.count - 1 ? "" : $1.end)" }
    return [[open, "\\begin{aligned}"] + TeXSource.filled(lines) + ["\\end{aligned}", close]]
  }

  private func paragraphs(_ equations: [Equation]) -> [[String]] { pieces.pieces(equations, setter) }

  private var pieces: TeXPieces<[String]> {
    TeXPieces(aligned: { aligned($0) }, captions: { paragraphs(captions: $0) }, blocks: { paragraphs($0) })
  }

  // MARK: Tables

  private func paragraphs(_ table: Table) -> [[String]] {
    let words = TeXTextWriter(setter.writer.names, isInline: true)
    // A page of the web is as wide as its longest table.
    let whole = TeXTable(table, room: .infinity) { words.tokens($0).width }
    guard let columns = whole.parts.first else { return [] }
    let header = columns.map { $0.span > 0 ? prose($0.header) : "" }
    let layout = columns.map { $0.isNumeric ? "--:" : ":--" }
    let rows = (0..<whole.rowCount).map { row in
      columns.map { $0.cells.indices.contains(row) ? prose($0.cells[row]) : "" }
    }
    return [([header, layout] + rows).map { "| \($0.joined(separator: " | ")) |" }]
  }

  // MARK: Steps

  private func paragraphs(_ step: Step) -> [[String]] {
    let arriving = step.arriving.map { ", arriving \(prose($0))" } ?? ""
    var result = [["**\(step.number)** \(prose(step.equation))\(arriving)"]]
    if step.form == nil, let aside = step.aside { result.append([prose(aside)]) }
    result += aligned(setter.form(step))
    for contribution in step.contributions { result += paragraphs(contribution) }
    return result + step.notes.flatMap { paragraphs(.note($0)) }
  }

  private func paragraphs(_ contribution: Contribution) -> [[String]] {
    [["to \(prose(contribution.operand)):"]]
      + pieces.pieces(contribution.lines, setter, labelWidth: Self.labelWidth) { label in
        label.isEmpty ? "" : setter.source(setter.writer.tokens(label)) + "\\quad"
      }
  }

  /// The width of the labels of lines, in digits.
  private static let labelWidth = 10.0
}
