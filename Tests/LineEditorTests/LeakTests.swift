#if os(Linux)
  import Testing

  @testable import LineEditor

  /// What a line needs is given back when the next one is read.
  @Suite struct LeakTests {
    /// Keys that lead through the C side once, and end with a prompt.
    static let rounds: [(name: String, keys: String)] = [
      ("a line", "x = 2 * sin(θ)\r"),
      ("a line that is coloured and edited", "abc\u{1B}[D\u{1B}[D\u{7F}\u{1B}[F²\u{1}4 + \r"),
      ("a line that opens another", "sum(\r[1, 2])\r"),
      ("a completion that replaces", "s\t\r"),
      ("completions that are listed", "si\t\t\r"),
      ("a line recalled", "\u{1B}[A\u{1B}[A\u{1B}[B\r"),
      ("a search", "\u{12}x\r"),
      ("a paste", "\u{1B}[200~a = 1\r\nb = 2\u{1B}[201~\r"),
      ("a paste of much", "\u{1B}[200~" + String(repeating: "1 + ", count: 3000) + "1\u{1B}[201~\r"),
      ("Ctrl-C", "abc\u{3}"),
      ("a key, and a paste for one", "key\rq\rkey\r\u{1B}[200~a\u{1B}[201~\r"),
    ]

    @Test(arguments: rounds)
    func `nothing is left behind`(name: String, keys: String) throws {
      let home = try TemporaryFolder()
      let terminal = try PseudoTerminal(home: home, command: [PseudoTerminal.built("Echo")])
      terminal.awaitPrompt()
      var marks = 0
      func heap(after rounds: Int) throws -> Int {
        for _ in 0..<rounds {
          terminal.type(keys)
          // Ctrl-C drops what is typed ahead.
          if keys.hasSuffix("\u{3}") { terminal.awaitPrompt() }
          // A line that nothing else prints says that all keys were read.
          marks += 1
          terminal.type("mark \(marks)\r")
          terminal.awaitScreen("mark \(marks)") { screen in
            screen.text(screen.row) == PseudoTerminal.prompt && screen.text(screen.row - 1) == "mark \(marks)"
          }
          terminal.awaitPrompt()
        }
        terminal.type("heap\r")
        var bytes: Int?
        terminal.awaitScreen("bytes") { screen in
          bytes = Int(screen.text(screen.row - 1))
          return bytes != nil && screen.text(screen.row) == PseudoTerminal.prompt
        }
        terminal.awaitPrompt()
        return try #require(bytes)
      }
      // What the allocator keeps ready counts as taken and settles in time; what a line leaves behind grows for ever.
      let bytes = try (0..<6).map { _ in try heap(after: 20) }
      try #require(bytes[0] > 0)
      let growth = try #require(zip(bytes, bytes.dropFirst()).map { $1 - $0 }.min())
      // A text that is not freed takes 24 bytes at least.
      #expect(growth < 20 * 24, "\(growth) bytes in 20 rounds")
    }
  }
#endif
