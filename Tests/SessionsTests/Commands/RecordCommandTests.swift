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
