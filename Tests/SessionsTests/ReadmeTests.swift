import Explanations
import Foundation
import Testing

@testable import Sessions

/// The README's sessions print what it says they print.
@Suite struct ReadmeTests {
  static var path: String { URL(filePath: Fixtures.folder).deletingLastPathComponent().path + "/README.md" }

  @Test func sessions() throws {
    let text = try String(contentsOfFile: Self.path, encoding: .utf8)
    let replayed = Self.replayed(text)
    if Fixtures.isRecording {
      try Fixtures.write(replayed, to: Self.path)
      Issue.record("recorded the README")
      return
    }
    #expect(replayed == text)
    #expect(text.contains("\(Transcript.prompt)grad f"))
  }

  /// The text with the output of every line after a prompt, one session through.
  static func replayed(_ text: String) -> String {
    var session = Session(files: Fixtures.access, seed: 1)
    session.hasShownConventions = true
    var lines: [String] = []
    var isInside = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") { isInside = line == "```text" }
      guard isInside, !line.hasPrefix("```") else {
        lines.append(line)
        continue
      }
      guard line.hasPrefix(Transcript.prompt) else { continue }
      lines.append(line)
      for response in session.respond(to: String(line.dropFirst(Transcript.prompt.count))) {
        let output = PlainFormat(session.page).render(response.document)
        lines += output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
      }
    }
    return lines.joined(separator: "\n")
  }
}
