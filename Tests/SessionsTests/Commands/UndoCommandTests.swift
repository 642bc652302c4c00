import Testing

@testable import Sessions

@Suite struct UndoCommandTests {
  @Test func saysWhatIsThereAgain() {
    var session = Session()
    _ = session.respond(to: "x = 2\ny = x^2\nx = 3")
    #expect(session.output("undo") == "x is 2 again\n")
    #expect(session.sheet.value(of: "y")?.scalars == [4])
    #expect(session.output("undo 2") == "y is gone\nx is gone\n")
    #expect(session.sheet.definitions.isEmpty)
    #expect(session.output("redo 2").contains("y = x^2 again"))
    #expect(session.output("redo") == "x is 3 again\n")
    #expect(session.problem("redo")?.message == "there is nothing to redo")
  }

  @Test func aNewChangeEndsWhatCouldBeRedone() {
    var session = Session()
    _ = session.respond(to: "x = 2; undo; y = 1")
    #expect(session.problem("redo")?.message == "there is nothing to redo")
    #expect(session.output("undo 5").contains("that was all: 1 of 5"))
  }

  /// What was made anew since, as the graph is by a setting, has nodes of its own: none of before comes back for them.
  @Test func goesBackBehindAGraphMadeAnew() {
    var session = Session()
    _ = session.respond(to: "x = 2; a = x * x; b = x * x + 1\na = x + 7\nset sharing off\nz = a * b")
    _ = session.respond(to: "undo; undo")
    #expect(session.sheet.value(of: "a")?.scalars == [4] && session.sheet.value(of: "b")?.scalars == [5])
    session = Session()
    _ = session.respond(to: "x = 2; b = (x * x) + (x * x); a = x + 7\na = x + 8\nset sharing off\nundo")
    #expect(session.sheet.value(of: "a")?.scalars == [9] && session.sheet.value(of: "b")?.scalars == [8])
  }

  /// The definition that undo brings back did not fit then either.
  @Test func goesBackToABrokenDefinition() {
    var session = Session()
    _ = session.respond(to: "x = [1, 2]\ny = x[0]\nx = 3\ny = x + 1")
    #expect(session.respond(to: "undo").last?.outcome == .done)
    #expect(session.sheet.broken["y"] != nil)
    _ = session.respond(to: "undo")
    #expect(session.sheet.broken["y"] == nil)
    #expect(session.sheet.value(of: "y")?.scalars == [1])
  }

  @Test func aLineIsTakenBackAsOne() {
    var session = Session()
    _ = session.respond(to: "x = 2; y = x^2")
    _ = session.respond(to: "x = 3; z = y + 1; remove z; w = 1")
    #expect(session.output("undo") == "w is gone\nx is 2 again\n")
    #expect(Array(session.sheet.definitions.keys) == ["x", "y"])
    #expect(session.output("redo") == "x is 3 again\nw is 1 again\n")
    #expect(Array(session.sheet.definitions.keys) == ["x", "y", "w"])
    #expect(session.output("undo 2") == "w is gone\nx is gone\ny is gone\n")
    #expect(session.problem("undo")?.message == "there is nothing to undo")
    // Lines of a paste are lines, and so are statements in brackets that go on to the next line.
    _ = session.respond(to: "a = 1\nb = [1,\n2]; c = 2\nd = 3")
    #expect(session.output("undo") == "d is gone\n")
    #expect(session.output("undo") == "c is gone\nb is gone\n")
  }

  @Test func onItsOwnLineUndoTakesBackSingleStatements() {
    var session = Session()
    #expect(session.output("x = 2; x = 3; undo; x") == "x is 2 again\nx = 2\n")
    #expect(session.output("y = 1; y = 5; z = 2; undo; undo; redo; y").hasSuffix("y = 5\n"))
    #expect(session.output("undo") == "y is gone\n")
    // It may reach behind the line, which then holds what is left.
    _ = session.respond(to: "undo; a = 1; b = 2")
    #expect(session.output("undo") == "b is gone\na is gone\n")
    #expect(session.sheet.definitions.isEmpty)
  }

  @Test func definitionsComeBackToTheirPlace() {
    var session = Session()
    _ = session.respond(to: "a = 1\nb = 2\nc = 3\nd = 4")
    for line in ["remove b", "remove a, c", "reset", "remove d; b = 7; remove a", "remove c; c = 1; remove c; c = 2"] {
      let before = (Array(session.sheet.definitions.keys), session.bits)
      #expect(session.respond(to: line).allSatisfy { $0.outcome == .done })
      let after = (Array(session.sheet.definitions.keys), session.bits)
      _ = session.respond(to: "undo")
      #expect((Array(session.sheet.definitions.keys), session.bits) == before, "\(line)")
      _ = session.respond(to: "redo")
      #expect((Array(session.sheet.definitions.keys), session.bits) == after, "\(line)")
      _ = session.respond(to: "undo")
    }
    _ = session.respond(to: "remove b\nb = 5\nremove a\nz = 0")
    _ = session.respond(to: "undo 4")
    #expect(Array(session.sheet.definitions.keys) == ["a", "b", "c", "d"])
    _ = session.respond(to: "redo 4")
    #expect(Array(session.sheet.definitions.keys) == ["c", "d", "b", "z"])
  }

  /// A sum over uses is formed in the order of the nodes: it comes back to its last bit.
  @Test func theLastBitComesBack() {
    var generator = RandomNumbers(seed: 5)
    let uses = "a = z * 3; b = exp(z); c = sin(z); d = z^3"
    let ends = "L = sum(a * b) + sum(c * a) + sum(d * b) + sum(a); g = grad(L, z); h = grad(sum(g^2), z)"
    for _ in 0..<20 {
      let z = (0..<4).map { _ in generator.normal() }
      for line in [
        "a = z * 4", "b = z * 2; a = b + z", "remove h, g, L", "reset", "z = [1, 2]; z = [1, 2, 3, 4]", "expand all",
        "f(t) = t^2; a = f(z); b = f(a)", "z = z0", "remove h\nd = z\nz := z + 1\nc = d[0] * z",
      ] {
        var session = Session()
        _ = session.respond(to: "z0 = 2; z = \(z); \(uses)")
        _ = session.respond(to: ends)
        let before = session.bits
        _ = session.respond(to: line)
        let after = session.bits
        let count = line.split(separator: "\n").count
        _ = session.respond(to: "undo \(count)")
        #expect(session.bits == before, "\(line)")
        _ = session.respond(to: "redo \(count)")
        #expect(session.bits == after, "\(line)")
        _ = session.respond(to: "undo \(count)\nredo\nundo")
        #expect(session.bits == before, "\(line)")
      }
    }
  }

  @Test func everyStateComesBack() {
    var session = Session(seed: 1)
    let statements = [
      "x = 2", "const k = 1", "f(t) = t^2 + k", "y = f(x) * x", "z = [x, y]", "x = [1, 2]", "y = x[1]", "k = 0",
      "y = 5",
      "x, y -= 1", "reset", "z = 3",
    ]
    var states = [(session.script, Array(session.sheet.definitions.keys), session.bits)]
    for statement in statements {
      let response = session.respond(to: statement)[0]
      #expect(response.outcome == .done, "\(statement): \(response.diagnostic?.message ?? "")")
      states.append((session.script, Array(session.sheet.definitions.keys), session.bits))
    }
    for state in states.dropLast().reversed() {
      _ = session.respond(to: "undo")
      #expect(session.script.split(separator: "\n").sorted() == state.0.split(separator: "\n").sorted())
      #expect(Array(session.sheet.definitions.keys) == state.1 && session.bits == state.2)
    }
    for state in states.dropFirst() {
      _ = session.respond(to: "redo")
      #expect(session.script.split(separator: "\n").sorted() == state.0.split(separator: "\n").sorted())
      #expect(Array(session.sheet.definitions.keys) == state.1 && session.bits == state.2)
    }
  }
}
