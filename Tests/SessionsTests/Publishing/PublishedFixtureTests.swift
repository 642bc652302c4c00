import Explanations
import Foundation
import Testing

@testable import Sessions

/// Files as they are exported, kept to be read. RECORD=1 writes them anew and fails the run.
@Suite struct PublishedFixtureTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let file: String
    let statements: String
    let export: String
    var testDescription: String { file }
  }

  static let all = [
    Case(file: "chain.tex", statements: "x = 3; y = x^2; z = log(y)", export: "latex FILE standalone of z"),
    Case(file: "uses.tex", statements: "x = 2; y = 3; f = x*y + sin(x)", export: "latex FILE grad f"),
    Case(
      file: "layer.tex",
      statements: "x = [1, 2, -1]; W = [.1, -.2; .3, .1; -.4, .2]; b = [.1, 0]; const y = 0; v = Wᵀx + b; "
        + "L = cross_entropy(v, y)", export: "latex FILE"),
    Case(
      file: "names.tex",
      statements: "alpha = 2; ŷ = 3; x_1 = 1; W2 = 2; W_2 = 5; loss = alpha * ŷ + x_1 * W2 / W_2",
      export: "latex FILE grad loss"),
    Case(
      file: "fractions.tex", statements: "set numbers fractions; a = 1/3; b = a^2; z = b / (a + 1)",
      export: "latex FILE of z"),
    Case(
      file: "jacobian.tex", statements: "x = [1, 3]; y = [x[0] * x[1], x[0] + x[1], x[1]^2]",
      export: "latex FILE jacobian y wrt x"),
    Case(file: "chain.md", statements: "x = 3; y = x^2; z = log(y)", export: "markdown FILE"),
    Case(
      file: "derive.md", statements: "w = 3; f(t) = t^2 + 1; z = f(f(w))",
      export: "markdown FILE flavor=dollar derive z wrt w"),
    Case(
      file: "check.md", statements: "W = [1, 2; 3, 4]; L = sum((W @ [1, -1])^2)", export: "markdown FILE check L"),
  ]

  @Test(arguments: all) func file(_ test: Case) throws {
    let files = MemoryFiles()
    var session = Session(files: files.access, seed: 1)
    let export = "export " + test.export.replacing("FILE", with: test.file)
    for response in session.respond(to: test.statements + "\n" + export) {
      #expect(response.outcome == .done, "\(response.source.text): \(response.diagnostic?.message ?? "")")
    }
    let text = try #require(files[test.file])
    let name = "Fixtures/Publishing/" + test.file
    if Fixtures.isRecording {
      try Fixtures.write(text, to: Fixtures.folder + "/" + name)
      Issue.record("recorded \(name)")
    }
    #expect(text == Fixtures.text(name), "\(name)")
  }
}
