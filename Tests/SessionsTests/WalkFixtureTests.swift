import Explanations
import Testing

@testable import Sessions

/// Sessions in which something is told step by step, with the keys that were pressed and what each printed.
@Suite struct WalkFixtureTests {
  @Test(arguments: Transcript.walks) func walk(_ transcript: Transcript) throws {
    let replayed = transcript.walked()
    if Fixtures.isRecording {
      try Fixtures.write(replayed, to: transcript.path)
      Issue.record("recorded \(transcript.name)")
      return
    }
    #expect(replayed == transcript.text, "\(transcript.name) prints something else now")
    for line in replayed.split(separator: "\n") where !line.hasPrefix(Transcript.prompt) {
      #expect(line.count <= 80, "\(line)")
    }
  }

  @Test func thereAreWalks() { #expect(Transcript.walks.count >= 3) }
}

extension Transcript {
  static let walks: [Transcript] = Fixtures.files(in: "Fixtures/Walks").map {
    Transcript(name: $0, text: Fixtures.text("Fixtures/Walks/" + $0), folder: "Fixtures/Walks")
  }

  private static let key = "key> "
  private static let keys: [String: Walk.Key] = [
    "n": .next, "b": .back, "a": .all, "q": .quit, "?": .why, "g": .graph, "x": .other,
  ]

  /// The same lines typed and keys pressed again, with what they print now.
  fileprivate func walked() -> String {
    var session = Session(seed: 1)
    session.hasShownConventions = true
    var walk: Walk?
    var result = ""
    for line in text.split(separator: "\n").map(String.init) {
      if line.hasPrefix(Self.key), let key = Self.keys[String(line.dropFirst(Self.key.count))] {
        result += line + "\n" + (walk?.press(key) ?? "")
      }
      guard line.hasPrefix(Self.prompt) else { continue }
      result += line + "\n"
      for response in session.respond(to: String(line.dropFirst(Self.prompt.count))) {
        let format = PlainFormat(session.page)
        guard response.isStepped else {
          result += format.render(response.document)
          continue
        }
        walk = Walk(response, in: format)
        result += walk?.start() ?? ""
      }
    }
    return result
  }
}
