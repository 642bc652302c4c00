import Foundation
import Language
import Testing

/// Each file of Tests/Fixtures/Syntax holds an input and, after a line `---`, the diagnostic it gives.
///
/// With RECORD=1 in the environment the files are written anew, and the run fails so that they are looked at.
@Suite struct DiagnosticFixturesTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(components: "Fixtures", "Syntax")

  static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? [])
    .filter { $0.hasSuffix(".txt") }.sorted()

  @Test func thereAreFixtures() {
    #expect(Self.files.count >= 60)
  }

  @Test(arguments: files)
  func diagnostic(_ file: String) throws {
    let url = Self.folder.appending(component: file)
    let content = try String(contentsOf: url, encoding: .utf8)
    let parts = content.split(separator: "\n---\n", maxSplits: 1)
    let input = try #require(parts.first.map(String.init))
    let expected = parts.count > 1 ? String(parts[1]) : ""

    var output = ""
    for source in Script.statements(of: input) {
      do {
        let statement = try Statement(parsing: source, words: words)
        if case .command(let command) = statement.kind {
          var arguments = Arguments(of: command, in: source)
          _ = try arguments.expressions()
          if arguments.accept(word: "wrt") { _ = try arguments.names("the name of a variable") }
          if arguments.accept(word: "at") { _ = try arguments.assignments() }
          if arguments.accept(word: "over") { _ = try arguments.memberships() }
          try arguments.expectEnd()
        }
      } catch {
        output += DiagnosticRenderer().text(for: error.diagnostic, in: source)
      }
    }
    #expect(output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(!output.isEmpty)
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      try (input + "\n---\n" + output).write(to: url, atomically: true, encoding: .utf8)
      Issue.record("recorded \(file)")
    } else {
      #expect(output == expected)
    }
  }
}
