import Explanations
import Language
import Testing

@testable import Sessions

/// Sessions in which a statement fails: what is printed, and that the session is as before.
@Suite struct ProblemFixtureTests {
  @Test(arguments: Transcript.problems) func problem(_ transcript: Transcript) throws {
    let replayed = transcript.replayed()
    if Fixtures.isRecording {
      try Fixtures.write(replayed, to: transcript.path)
      Issue.record("recorded \(transcript.name)")
      return
    }
    #expect(replayed == transcript.text, "\(transcript.name) prints something else now")
    let signs = ["error: ", "note: ", "is not a number"]
    #expect(signs.contains { replayed.contains($0) }, "\(transcript.name) tells of no problem")
  }

  @Test(arguments: Transcript.problems) func aFailureLeavesTheSessionAsItWas(_ transcript: Transcript) {
    var session = Session(files: Fixtures.access, seed: 1)
    for input in transcript.inputs {
      for source in Script.statements(of: input) {
        let before = VisibleState(session)
        if session.respond(to: source).outcome == .failed { #expect(VisibleState(session) == before, "\(source.text)") }
      }
    }
  }
}

extension Transcript {
  static let problems: [Transcript] = Fixtures.files(in: "Fixtures/Problems").map {
    Transcript(name: $0, text: Fixtures.text("Fixtures/Problems/" + $0), folder: "Fixtures/Problems")
  }
}

/// All that a user could see of a session, to be compared.
struct VisibleState: Equatable {
  let names: [String]
  let formulas: [String?]
  let values: [String]
  let broken: [String]
  let nodes: Int
  let undo: Int
  let settings: Settings

  init(_ session: Session) {
    let sheet = session.sheet
    names = Array(sheet.definitions.keys)
    formulas = sheet.definitions.values.map(\.formula)
    values = sheet.definitions.keys.map { sheet.value(of: $0).map(LiteralText.text) ?? "none" }
    broken = sheet.broken.keys.sorted()
    nodes = sheet.graph.count
    undo = session.undoDepth
    settings = session.settings
  }
}
