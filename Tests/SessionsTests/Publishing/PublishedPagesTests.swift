import Explanations
import Testing
import Typesetting

@testable import Sessions

/// What every page of the transcripts is in each format that is written to files.
@Suite struct PublishedPagesTests {
  /// Nothing that LaTeX would refuse stands in it, and the numbers are those of the page, each as often.
  @Test(arguments: Transcript.all) func pagesAreSetWithTheirNumbers(_ transcript: Transcript) {
    var session = Session(files: Fixtures.access, seed: 1)
    session.settings.unicode = false
    for input in transcript.inputs where !input.contains("set unicode") {
      for response in session.respond(to: input) {
        let faults = PublishedPage(response.document).faults
        #expect(faults.isEmpty, "\(input): \(faults.prefix(3))")
      }
    }
  }

  @Test func faultsAreFound() {
    #expect(!LaTeXSource("\\begin{align*} a & b").faults.isEmpty)
    #expect(!LaTeXSource("a_b").faults.isEmpty)
    #expect(!LaTeXSource("50% of it").faults.isEmpty)
    #expect(!LaTeXSource("$\\frac{1}{2$").faults.isEmpty)
    #expect(!LaTeXSource("\\[ \\text{a_b} \\]").faults.isEmpty)
    #expect(!LaTeXSource("ŷ").faults.isEmpty)
    #expect(LaTeXSource("\\[ \\hat{y}_{1} = \\text{50\\% of }\\begin{bmatrix} 1 & 2 \\end{bmatrix} \\]").faults.isEmpty)
    #expect(!MarkdownSource("```math\nx^2\n").faults.isEmpty)
    #expect(WrittenNumbers(source: "1.50 \\cdot 10^{-9}") == WrittenNumbers(page: "1.50e-09"))
    #expect(WrittenNumbers(source: "W_{2}").missing(from: WrittenNumbers(page: "W")) == ["2"])
  }
}
