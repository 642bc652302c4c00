import Foundation
import Testing

@testable import Sessions

@Suite struct RecordCommandTests {
  @Test func theTranscriptRunsAgain() throws {
    let files = MemoryFiles()
    var session = Session(files: files.access)
    _ = session.respond(to: "record talk; x = 2; y = x^2\nz = q\nvars; record off; x = 3")
    let transcript = try #require(files["talk.txt"])
    #expect(transcript.contains("x = 2\ny = x^2\n# "))
    #expect(transcript.contains("# z = q\n"))
    #expect(!transcript.contains("record off"))
    #expect(!transcript.contains("x = 3"))
    var again = Session()
    #expect(again.respond(to: transcript).allSatisfy { $0.outcome == .done })
    #expect(again.sheet.value(of: "y")?.scalars == [4])
  }

  /// A session in which recording begins, what is then typed, and the transcript run by another session.
  private func replayed(_ before: [String], _ during: [String], _ files: MemoryFiles = MemoryFiles()) -> (
    Session, Session, String
  ) {
    var session = Session(files: files.access, seed: 3)
    for line in before + ["record talk"] + during + ["record off"] {
      for response in session.respond(to: line) {
        #expect(response.outcome == .done || line.contains("nowhere"), "\(response.source.text)")
      }
    }
    let transcript = files["talk.txt"] ?? ""
    var again = Session(files: files.access, seed: 8)
    for response in again.respond(to: transcript) {
      #expect(
        response.outcome == .done, "\(response.source.text): \(response.diagnostic?.message ?? "")\n\(transcript)")
    }
    return (session, again, transcript)
  }

  @Test(arguments: [
    (["x = 3"], ["y = x^2", "grad y"]),
    (["set digits 7; set numbers fractions", "f(t) = t^2; x = 1/3"], ["y = f(x)", "y = f(x) + nowhere"]),
    (["W = randn(2)", "3 + 4"], ["v = rand(2); y = ans * 2", "sgd sum(W^2) steps=3"]),
    ([], ["W = randn(2)", "v = rand(1)"]), (["seed 4"], ["W = rand(2)"]),
    (["set = 2", "x = 2", "p = softmax([1, x])", "expand p"], ["q = p * 2", ":set digits 5"]),
    (["x = 1; y = 2"], ["z = 3; w = 4", "undo", "a = 1", "undo", "redo"]),
    (["x = 1", "x = 2", "y = x^2"], ["undo", "undo", "z = 1", "undo", "undo", "redo", "redo"]),
    (["x = 1", "y = 2", "undo"], ["redo", "undo 2", "redo"]),
    (["x = 1"], ["remove x", "x = 2; y = x; remove y", "undo", "reset", "undo"]),
    (["expand all", "const k = 2", "x = [1, 2]; y = x[0]"], ["x = [k, 1]", "set sharing off"]),
  ])
  func theSessionBeforeItIsInIt(_ before: [String], _ during: [String]) {
    let (session, again, transcript) = replayed(before, during)
    #expect(session.bits == again.bits, "\(transcript)")
    #expect(session.settings == again.settings, "\(transcript)")
    let (a, b) = (session.script.split(separator: "\n"), again.script.split(separator: "\n"))
    #expect(a.filter { !$0.hasPrefix("#") }.sorted() == b.filter { !$0.hasPrefix("#") }.sorted(), "\(transcript)")
  }

  @Test func aContinuedRecordingRunsAgain() {
    let files = MemoryFiles()
    _ = replayed(["set digits 9", "x = 3; old = 1"], ["y = x^2"], files)
    let (session, again, transcript) = replayed(["x = 5", "set width 60"], ["z = x + 1"], files)
    #expect(session.bits == again.bits && session.settings == again.settings, "\(transcript)")
    #expect(transcript.components(separatedBy: "# recorded by backprop").count == 3)
  }

  @Test func commentsAreKept() {
    let files = MemoryFiles()
    var session = Session(files: files.access)
    _ = session.respond(to: "record talk")
    #expect(session.remark("## The chain rule") == nil)
    _ = session.respond(to: "x = 2")
    #expect(files["talk.txt"]?.hasSuffix("## The chain rule\nx = 2\n") == true)
    files.fill()
    #expect(session.remark("# more")?.contains("recording has stopped") == true)
    #expect(session.remark("# more") == nil)
  }

  @Test func aFullDiskIsSaidOnce() {
    let files = MemoryFiles()
    var session = Session(files: files.access)
    _ = session.respond(to: "record talk")
    files.fill()
    #expect(session.output("x = 2").contains("talk.txt: no space left; recording has stopped"))
    #expect(session.output("y = 2") == "")
    #expect(session.sheet.value(of: "x")?.scalars == [2])
  }
}
