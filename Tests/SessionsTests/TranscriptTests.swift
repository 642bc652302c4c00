import Explanations
import Language
import Testing

@testable import Sessions

/// Sessions as typed, with what they print: golden files that double as documentation.
///
/// With RECORD=1 in the environment the files are written anew, and the run fails.
@Suite struct TranscriptTests {
  @Test(arguments: Transcript.all) func transcript(_ transcript: Transcript) throws {
    let replayed = transcript.replayed()
    if Fixtures.isRecording {
      try Fixtures.write(replayed, to: transcript.path)
      Issue.record("recorded \(transcript.name)")
      return
    }
    #expect(replayed == transcript.text, "\(transcript.name) prints something else now")
  }

  @Test(arguments: Transcript.all) func everyLineFitsThePage(_ transcript: Transcript) {
    for line in transcript.text.split(separator: "\n") where !line.hasPrefix(Transcript.prompt) {
      #expect(line.count <= 80, "\(transcript.name): \(line)")
    }
  }

  @Test func numbersAreUnique() {
    let numbers = Transcript.all.map { $0.name.prefix(while: \.isNumber) }
    #expect(Set(numbers).count == numbers.count)
  }

  @Test func thereAreTranscripts() { #expect(Transcript.all.count >= 15) }
}

/// A session as typed, with its output.
struct Transcript: Sendable, CustomTestStringConvertible {
  static let prompt = "backprop> "
  let name: String
  let text: String
  var folder = "Transcripts"

  var path: String { "\(Fixtures.folder)/\(folder)/\(name)" }
  var testDescription: String { name }

  static let all: [Transcript] = Fixtures.files(in: "Transcripts").map {
    Transcript(name: $0, text: Fixtures.text("Transcripts/" + $0))
  }

  /// The lines that were typed.
  var inputs: [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { $0.hasPrefix(Self.prompt) }.map { String($0.dropFirst(Self.prompt.count)) }
  }

  /// The same lines typed again, with what they print now.
  func replayed() -> String {
    var session = Session(files: Fixtures.access, seed: 1)
    var result = ""
    for input in inputs {
      result += Self.prompt + input + "\n"
      for response in session.respond(to: input) {
        result += PlainFormat(session.page).render(response.document)
      }
    }
    return result
  }
}
