import Explanations
import Language
import Testing

@testable import Sessions

/// `export latex f.tex grad L`: a page as a file.
@Suite struct ExportPagesTests {
  private func exported(_ statements: String, _ export: String, file: String = "f.tex") -> String {
    let files = MemoryFiles()
    var session = Session(files: files.access, seed: 1)
    for response in session.respond(to: statements + "\n" + export) {
      #expect(response.outcome == .done, "\(response.source.text): \(response.diagnostic?.message ?? "")")
    }
    return files[file] ?? ""
  }

  private static let chain = "x = 3; y = x^2; z = log(y)"

  @Test func aFileBeginsWithItsSession() {
    let text = exported(Self.chain + "; vars; grad y", "export latex f check z wrt x")
    #expect(
      text.hasPrefix(
        "% Written by backprop \(Version.current) from:\n%   x = 3\n%   y = x^2\n%   z = log(y)\n%   check z wrt x\n"))
    let notes = exported(Self.chain, "export markdown f at x = 5", file: "f.md")
    #expect(notes.hasPrefix("<!-- Written by backprop \(Version.current) -->\n\n```backprop\nx = 3\n"))
    #expect(notes.contains("\ngrad z at x = 5\n```\n") && notes.contains("= 25"))
  }

  /// What stands at the top comes to the same file when it is run again.
  @Test(arguments: ["grad z", "hessian z", "derive z wrt x", "paths z x"]) func aFileCanBeMadeAgain(_ command: String) {
    let text = exported(Self.chain, "export latex f \(command)")
    let lines = text.split(separator: "\n").filter { $0.hasPrefix("%   ") }.map { String($0.dropFirst(4)) }
    let again = exported(lines.dropLast().joined(separator: "\n"), "export latex f \(lines.last ?? "")")
    #expect(again == text && lines.count == 4)
  }

  /// Every command whose output is a page can be exported.
  @Test(arguments: Commands.all.filter { $0.isPublished }.map { $0.name }) func everyPageIsExported(_ name: String)
    throws
  {
    let type = try #require(Commands.named(name))
    let examples = type.examples.filter { !$0.contains("export") }
    for example in examples {
      let statements = Script.statements(of: example)
      guard let last = statements.last, last.text.hasPrefix(name) else { continue }
      let files = MemoryFiles()
      var session = Session(files: files.access, seed: 1)
      for statement in statements.dropLast() { _ = session.respond(to: statement.text) }
      for format in DocumentFormats.published {
        let response = session.respond(to: "export \(format.name) out \(last.text)").last
        #expect(response?.outcome == .done, "\(last.text): \(response?.diagnostic?.message ?? "")")
        #expect((files["out." + format.fileExtension] ?? "").hasPrefix(format.mark))
      }
    }
  }

  @Test func withoutACommandThePassesOfTheOutputsAreWritten() {
    let all = exported("x = 2; a = x^2; b = x + 1", "export latex f")
    #expect(all.contains("Backward pass of $a$") && all.contains("Backward pass of $b$"))
    let one = exported("x = 2; a = x^2; b = x + 1", "export latex f of b")
    #expect(!one.contains("of $a$") && one.contains("Backward pass of $b$"))
    let array = exported("x = [1, 2]; y = x * 2", "export latex f of y")
    #expect(array.contains("Forward pass") && !array.contains("Backward pass"))
  }

  @Test func standaloneIsAnArticle() {
    let text = exported(Self.chain, "export latex f standalone grad z")
    #expect(text.contains("\\documentclass") && text.hasSuffix("\\end{document}\n"))
    #expect(!exported(Self.chain, "export latex f grad z").contains("\\documentclass"))
  }

  @Test func flavorsMarkFormulas() {
    let dollar = exported(Self.chain, "export markdown f flavor=dollar", file: "f.md")
    #expect(dollar.contains("\n$$\n") && !dollar.contains("```math") && !dollar.contains("$`"))
    let github = exported(Self.chain, "export md f flavor=github", file: "f.md")
    #expect(github.contains("\n```math\n") && !github.contains("$$"))
  }

  @Test func anExportChangesNothing() {
    var session = Session(files: MemoryFiles().access, seed: 1)
    _ = session.respond(to: "x = 2; y = x^2; grad y")
    let before = VisibleState(session)
    for export in ["sgd y steps=3", "grad y at x = 4", "table y over x in [1, 2]", "why x"] {
      #expect(session.respond(to: "export latex f \(export)").last?.outcome == .done)
      #expect(VisibleState(session) == before, "\(export)")
    }
  }

  @Test func namesAreTold() {
    let text = exported(
      "x = [1, 2]; x1 = 3; W2 = 2; W_2 = 5; a_b = 1; loss = x[1] * x1 * W2 * W_2 * a_b", "export latex f")
    // The entry 1 of x has the look of a name with that index, which is set as it is typed then.
    #expect(text.contains("x_{1}") && text.contains("\\mathtt{x1}"))
    #expect(text.contains("W_{2}") && text.contains("\\mathtt{W2}"))
    #expect(text.contains("a_{b}") && text.contains("\\mathit{loss}"))
    let greek = exported("alpha = 2; ŷ = 3; θ = 1; y_hat = 2; z = alpha * ŷ * θ * y_hat", "export latex f")
    #expect(greek.contains("\\alpha") && greek.contains("\\hat{y}") && greek.contains("\\theta"))
    #expect(greek.contains("\\mathtt{y\\_hat}"))
  }

  @Test func aFileMayBeCalledAsACommandIs() {
    let text = exported(Self.chain, "export latex grad.tex grad z", file: "grad.tex")
    #expect(text.contains("%   grad z"))
    #expect(exported(Self.chain, "export latex f check(z)").contains("%   check(z)"))
  }

  @Test func aNameOfACommandIsAName() {
    let text = exported("grad = 3; z = grad^2", "export latex f of z")
    #expect(text.contains("%   :grad z") && text.contains("\\mathit{grad}"))
    var session = Session(files: MemoryFiles().access)
    _ = session.respond(to: "grad = 3; z = grad^2")
    #expect(session.respond(to: "export latex f :grad z").last?.outcome == .done)
  }

  @Test func refuses() {
    let files = MemoryFiles()
    var session = Session(files: files.access)
    _ = session.respond(to: Self.chain)
    #expect(session.problem("export pytorch m standalone")?.message.contains("standalone") == true)
    #expect(session.problem("export jax m grad z")?.message.contains("grad z") == true)
    #expect(session.problem("export latex m flavor=dollar")?.message.contains("flavor") == true)
    #expect(session.problem("export markdown m standalone")?.message.contains("standalone") == true)
    #expect(session.problem("export markdown m flavor=word")?.message.contains("github, dollar") == true)
    #expect(session.problem("export latex m :save q")?.message == "save prints no page to export")
    #expect(session.problem("export latex m grad q")?.message.contains("unknown name") == true)
    #expect(files["m.tex"] == nil && files["m.md"] == nil && files["m.py"] == nil)
    files["m.tex"] = "my own"
    #expect(session.problem("export latex m grad z")?.hint == "export latex m.tex overwrite replaces it")
    #expect(session.respond(to: "export latex m overwrite grad z").last?.outcome == .done)
    #expect(session.respond(to: "export latex m check z").last?.outcome == .done)
  }

  @Test func completion() {
    var session = Session(files: MemoryFiles().access)
    _ = session.respond(to: "loss = 2")
    func candidates(_ line: String) -> [String] {
      session.completions(for: line, cursor: line.utf8.count).candidates
    }
    #expect(candidates("export l") == ["latex"])
    #expect(candidates("export latex f.tex jac") == ["jacobian"])
    #expect(candidates("export latex f.tex st").contains("standalone"))
    #expect(candidates("export latex f.tex grad lo").contains("loss"))
    #expect(candidates("export latex f.tex grad loss wr").contains("wrt"))
  }
}
