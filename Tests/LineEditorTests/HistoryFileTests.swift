import Foundation
import Probes
import Testing

@testable import LineEditor

@Suite struct HistoryFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(_ name: String = "history", limit: Int = 100) -> HistoryFile {
    HistoryFile(path: folder.path + "/" + name, limit: limit)
  }

  @Test(arguments: ["", "x = 2", "a\nb", "\\theta", "\\n", "\\\\n\n\\", "ends with \\", "θ\tŷ", "\n\n"])
  func `escaping comes back`(entry: String) {
    let line = HistoryFile.escaped(entry)
    #expect(!line.contains("\n"))
    #expect(HistoryFile.unescaped(line) == entry)
  }

  @Test func `a backslash that escapes nothing is kept`() {
    #expect(HistoryFile.unescaped("\\theta \\n \\") == "\\theta \n \\")
  }

  @Test func `entries are appended to a private file in a folder made for it`() {
    let file = file("a/b/history")
    #expect(file.load() == [])
    file.append("x = 2")
    file.append("y = [1,\n2]")
    #expect(file.load() == ["x = 2", "y = [1,\n2]"])
    #expect(folder.mode("a/b/history") == 0o600)
    #expect(folder.mode("a/b") == 0o700)
  }

  @Test func `loading cuts the file to the newest entries`() {
    for index in 1...7 { file().append("x = \(index)") }
    #expect(file(limit: 3).load() == ["x = 5", "x = 6", "x = 7"])
    #expect(folder.read("history") == "x = 5\nx = 6\nx = 7\n")
    #expect(folder.mode("history") == 0o600)
  }

  /// Whatever a broken disk has made of the file, what is added comes back, and what was there is read as far as it goes.
  @Test func `a mutated file takes entries`() {
    for seed in 0..<200 {
      var mutator = Mutator(seed: seed)
      let text = (0..<6).map { HistoryFile.escaped("x = \($0)\ny = \"\\\($0)\"") + "\n" }.joined()
      folder.write(String(decoding: mutator.mutated(Array(text.utf8)), as: UTF8.self), to: "history")
      let before = file().load()
      file().append("z = [\(seed),\n1]")
      let after = file().load()
      #expect(after.last == "z = [\(seed),\n1]", "seed \(seed)")
      #expect(Array(after.dropLast()) == before, "seed \(seed)")
    }
  }

  @Test func `repeated, cut and bad lines do no harm`() {
    folder.write("x = 1\nx = 1\n\ny = \u{FFFD}\nx = 1\ncut", to: "history")
    #expect(file().load() == ["x = 1", "y = \u{FFFD}", "x = 1", "cut"])
    file().append("z = 3")
    #expect(file().load().suffix(2) == ["cut", "z = 3"])
  }

  @Test func `what is no file of ours is done without`() {
    for path in ["/dev/null", "/dev/null/history", "/proc/history", folder.path, ""] {
      let file = HistoryFile(path: path, limit: 10)
      file.append("x = 2")
      #expect(file.load() == [])
    }
  }

  @Test func `the environment says where it is`() {
    func path(_ variables: [String: String]) -> String? { HistoryFile.defaultPath { variables[$0] } }
    #expect(path(["HOME": "/h"]) == "/h/.local/state/backprop/history")
    #expect(path(["HOME": "/h", "XDG_STATE_HOME": "/s"]) == "/s/backprop/history")
    #expect(path(["HOME": "/h", "XDG_STATE_HOME": "relative"]) == "/h/.local/state/backprop/history")
    #expect(path(["HOME": "/h", "BACKPROP_HISTORY": "mine"]) == "mine")
    #expect(path(["HOME": "/h", "BACKPROP_HISTORY": ""]) == nil)
    #expect(path([:]) == nil)
  }

  @Test func `a broken history is read as far as it goes, and goes on`() throws {
    for entry in ["x = 2", "y = [1,\n2]", "θ = \\theta", "grad L wrt W"] { file("whole").append(entry) }
    let whole = Array(try #require(folder.read("whole")).utf8)
    for seed in 0..<200 {
      var mutator = Mutator(seed: seed)
      let bytes = mutator.mutated(whole)
      try Data(bytes).write(to: URL(filePath: folder.path + "/broken"))
      let before = file("broken").load()
      file("broken").append("z = 3")
      let after = file("broken").load()
      #expect(after == before + ["z = 3"], "seed \(seed)")
    }
  }
}
