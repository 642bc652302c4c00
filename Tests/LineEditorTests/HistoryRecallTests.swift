import Testing

@testable import LineEditor

@Suite struct HistoryRecallTests {
  @Test func `Up and Down walk through the entries with the start typed`() {
    var recall = HistoryRecall(entries: ["x = 1", "y = 2", "x = 3", "grad x"], limit: 10)
    #expect(recall.older(from: "x", cursor: 1) == "x = 3")
    #expect(recall.older(from: "x = 3", cursor: 5) == "x = 1")
    #expect(recall.older(from: "x = 1", cursor: 5) == nil)
    #expect(recall.newer(from: "x = 1") == "x = 3")
    #expect(recall.newer(from: "x = 3") == "x")
    #expect(recall.newer(from: "x") == nil)
  }

  @Test func `an empty line walks through all, and an edit begins a new walk`() {
    var recall = HistoryRecall(entries: ["x = 1", "y = 2"], limit: 10)
    #expect(recall.older(from: "", cursor: 0) == "y = 2")
    #expect(recall.newer(from: "y = 2 + 1") == nil)
    #expect(recall.older(from: "x", cursor: 1) == "x = 1")
  }

  @Test func `the start ends at the cursor, whatever it is`() {
    var recall = HistoryRecall(entries: ["θ = 1", "x = θ"], limit: 10)
    #expect(recall.older(from: "θrest", cursor: 2) == "θ = 1")
    recall.restart()
    #expect(recall.older(from: "", cursor: 99) == "x = θ")
    #expect(HistoryRecall(entries: [], limit: 1).entries.isEmpty)
  }

  @Test func `repetitions are dropped and the oldest forgotten`() {
    var recall = HistoryRecall(entries: ["a", "b", "c"], limit: 2)
    #expect(recall.entries == ["b", "c"])
    let isNew = recall.append("c")
    #expect(!isNew)
    let isKept = recall.append("d")
    #expect(isKept && recall.entries == ["c", "d"])
  }

  #if os(Linux)
    @Test func `history lasts from one run to the next`() throws {
      let home = try TemporaryFolder()
      let first = try PseudoTerminal(home: home)
      first.awaitPrompt()
      for line in ["2 + 2", "y = 3", "y = 3", "sum([4,\r5])"] {
        first.type(line + "\r")
        first.awaitPrompt()
      }
      first.type("\u{4}")
      #expect(first.end() == 0)
      #expect(home.read("state/backprop/history") == "2 + 2\ny = 3\nsum([4,\\n5])\n")
      #expect(home.mode("state/backprop/history") == 0o600)

      let second = try PseudoTerminal(home: home)
      second.awaitPrompt()
      second.type("2\u{1B}[A")
      second.awaitScreen("2 + 2") { $0.text($0.row).hasSuffix("> 2 + 2") }
      #expect(second.submit("").contains("2 + 2 = 4"))
      second.type("\u{1B}[A\u{1B}[A\u{1B}[A")  // past the entry of two lines in one step
      second.awaitScreen("y = 3") { $0.text($0.row).hasSuffix("> y = 3") && $0.text($0.row + 1) == "" }
      second.type("\u{15}\u{12}sum")
      second.await("bck:sum")
      #expect(second.submit("").contains("= 9"))
    }

    @Test func `no history file is no obstacle`() throws {
      let home = try TemporaryFolder()
      for path in ["/proc/nowhere/history", "/dev/null"] {
        let terminal = try PseudoTerminal(home: home, environment: ["BACKPROP_HISTORY": path])
        terminal.awaitPrompt()
        #expect(terminal.submit("1 + 1").contains("1 + 1 = 2"))
        #expect(terminal.submit("\u{1B}[A").contains("1 + 1 = 2"))
      }
    }
  #endif
}
