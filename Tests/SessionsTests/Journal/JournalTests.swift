import Testing

@testable import Sessions

/// A session brought back by what its statements left behind is the same session.
@Suite struct JournalTests {
  /// Runs statements, and restores the session from the text of their entries.
  private func restored(_ lines: [String], _ files: MemoryFiles = MemoryFiles()) -> (Session, Session) {
    var first = Session(files: files.access, seed: 4)
    first.keepsEntries = true
    var text = first.beginning.text
    for line in lines {
      for response in first.respond(to: line) { text += response.entry?.text ?? "" }
    }
    // Whatever lay in files may be gone.
    var second = Session(seed: 9)
    let (entries, torn) = SessionEntry.entries(in: text)
    #expect(torn == 0)
    for entry in entries {
      let words = second.restore(entry)
      #expect(words == nil, "\(entry.source): \(words ?? "")")
    }
    return (first, second)
  }

  private func expectSame(_ first: Session, _ second: Session, _ comment: Comment) {
    #expect(first.bits == second.bits, comment)
    #expect(first.script == second.script, comment)
    #expect(first.sheet.variables == second.sheet.variables, comment)
    #expect(first.settings == second.settings, comment)
    #expect(first.done.count == second.done.count, comment)
    #expect(first.undone.count == second.undone.count, comment)
    #expect(Array(first.sheet.definitions.keys) == Array(second.sheet.definitions.keys), comment)
  }

  @Test(arguments: [
    ["W = randn(2, 2)", "b = 0", "z = sum(W^2) + (b - 1)^2", "sgd z steps=7", "b -= 0.1 * grad(z)", "V = rand(2)"],
    ["y = csv(\"iris.csv\", \"species\")", "A, B = split(y, 100)", "A := shuffle(A)", "C = permutation(4)"],
    ["randn(2)", "y = ans", "f(t) = t * ans", "7", "ans + 1", "w = ans; w := w + ans", "ans"],
    ["x = 3; y = x^2; z = y + 1", "undo", "redo", "x = 4", "undo 2", "redo"],
    ["x = [1, 2]; y = x[0]", "x = 3", "y = x + 1", "undo"],
    ["x = 1", "nothing + 1; y = 2", "grad y; z = 3; w = 4", "vars; x = 5", "1 + 1; x = 6"],
    ["z = [2, 1]; p = softmax(z)", "expand p", "set digits 7", "set sharing off", "collapse all", "expand softmax"],
    ["x = 3", "y = x^2 + 1; grad y", "w = 1", "w := u1 + 1"],
    ["seed 5", "rand(2)", "x = rand(2)", "remove x", "x = rand(1); y = x", "reset", "x = 1"],
    ["const k = 1/3; v = [0.1, -0.0, nan, inf]; T = reshape(arange(6), 2, 1, 3)", "reshape(t) = t", "T := T + 1"],
    ["x = [1,\n 2]; s = \"a\\nb\"", "f(t) =\n t"],
  ])
  func comesBack(_ lines: [String]) {
    let (first, second) = restored(lines)
    expectSame(first, second, "\(lines)")
    #expect(first.sheet.answer?.scalars == second.sheet.answer?.scalars)
    // What comes next is the same too, and so is what undo takes back.
    var (a, b) = (first, second)
    #expect(a.random == b.random)
    for line in ["r = rand(3)", "undo", "undo", "undo", "redo"] {
      #expect(a.output(line) == b.output(line), "\(lines): \(line)")
      expectSame(a, b, "\(lines): \(line)")
    }
  }

  @Test func whatWasLoadedComesBackAndNotTheFile() {
    let files = MemoryFiles()
    files["l.bp"] = "w = 1\nv = randn(2)\nf(t) = t * w\np = softmax(v)\nexpand p\nset digits 6\n3 + 4\n"
    let lines = ["w = 5; old = 1", "load l.bp", "w := w - 0.25", "save l.bp overwrite", "remove old", "load l.bp"]
    let (first, second) = restored(lines, files)
    expectSame(first, second, "load")
    #expect(second.sheet.value(of: "w")?.scalars == [0.75])
    var (a, b) = (first, second)
    for _ in 1...4 {
      #expect(a.output("undo") == b.output("undo"))
      expectSame(a, b, "undo after load")
    }
  }

  @Test func undoTakesBackATrainingAsOne() {
    var (_, second) = restored(["W = [1, 2]; b = 1; L = sum(W^2) + b^2", "adam L steps=3"])
    _ = second.respond(to: "undo")
    #expect(second.sheet.value(of: "W")?.scalars == [1, 2] && second.sheet.value(of: "b")?.scalars == [1])
  }

  @Test func questionsAndFailuresLeaveNothing() {
    var session = Session(files: MemoryFiles().access)
    session.keepsEntries = true
    _ = session.respond(to: "x = 2; y = x^2")
    for line in ["grad y", "vars", "y", "x = q", "forward y", "step y", "help", "history", "save f", "set", "undo 0"] {
      let entry = session.respond(to: line).last?.entry
      #expect(entry == nil || line == "y", "\(line)")
      #expect(entry?.isLasting != true, "\(line)")
    }
    #expect(session.respond(to: "seed 3").last?.entry != nil)
  }

  /// A journal that was cut at any byte, and went on on a new line, loses what was cut and nothing else.
  @Test func aTornEntrySpoilsNoOther() {
    var session = Session(seed: 1)
    session.keepsEntries = true
    let lines = ["x = 12345", "y = x^2", "W = rand(3)", "\"odd\" + 1", "z = sum(W)"]
    let texts = lines.flatMap { session.respond(to: $0) }.compactMap { $0.entry?.text }
    #expect(texts.count == 4)
    let middle = Array(texts[1].utf8)
    for cut in 0..<middle.count {
      let piece = String(decoding: middle[..<cut], as: UTF8.self)
      let (entries, torn) = SessionEntry.entries(in: texts[0] + piece + "\n" + texts[2] + texts[3])
      // Without the end of its last line alone, it is whole.
      guard cut < middle.count - 1 else {
        #expect(entries.map(\.text) == texts && torn == 0)
        continue
      }
      #expect(entries.map(\.text) == [texts[0], texts[2], texts[3]], "cut at \(cut)")
      #expect(torn == (cut == 0 ? 0 : 1), "cut at \(cut)")
    }
    let (entries, torn) = SessionEntry.entries(in: texts[0] + String(decoding: middle.dropLast(3), as: UTF8.self))
    #expect(entries.count == 1 && torn == 1)
  }
}
