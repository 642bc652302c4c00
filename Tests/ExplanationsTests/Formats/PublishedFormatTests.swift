import Graphs
import Testing
import Typesetting

@testable import Explanations

/// The lecture's sheets in LaTeX and Markdown.
@Suite struct PublishedFormatTests {
  private func document(_ name: String) throws -> Document {
    var (sheet, output) = try LectureSheets.example(name)
    return try sheet.narrator().gradient(of: output, variables: sheet.variables).document
  }

  @Test(arguments: LectureSheets.all.map(\.name)) func sheetsAreSetWithTheirNumbers(_ name: String) throws {
    let faults = PublishedPage(try document(name)).faults
    #expect(faults.isEmpty, "\(faults.prefix(3))")
  }

  private func latex(_ formula: Formula, _ notation: FormulaNotation = .derivative) -> String {
    let text = Text(formula, notation)
    let setter = TeXSetter(TeXNames([text]))
    return setter.source(setter.writer.tokens(text))
  }

  @Test func formulasAreSetAsTextbooksDo() {
    let (x, y, l) = (Formula.symbol("x", shape: [2]), Formula.symbol("y", shape: [3]), Formula.symbol("L"))
    let (i, j) = (Formula.generated(.i), Formula.generated(.j))
    let w = Formula.symbol("W2", shape: [2, 3])
    func entry(_ a: Formula, _ b: Formula...) -> Formula { Formula(.indexed(a, b)) }
    #expect(latex(.partial(l, entry(x, i))) == "\\frac{\\partial L}{\\partial x_{i}}")
    #expect(latex(.partial(entry(w, i, j), l)) == "\\frac{\\partial (W_{2})_{i,j}}{\\partial L}")
    let nabla = Formula(.derivative(.init(of: l, by: [w], .nabla)), shape: w.shape)
    #expect(latex(nabla) == "\\nabla_{W_{2}}\\, L")
    #expect(latex(Formula(.transpose(nabla))) == "(\\nabla_{W_{2}}\\, L)^{\\top }")
    #expect(latex(Formula(.transpose(.partial(y, x)))) == "\\biggl(\\frac{\\partial y}{\\partial x}\\biggr)^{\\top }")
    let sum = Formula(.sum(over: [GeneratedName(.j)], Formula(.infix(.times, entry(x, i), entry(y, j)))))
    #expect(latex(sum) == "\\sum_{j} x_{i} \\cdot y_{j}")
    #expect(latex(Formula(.infix(.times, x, x), shape: [2])) == "x \\odot x")
    #expect(latex(Formula(.infix(.minus, l, -l))) == "L - (-L)")
    #expect(latex(Formula(.infix(.power, -l, 2))) == "(-L)^{2}")
    #expect(latex(Formula(.infix(.power, l / 2, 2))) == "\\biggl(\\frac{L}{2}\\biggr)^{2}")
    #expect(latex(Formula(.call("diag", [x]))) == "\\operatorname{diag}(x)")
    #expect(latex(Formula(.call("log", [l]))) == "\\log (L)")
    #expect(latex(Formula(.call("sqrt", [l]))) == "\\sqrt{L}")
    let cases = Formula(.cases([.init(1, if: Formula(.infix(.isSame, i, j))), .init(0)]))
    #expect(latex(cases) == "\\begin{cases} 1 & \\text{if }i = j \\\\ 0 & \\text{otherwise} \\end{cases}")
    #expect(latex(Formula(.tangent(x))) == "\\dot{x}")
    #expect(latex(.value(-0.5), .derivativeNumbers(NumberStyle())) == "-0.5")
    #expect(latex(.value(1.5e-9), .derivativeNumbers(NumberStyle())) == "1.5 \\cdot 10^{-9}")
  }

  @Test func wordsAreEscaped() {
    let text = Text("50% of #1 & a_b ~ x^2 {c} \\d $5 <b> ŷ ∇ θ “q”")
    let body = LaTeXFormat().render(Document([.paragraph(text)]))
    #expect(LaTeXSource(body).faults.isEmpty, "\(body)")
    #expect(body.contains("50\\% of \\#1 \\& a\\_b") && body.contains("\\^{y}") && body.contains("$\\nabla$"))
    #expect(body.contains("$<$b$>$") && body.contains("$\\theta$") && body.contains("``q''"))
    let markdown = MarkdownFormat().render(Document([.paragraph("a_b *c* `d` #")]))
    #expect(markdown == "a\\_b \\*c\\* \\`d\\` \\#\n")
  }

  @Test func longLinesAreBroken() {
    let terms = (1...40).map { Formula.symbol("x\($0)") }
    let sum = terms.dropFirst().reduce(terms[0]) { Formula(.infix(.plus, $0, $1)) }
    let body = LaTeXFormat().render(Document([.equations([Equation("y", [.init(Math(Text(sum)))])])]))
    #expect(body.split(separator: "\n").count { $0.contains("\\\\") } >= 2, "\(body)")
    #expect(LaTeXSource(body).faults.isEmpty)
    let wide = Grid((0..<2).map { _ in (0..<12).map { Text("-12345.67\($0)", .number) } })
    let matrix = LaTeXFormat().render(Document([.display([.grid(wide)])]))
    #expect(matrix.contains("\\cdots") && matrix.contains("columns 0--"), "\(matrix)")
  }
}
