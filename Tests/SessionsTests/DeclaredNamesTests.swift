import Explanations
import Language
import Testing

@testable import Sessions

/// Names that are declared and have no value.
@Suite struct DeclaredNamesTests {
  /// The sheets of the lecture.
  private static let sheets = Transcript.all.filter { $0.name.prefix(2) <= "13" && !$0.name.hasPrefix("05") }

  /// A sheet whose values are taken away prints a general form; with the values given again it prints its very pages.
  @Test(arguments: sheets) func aSheetWithoutValues(_ transcript: Transcript) throws {
    for usesLetters in [false, true] {
      var given = Session(files: Fixtures.access, seed: 1)
      var declared = Session(files: Fixtures.access, seed: 1)
      (given.hasShownConventions, declared.hasShownConventions) = (true, true)
      var values: [String] = []
      var letters = Letters()
      var isLeft = false
      for source in transcript.inputs.flatMap({ Script.statements(of: $0) }) where !isLeft {
        guard let statement = try? given.state.statement(source) else { continue }
        switch statement.kind {
        case .command(let command)
        where ["grad", "forward"].contains(command.word.text) && !source.text.contains(" at "):
          let page = given.output(source.text)
          let general = declared.respond(to: source.text)
          if usesLetters, general.contains(where: { $0.outcome == .failed }) {
            // A part of an array needs its size.
            #expect(general.allSatisfy { $0.diagnostic?.message.contains("needs numbers for the size") ?? true })
          }
          let text = general.map { PlainFormat(declared.page).render($0.document) }.joined()
          #expect(text.contains("no value yet") || text.contains("have no values yet"), "\(source.text): \(text)")
          #expect(!Self.hasStandIn(text), "\(text)")
          var again = declared
          let failed = again.respond(to: values.joined(separator: "; ")).first { $0.outcome == .failed }
          #expect(failed == nil, "\(failed?.diagnostic?.message ?? "")")
          #expect(again.output(source.text) == page, "\(source.text)")
        case .update, .command, .expression: isLeft = statement.isUpdate
        default:
          let before = given
          _ = given.respond(to: source.text)
          guard case .definition(let definition) = statement.kind,
            case .leaf(let value, let isVariable)? = given.sheet[definition.name.text]?.kind
          else {
            if declared.respond(to: source.text).contains(where: { $0.outcome == .failed }) {
              isLeft = true
              #expect(usesLetters, "\(source.text)")
            }
            continue
          }
          let name = definition.name.text
          // A value that is given again stands for another page.
          if before.sheet[name] != nil { isLeft = true }
          let space = usesLetters ? letters.space(of: value.shape) : value.shape.space
          _ = declared.respond(to: "\(isVariable ? "" : "const ")\(name) : \(space)")
          values.append(source.text)
        }
      }
    }
  }

  /// A letter for every length that is not 1.
  private struct Letters {
    private var names: [Int: String] = [:]
    mutating func space(of shape: [Int]) -> String {
      let sizes = shape.map { size -> String in
        if size == 1 { return "1" }
        let name = names[size] ?? "k\(names.count)"
        names[size] = name
        return name
      }
      return sizes.isEmpty ? "R" : "R^(\(sizes.joined(separator: ", ")))"
    }
  }

  /// Whether a number stands there that could be a size in place of a letter, or be made of such.
  static func hasStandIn(_ text: String) -> Bool {
    var run = 0
    for character in text {
      run = character.isNumber && character.isASCII ? run + 1 : 0
      if run >= 10 { return true }
    }
    return false
  }

  /// Whatever is asked of arrays with letters for sizes, no integer that stands for a letter is seen.
  @Test func noStandInIsSeen() {
    let start = "x : R^m; z : R^m; X : R^(m×n); Y : R^(n×k); w : R; const y : R; f : R -> R; g : R^m -> R^n; "
    let calls = FunctionTable.names.flatMap { name in
      ["\(name)(x)", "\(name)(X)", "\(name)(x, z)", "\(name)(X, Y)", "\(name)(X, axis=0)"]
    }
    let expressions =
      calls + [
        "X @ Y", "Xᵀx", "x[0]", "x[-1]", "x[1:]", "X[0]", "X[:, 0]", "X[0, 1]", "x[y]", "[x, z]", "[x; z]", "x * X",
        "X - x", "f(X)", "g(x)", "sum(k in range(3): x[k])", "sum(k in x: k^2)", "mean(x)", "mean(X)", "X + Y", "X'",
        "one_hot(y, 3)", "iterate(f, x, 3)", "where(x > 0, x, 0)", "norm(x) / w",
      ]
    let commands = ["forward u", "grad u", "grad sum(u)", "jacobian u", "vars", "show u", "graph u", "derive sum(u)"]
    for expression in expressions {
      var session = Session(seed: 1)
      session.tellsPrograms = true
      for line in [start + "u = " + expression] + commands {
        for response in session.respond(to: line) {
          var text = PlainFormat(session.page).render(response.document) + response.json.text
          if let diagnostic = response.diagnostic { text += diagnostic.message + (diagnostic.hint ?? "") }
          #expect(!Self.hasStandIn(text), "\(expression), \(line): \(text)")
        }
        // What was refused is not asked about.
        if session.sheet["u"] == nil { break }
      }
    }
  }

  // MARK: What a value does

  @Test func aValueSaysWhatALetterIs() {
    var session = Session(seed: 1)
    _ = session.respond(to: "x : R^m; W : R^(m×n); b : R^n; v = Wᵀx + b; x = [1, 2, 3]")
    #expect(session.sheet.shape(of: "W")?.sizes == ["3", "n"])
    #expect(session.problem("W = ones(2, 2)")?.message.contains("with m = 3 (from x), but this has shape 2×2") == true)
    _ = session.respond(to: "W = ones(3, 2)")
    #expect(session.sheet.shape(of: "v") == [2])
    #expect(session.problem("b = [1, 2, 3]")?.message.contains("n = 2 (from W)") == true)
    _ = session.respond(to: "b = [1, 2]")
    #expect(session.sheet.value(of: "v")?.scalars == [7, 8])
    // The letter is free again where no other value holds it.
    _ = session.respond(to: "b := [0, 1]; undo; undo; undo")
    #expect(session.sheet.shape(of: "W")?.sizes == ["3", "n"])
  }

  @Test func aDefinitionSaysWhatALetterIs() {
    var session = Session(seed: 1)
    _ = session.respond(to: "y : R^n; f : R^n -> R; z = f(y); a = [1, 2]")
    _ = session.respond(to: "y = 2 * a")
    #expect(session.sheet.shape(of: "y") == [2])
    #expect(session.sheet.broken.isEmpty)
    _ = session.respond(to: "f(t) = sum(t)")
    #expect(session.sheet.value(of: "z")?.scalars == [6])
    _ = session.respond(to: "undo")
    _ = session.respond(to: "undo")
    #expect(session.sheet.value(of: "z") == nil)
    #expect(session.sheet.shape(of: "y")?.sizes == ["n"])
  }

  @Test func valuesAreNeverInvented() {
    var session = Session(seed: 1)
    session.tellsPrograms = true
    let text = session.respond(to: "x : R; w = 3; y = w * x; z = y + w; grad z").last?.json.text ?? ""
    #expect(text.contains(#""output":"z","value":null,"form":"general""#))
    #expect(text.contains(#"{"name":"x","formula":null,"shape":[],"value":null}"#))
    #expect(text.contains(#""gradients":{"x":3,"w":null}"#))
    #expect(text.contains(#""upstream":1"#))
    #expect(session.sheet.value(of: "z") == nil)
  }

  @Test func lettersStandInJSON() {
    var session = Session(seed: 1)
    session.tellsPrograms = true
    let json = session.respond(to: "W : R^(m×2)").last?.json.text ?? ""
    #expect(json.contains(#""shape":["m",2],"value":null,"declared":"R^(m×2)""#))
  }

  // MARK: Sessions

  @Test func undoAndRedo() {
    var session = Session(seed: 1)
    _ = session.respond(to: "x : R^m")
    _ = session.respond(to: "z = sum(x^2)")
    _ = session.respond(to: "x = [1, 2]")
    #expect(session.output("z") == "z = 5\n")
    _ = session.respond(to: "undo")
    #expect(session.problem("z")?.message == "x has no value yet")
    _ = session.respond(to: "redo")
    #expect(session.output("z") == "z = 5\n")
    _ = session.respond(to: "undo 3")
    #expect(session.sheet.definitions.isEmpty)
  }

  @Test func aDeclarationTakesAValueAway() {
    var session = Session(seed: 1)
    #expect(session.output("x = [1, 2]; x : R^m").contains("x has no value now; undo restores it"))
    _ = session.respond(to: "undo")
    #expect(session.output("x = [1, 2]; y = x; x : R^2; undo; y").hasSuffix("y = [1, 2]\n"))
  }

  @Test func savedSessionsDeclareAgain() {
    var session = Session(seed: 1)
    _ = session.respond(
      to:
        "x : R^m; const y : R; f : R -> R; g : R^m × R -> R; W : R^(m×n); x = [1, 2]; f(t) = t^2; z = g(x, y); h = f(y)"
    )
    var other = Session(seed: 1)
    for response in other.respond(to: session.script) { #expect(response.outcome != .failed) }
    #expect(other.script == session.script)
    #expect(other.problem("W = ones(3, 3)")?.message.contains("m = 2 (from x)") == true)
    #expect(other.output("grad z") == session.output("grad z"))
  }

  @Test func entriesBringDeclarationsBack() throws {
    var session = Session(seed: 1)
    session.keepsEntries = true
    var other = Session(seed: 1)
    for line in ["x : R^m; f : R -> R", "x = [1, 2]", "z = sum(f(x))", "x := 2 * x", "f(t) = t^2", "undo"] {
      for response in session.respond(to: line) {
        if let entry = response.entry { #expect(other.restore(entry) == nil) }
      }
    }
    #expect(other.script == session.script)
    #expect(other.problem("x = ones(2, 2)")?.message.hasPrefix("x is declared in R^m") == true)
  }

  @Test func pagesOfMixedSheetsKeepTheNumbersThereAre() {
    var session = Session(seed: 1)
    session.hasShownConventions = true
    let page = session.output("a = 2; b : R; c = a*b + a^2; grad c")
    #expect(page.contains("u2 = a^2 = 2^2 = 4"))
    #expect(page.contains("product  dc/db = dc/du1 * du1/db = 1 * 2 = 2") || page.contains("= 1 · 2 = 2"))
    #expect(page.contains("∂c/∂a = 2a + b"))
  }

  @Test func declaredNamesAreCompleted() {
    let session = Session(seed: 1)
    let completed = session.completions(for: "x : ", cursor: 4)
    #expect(completed.candidates == ["R"])
  }
}

extension Statement {
  fileprivate var isUpdate: Bool { if case .update = kind { true } else { false } }
}
