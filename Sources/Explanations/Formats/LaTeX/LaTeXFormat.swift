/// A document in LaTeX, of which amsmath is all that is needed: a part of another file, or an article of its own.
public struct LaTeXFormat: PublishedFormat {
  public static let name = "latex"
  public static let summary =
    "formulas of amsmath, to be read in with \\input; standalone adds the preamble of an article"
  public static let fileExtension = "tex"
  public static let mark = "% Written by backprop"
  public static let drawsInUnicode = false
  public static let flags = ["standalone"]
  public static let flavors: [String] = []

  /// A format for a page; LaTeX has a page of its own.
  public init(_ page: Page = Page()) {}

  /// The body of a document.
  public func render(_ document: Document) -> String { LaTeXBody(document).text }

  public static func file(_ document: Document, of source: PublishedSource, _ variant: PublishedVariant) -> String {
    let head = ["\(mark) \(source.version) from:"] + source.lines.map { $0.isEmpty ? "%" : "%   \($0)" }
    let comment = head.map { $0 + "\n" }.joined()
    let body = LaTeXFormat().render(document)
    return variant.isStandalone ? comment + preamble + body + "\\end{document}\n" : comment + body
  }

  /// What stands before the body of an article: a page whose lines have the room that bodies are broken for.
  static let preamble = """
    \\documentclass[10pt,a4paper,fleqn]{article}
    \\usepackage{amsmath}
    \\setlength{\\textwidth}{17cm}
    \\setlength{\\textheight}{25cm}
    \\setlength{\\oddsidemargin}{-0.5cm}
    \\setlength{\\topmargin}{-1.5cm}
    \\setlength{\\parindent}{0pt}
    \\setlength{\\mathindent}{1em}
    \\AtBeginDocument{%
      \\setlength{\\abovedisplayskip}{4pt plus 2pt}%
      \\setlength{\\belowdisplayskip}{4pt plus 2pt}}
    \\allowdisplaybreaks
    \\begin{document}

    """
}

/// The blocks of a document as LaTeX.
struct LaTeXBody {
  private let document: Document
  private let setter: TeXSetter

  init(_ document: Document) {
    self.document = document
    setter = TeXSetter(TeXNames(document.texts))
  }

  /// The source, each line ended by a line end.
  var text: String { TeXSource.filled(lines(document.blocks)).map { $0 + "\n" }.joined() }

  /// A text among words.
  func prose(_ text: Text) -> String {
    setter.prose(text, marks: ("$", "$"), escaped: TeXCharacters.escaped)
  }

  private func lines(_ blocks: [Block]) -> [String] { blocks.flatMap(lines) }

  private func lines(_ block: Block) -> [String] {
    switch block {
    case .heading(let title, let aside):
      let remark = aside.map { "\\hfill{\\small \(prose($0))}" } ?? ""
      return ["\\par\\medskip\\noindent\\textbf{\(prose(title))}\(remark)\\nopagebreak"]
    case .paragraph(let text): return ["\\par\\noindent \(prose(text))"]
    case .note(let text): return ["\\par\\noindent{\\small\\itshape \(prose(text))\\par}"]
    case .equations(let equations): return lines(equations)
    case .display(let math), .answer(let math):
      let (rows, captions) = setter.rows(math)
      return aligned(rows) + lines(captions: captions)
    case .continuation(let sides): return aligned(setter.continued(sides, TeXSetter.room).rows)
    case .steps(let steps): return steps.flatMap(lines)
    case .table(let table): return LaTeXTable(table, setter).lines
    case .list(let texts):
      guard !texts.isEmpty else { return [] }
      return ["\\begin{itemize}"] + texts.map { "\\item \(prose($0))" } + ["\\end{itemize}"]
    case .verbatim(let texts):
      guard !texts.isEmpty else { return [] }
      let lines = texts.flatMap { Self.broken($0.string) }.map { "\\mbox{\(TeXCharacters.typewriter($0))}\\\\" }
      return ["\\par{\\noindent\\footnotesize\\ttfamily"] + lines + ["\\par}"]
    }
  }

  /// The most characters on a line of a typewriter.
  private static let longestLine = 100

  private static func broken(_ line: String) -> [String] {
    var lines: [String] = []
    var rest = line[...]
    repeat {
      lines.append(String(rest.prefix(longestLine)))
      rest = rest.dropFirst(longestLine)
    } while !rest.isEmpty
    return lines
  }

  private func lines(captions: [Text]) -> [String] {
    captions.isEmpty ? [] : ["\\par\\noindent{\\small \(captions.map(prose).joined(separator: "; "))\\par}"]
  }

  /// Rows as one aligned formula.
  private func aligned(_ rows: [TeXRow]) -> [String] {
    if rows.isEmpty { return [] }
    if rows.count == 1, rows[0].left.isEmpty { return ["\\[ \(rows[0].right) \\]"] }
    let lines = rows.enumerated().map { "\($1.aligned)\($0 == rows.count - 1 ? "" : $1.end)" }
    return ["\\begin{align*}"] + lines + ["\\end{align*}"]
  }

  private func lines(_ equations: [Equation]) -> [String] { pieces.pieces(equations, setter) }

  private var pieces: TeXPieces<String> {
    TeXPieces(aligned: { aligned($0) }, captions: { lines(captions: $0) }, blocks: { lines($0) })
  }

  // MARK: Steps

  private func lines(_ step: Step) -> [String] {
    let arriving = step.arriving.map { "\\hfill arriving \(prose($0))" } ?? ""
    var result = [
      "\\par\\medskip\\noindent\\textbf{\(step.number)}\\quad \(prose(step.equation))\(arriving)\\nopagebreak"
    ]
    if step.form == nil, let aside = step.aside { result.append("\\par\\noindent\\hfill \(prose(aside))\\nopagebreak") }
    result += aligned(setter.form(step))
    for contribution in step.contributions { result += lines(contribution) }
    return result + step.notes.flatMap { lines(.note($0)) }
  }

  /// The width of the labels of lines, in digits.
  private static let labelWidth = 12.0

  private func lines(_ contribution: Contribution) -> [String] {
    ["\\par\\noindent\\quad to \(prose(contribution.operand))\\nopagebreak"]
      + pieces.pieces(contribution.lines, setter, labelWidth: Self.labelWidth) { label in
        label.isEmpty ? "" : "\\makebox[5em][l]{\\quad \(prose(label))}"
      }
  }
}
