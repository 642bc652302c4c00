import Testing

@testable import Sessions

@Suite struct SaveCommandTests {
  /// What a session comes to after `save` and `load` in another one.
  private func replayed(_ statements: String) -> (saved: Session, loaded: Session, script: String) {
    let files = MemoryFiles()
    var saved = Session(files: files.access, seed: 3)
    for response in saved.respond(to: statements + "\nsave f") {
      #expect(response.outcome == .done, "\(response.source.text): \(response.diagnostic?.message ?? "")")
    }
    var loaded = Session(files: files.access)
    let response = loaded.respond(to: "load f").last
    #expect(response?.outcome == .done, "\(response?.diagnostic?.message ?? "")")
    return (saved, loaded, files["f.bp"] ?? "")
  }

  @Test(arguments: [
    "x = 0.1; y = x / 3; z = sin(y)^2 + x * y",
    "a = nan; b = inf; c = -inf; d = -0.0; e = 5e-324; f1 = 1.7976931348623157e308; g = 1e22; h = 123456789012345678",
    "v = [0.1, -0.0, nan, inf]; W = [1, 2.5; -3, 4e-10]; z = sum(W) * v",
    "W = randn(4, 3); x = randn(4); b = rand(3); v = Wᵀx + b; p = softmax(v); const y = 1; L = cross_entropy(v, y)",
    "T3 = reshape(arange(8), 2, 2, 2); T1 = reshape(arange(6), 2, 1, 3); T2 = reshape(arange(4), 1, 1, 4); R = ones(1, 3); C = ones(3, 1); S = ones(1)",
    "f(t) = t^2 + k; const k = 3; z = f'(2) * k; x = 2; g = grad(f(x), x); w = iterate(f, x, 3)",
    "x = 2; const c = x + 1; y = [x,\n 2 * x]; m = mean(i in range(2): y[i])",
    "θ = 0.3; ŷ = sigmoid(θ); w_1 = 2; y = ŷ · w_1",
    "set digits 7; set sharing off; set width 100; x = 1; z = x + x",
    "3 - 7; x = 1; z = 2^ans + x * (ans); f(t) = t * ans; [1, 2]; v = ans * x; y = f(x); x = 2",
    "w = 1; L = w^2; w -= 0.3 * grad(L); w -= 0.1 * grad(L)",
    "expand = 2; set = 3; collapse = 4; p = softmax([1, set]); :expand p; :set digits 7; seed = 1; const const = 2",
    "T = reshape(arange(6), 2, 1, 3); reshape(t) = t^2; y = reshape(3)",
    "z = [0.1, 0.7, -0.4]; p = softmax(z); expand all; q = log_softmax(z); collapse q; r = sum(p * q)",
  ])
  func replaysToTheSameBits(_ statements: String) {
    let (saved, loaded, script) = replayed(statements)
    #expect(saved.bits == loaded.bits, "\(script)")
    #expect(saved.settings == loaded.settings)
    for (name, definition) in saved.sheet.definitions {
      #expect(loaded.sheet[name]?.kindInWords == definition.kindInWords)
      #expect(loaded.sheet.value(of: name)?.shape == saved.sheet.value(of: name)?.shape)
    }
    // Saved again it is the same script.
    #expect(loaded.script == script)
  }

  /// What is expanded is so before others are made of it: a sum over uses has the same order, and the same last bit.
  @Test(arguments: ["expand p", "expand all", "expand softmax", "expand p; p = softmax(2 * z)", "a = z * 5"])
  func theLastBitAgrees(_ change: String) {
    var generator = RandomNumbers(seed: 5)
    for _ in 0..<40 {
      let z = (0..<4).map { _ in generator.normal() }
      let uses = "p = softmax(z); a = z * 3; b = exp(z); c = sin(z)"
      let ends = "L = sum(p * [1, 2, 3, 5]) + sum(a) + sum(b^2) + sum(c * a); g = grad(L, z)"
      for text in ["z = \(z); \(uses); \(change); \(ends)", "z = \(z); \(uses); \(ends); \(change)"] {
        let (saved, loaded, script) = replayed(text)
        #expect(saved.bits == loaded.bits, "\(script)")
      }
    }
  }

  @Test func historyKeepsWhatWasTyped() throws {
    let files = MemoryFiles()
    var session = Session(files: files.access, seed: 3)
    _ = session.remark("## The chain rule")
    _ = session.respond(
      to: "W = randn(2); y = sum(W^2)\ngrad y\nx = nowhere\nset digits 6\nsave a; record r; x = [1,\n2]")
    #expect(session.output("save f history") == "saved f.bp: what was typed\n")
    let script = try #require(files["f.bp"])
    #expect(script.hasSuffix("\n## The chain rule\nW = randn(2)\ny = sum(W^2)\ngrad y\nset digits 6\nx = [1,\n2]\n"))
    var again = Session(seed: 9)
    #expect(again.respond(to: script).allSatisfy { $0.outcome == .done })
    #expect(again.bits == session.bits && again.settings == session.settings)
    // The plain form says what it leaves out, once something was asked.
    #expect(session.output("save f") == "saved f.bp: 3 definitions; save f.bp history keeps the commands too\n")
    var silent = Session(files: MemoryFiles().access)
    #expect(silent.output("x = 1; save f") == "saved f.bp: 1 definition\n")
  }

  @Test func keepsTheOrderOfDefinitionAsFarAsUseAllows() {
    var session = Session()
    _ = session.respond(to: "a = 1; z = a; b = 2; c = 3; z = c + b; d = 4")
    let names = session.script.split(separator: "\n").dropFirst().map { $0.split(separator: " ")[0] }
    #expect(names == ["a", "b", "c", "z", "d"])
  }

  @Test func aBrokenDefinitionBecomesAComment() {
    let (_, loaded, script) = replayed("x = [1, 2]; y = x[0]; x = 3")
    #expect(script.contains("#! y = x[0]"))
    #expect(loaded.sheet.value(of: "x")?.scalars == [3])
  }

  @Test(arguments: [
    ("save", "save f.bp"), ("load", "load f.bp"), ("record \"\"", "record f.txt"),
    ("save f g", SaveCommand.synopsis), ("record off off", RecordCommand.synopsis), ("vars x", "vars"),
    ("remove x x", RemoveCommand.synopsis), ("quit now", "quit"),
  ])
  func refusesWhatItDoesNotTake(_ statement: String, hint: String) {
    var session = Session(files: MemoryFiles().access)
    _ = session.respond(to: "x = 1")
    #expect(session.problem(statement)?.hint == hint)
    #expect(session.recording == nil)
  }

  @Test func saysWhyItCannotBeWritten() {
    let files = MemoryFiles()
    files.fill()
    var session = Session(files: files.access)
    #expect(session.problem("x = 1; save f")?.message.contains("no space left") == true)
  }

  /// A definition that no longer fits is kept through any number of files, and fits again once its operands do.
  @Test func whatIsNoLongerValidIsKept() {
    let files = MemoryFiles()
    var session = Session(files: files.access)
    _ = session.respond(to: "A = [2, 1; 1, 1]; B = inv(A); f(t) = t @ B; c = sum(f(A)); A = 3; save one")
    #expect(files["one.bp"]?.contains("# no longer valid: inv needs a square matrix") == true)
    for (file, next) in [("one", "two"), ("two", "three")] {
      session = Session(files: files.access)
      #expect(session.output("load \(file)").contains("loaded \(file).bp: 4 definitions"))
      #expect(session.output("save \(next)").contains("4 definitions, 2 of them no longer valid"))
      #expect(lines(files["\(next).bp"]) == lines(files["one.bp"]))
    }
    _ = session.respond(to: "A = [2, 1; 1, 1]")
    #expect(session.sheet.value(of: "c")?.scalars == [2])
    #expect(session.sheet.broken.isEmpty)
  }

  /// What a file says below its head.
  private func lines(_ text: String?) -> [Substring] { text?.split(separator: "\n").dropFirst().map { $0 } ?? [] }
}
