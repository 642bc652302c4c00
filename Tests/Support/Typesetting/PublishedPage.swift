import Explanations

/// A page in every format that is written to files, beside the page of a terminal.
public struct PublishedPage {
  /// What is wrong, a sentence each: what a reader of the format would refuse, and numbers that are not those of the page.
  public private(set) var faults: [String] = []

  /// Looks at a page.
  public init(_ page: Document) {
    // Questions are put at the terminal alone.
    let document = Document(page.blocks)
    let page = WrittenNumbers(page: PlainFormat(Page(width: 4000)).render(document))
      .removing(WrittenNumbers(page: document.repeatedCases))
    for format in DocumentFormats.published {
      let source = format.init(Page()).render(document)
      let own = format.name == LaTeXFormat.name ? LaTeXSource(source).faults : MarkdownSource(source).faults
      faults += own.map { "\(format.name): \($0)" }
      // A line has less room than the page of this test: columns may be left out, which is said.
      if source.contains("columns 0") { continue }
      let written = WrittenNumbers(source: source)
      faults += page.missing(from: written).map { "\(format.name) has lost \($0)" }
      // A wide table goes on below itself, with its first column again.
      if source.split(separator: "\\begin{tabular}").count - 1 > document.tables { continue }
      faults += written.missing(from: page).map { "\(format.name) has \($0), which is not on the page" }
    }
  }
}

extension Document {
  /// How many tables there are.
  fileprivate var tables: Int { blocks.reduce(0) { $0 + $1.tables } }

  /// The derivatives that the page writes before each case, and a file once before all.
  fileprivate var repeatedCases: String {
    blocks.flatMap { block -> [Contribution] in
      if case .steps(let steps) = block { steps.flatMap(\.contributions) } else { [] }
    }.flatMap { contribution in
      contribution.lines.compactMap(\.branch).dropFirst().map { Text($0.left).string }
    }.joined(separator: " ")
  }
}

extension Block {
  fileprivate var tables: Int {
    switch self {
    case .table: 1
    case .equations(let equations): equations.flatMap(\.workings).reduce(0) { $0 + $1.tables }
    case .steps(let steps):
      steps.flatMap(\.contributions).flatMap(\.lines).flatMap(\.details).reduce(0) { $0 + $1.tables }
    default: 0
    }
  }
}
