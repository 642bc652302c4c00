import Testing

@testable import Sessions

@Suite struct CompletionTests {
  private func complete(_ text: String, after statements: String = "") -> (start: Int, words: [String], suffix: String)
  {
    var session = Session(files: MemoryFiles().access)
    _ = session.respond(to: statements)
    let result = session.completions(for: text, cursor: text.utf8.count)
    return (result.start, result.candidates, result.suffix)
  }

  @Test func functionsAndNames() {
    #expect(complete("soft").words == ["softmax", "softplus"])
    #expect(complete("z = 2 * softm") == (8, ["softmax"], "("))
    #expect(complete("z = wei", after: "weights = 2") == (4, ["weights"], ""))
    #expect(complete("z = squa", after: "square2(t) = t^2").words == ["square", "square2"])
    #expect(complete("x = 1 # soft").words == [])
  }

  @Test func commandsAndTheirArguments() {
    #expect(complete("his") == (0, ["history"], " "))
    #expect(complete("x = 2; his").start == 7)
    #expect(complete(":vars").words == ["vars"])
    #expect(complete("z = his").words == [])
    #expect(complete("set dig") == (4, ["digits"], " "))
    #expect(complete("set sharing o").words == ["off", "on"])
    #expect(complete("help softm").words == ["softmax"])
    #expect(complete("?softm").words == ["softmax"])
    #expect(complete("grad z wr", after: "z = 2").words == ["wrt"])
    for command in ["jacobian", "hessian", "derive", "tangent", "check"] {
      #expect(complete("\(command) z wr", after: "z = 2").words == ["wrt"])
      #expect(complete("\(command) z at width = wid", after: "width = 2; z = 2").words == ["width"])
    }
    #expect(complete("tangent z wrt x dir", after: "z = 2").words == ["direction"])
    #expect(complete("why x o", after: "x = 2").words.first == "of")
    #expect(complete("nudge x 0.1 o", after: "x = 2").words.first == "of")
    #expect(complete("paths z w", after: "z = 2; weight = 1").words == ["weight", "where", "wrt"])
    #expect(complete("remove s", after: "slope = 2").words == ["slope"])
  }

  @Test func files() {
    #expect(complete("load n") == (5, ["net.bp", "notes.txt"], ""))
    #expect(complete("load ne") == (5, ["net.bp"], ""))
    #expect(complete("load old/f") == (5, ["old/first.bp"], ""))
    #expect(complete("load ").words == ["net.bp", "notes.txt", "old/"])
    #expect(complete("record of").words == ["off"])
    #expect(complete("X = csv(\"no") == (9, ["notes.txt"], "\""))
    #expect(complete("X = csv(\"ol") == (9, ["old/"], ""))
    #expect(complete("X = csv(\"notes.txt\", \"na").words == [])
  }

  @Test func signsByTheirNamesInLaTeX() {
    #expect(complete("x = \\theta") == (4, ["θ"], ""))
    #expect(complete("\\eta").words == ["η"])
    #expect(complete("\\thet").words == ["θ"])
    #expect(complete("\\yhat").words == ["ŷ"])
    #expect(complete("\\hat{y}").words == ["ŷ"])
    #expect(complete("\\yhat").words.first?.unicodeScalars.count == 1)
    #expect(complete("W\\T") == (1, ["ᵀ"], ""))
    #expect(complete("\\partial").words == ["∂"])
    #expect(complete("x\\_1").words == ["₁"])
    #expect(complete("\\nabl").words == ["∇"])
    #expect(complete("\\al").words == ["α"])
    #expect(complete("\\qqq").words == [])
  }

  @Test func anyCursorIsHarmless() {
    let session = Session()
    let text = "set x; ŷ = \\theta + \"a; load "
    for cursor in -1...(text.utf8.count + 2) { _ = session.completions(for: text, cursor: cursor) }
    #expect(session.completions(for: "softm + 1", cursor: 5).candidates == ["softmax"])
  }

  @Test func commandsStandOut() {
    var session = Session()
    func keywords(_ text: String) -> [Range<Int>] {
      session.highlights(of: text).filter { $0.role == .keyword }.map(\.range)
    }
    #expect(keywords("grad z wrt x") == [0..<4])
    #expect(keywords("x = 2; :grad z") == [8..<12])
    #expect(keywords("vars = 2") == [])
    #expect(keywords("const y = 1") == [0..<5])
    _ = session.respond(to: "grad = 3")
    #expect(keywords("grad + 1") == [])
  }

  /// Where a node is asked for its names are listed, and no functions.
  @Test(arguments: ["grad z wrt ", "why ", "compare ", "nudge ", "sgd z wrt ", "jacobian z wrt "])
  func nodesAreListedByName(_ line: String) {
    let words = complete(line, after: "w = 2; x = [1, 2]; f(t) = t^2; z = w^2").words
    #expect(Set(words).isSuperset(of: ["w", "x", "z"]) && !words.contains("f"), "\(words)")
    #expect(!words.contains("sin") && !words.contains("softmax"))
  }
}
