#if os(Linux)
  import Glibc
  import Testing

  /// Something told step by step on a terminal of 80 by 24.
  @Suite struct StepTests {
    private let home: TemporaryFolder

    init() throws { home = try TemporaryFolder() }

    private func start(_ lines: String...) throws -> PseudoTerminal {
      let terminal = try PseudoTerminal(home: home, environment: ["NO_COLOR": "1"])
      terminal.awaitPrompt()
      for line in ["x = 2; y = 3; f = x * y + sin(x)"] + lines { _ = terminal.submit(line) }
      return terminal
    }

    private static let forward = "f  = u1 + u2 = 6 + 0.9093"
    private static let steps = ["1  f = u1 + u2", "2  u2 = sin(x)", "3  u1 = x * y", "Gradient of f"]

    /// Begins a walk and waits until the forward pass is there.
    private func begin(_ terminal: PseudoTerminal, _ line: String = "step f") {
      terminal.type(line + "\r")
      terminal.await(Self.forward)
    }

    /// What the screen shows after the line that was typed last.
    private func shown(_ terminal: PseudoTerminal, since line: String) -> String {
      String(terminal.screen.text().components(separatedBy: "> \(line)").last ?? "")
    }

    @Test func `each key shows one step more`() throws {
      let terminal = try start()
      begin(terminal)
      #expect(shown(terminal, since: "step f").hasPrefix("\nSpace or Enter: next"))
      for (k, key) in [" ", "\r", "\n", "\u{1B}[C"].enumerated() {
        #expect(!shown(terminal, since: "step f").contains(Self.steps[k]))
        terminal.type(key)
        terminal.awaitScreen(Self.steps[k]) { _ in shown(terminal, since: "step f").contains(Self.steps[k]) }
      }
      // With the last step the walk is over.
      terminal.awaitPrompt()
      #expect(terminal.submit("y").contains("y = 3"))
    }

    @Test func `nothing on the screen is changed`() throws {
      let terminal = try start()
      begin(terminal)
      let start = terminal.output.count
      for (key, text) in [
        (" ", Self.steps[0]), (" ", Self.steps[1]), ("b", "back to 2 of 5"), ("?", "Why ∂f/∂f"), ("g", "Graph of f"),
        ("z", "Space or Enter"), ("\u{1B}[D", "back to 1 of 5"), ("a", "∂f/∂y = 2"),
      ] {
        terminal.type(key)
        terminal.awaitScreen(text) { _ in
          String(decoding: terminal.output[start...], as: UTF8.self).contains(
            text == "Why ∂f/∂f" ? "the output itself" : text)
        }
      }
      terminal.awaitPrompt()
      // Up to the prompt, the lines come one after another without any control but the line's end.
      let sent = String(decoding: terminal.output[start...], as: UTF8.self)
      let told = sent.components(separatedBy: PseudoTerminal.prompt)[0]
      let controls = told.replacing("\r\n", with: "").unicodeScalars.filter { $0.value < 0x20 }
      #expect(controls.isEmpty || String(String.UnicodeScalarView(controls)).allSatisfy { $0 == "\u{1B}" })
      #expect(told.firstMatch(of: /\u{1B}\[[0-9;]*[ABCDGHJKP@]/) == nil)
      for line in told.split(separator: "\r\n") { #expect(line.count <= 80, "\(line)") }
    }

    @Test func `a question waits for a key`() throws {
      let terminal = try start("set reveal ask")
      terminal.type("step forward f\r")
      terminal.await("Conventions")
      #expect(!terminal.screen.text().contains("y  = 3"))
      terminal.type(" ")
      terminal.await("y  = 3")
      terminal.type(" ")
      terminal.await("u1 = x * y   = ?")
      #expect(!terminal.screen.text().contains("2 * 3"))
      terminal.type(" ")
      terminal.await("u1 = x * y   = 2 * 3      = 6")
      #expect(!terminal.screen.text().contains("u2 = sin(x)  = ?"))
      terminal.type("q")
      terminal.awaitPrompt()
      begin(terminal)
      terminal.type(" ")
      terminal.await("∂f/∂u1 = ?")
      #expect(!terminal.screen.text().contains("product"))
      terminal.type("q")
      terminal.awaitPrompt()
    }

    @Test(arguments: ["q", "\u{1B}", "\u{4}", "\u{3}"]) func `it can be left at any time`(key: String) throws {
      let terminal = try start()
      begin(terminal, "step f; x + 40")
      terminal.type(" ")
      terminal.await(Self.steps[0])
      terminal.type(key)
      terminal.awaitPrompt()
      #expect(!shown(terminal, since: "step f").contains(Self.steps[1]))
      #expect(terminal.screen.text().contains("^C") == (key == "\u{3}"))
      // Ctrl-C drops what waits behind it on the line.
      #expect(terminal.screen.text().contains("= 42") == (key != "\u{3}"))
      #expect(terminal.submit("x").contains("x = 2"))
      terminal.type("\u{4}")
      #expect(terminal.end() == 0)
      #expect(terminal.isCooked)
    }

    @Test(arguments: [SIGTERM, SIGHUP]) func `a killed walk leaves the terminal as it was`(signal: Int32) throws {
      let terminal = try start()
      begin(terminal)
      terminal.type(" ")
      terminal.await(Self.steps[0])
      kill(terminal.process, signal)
      #expect(terminal.end() == -signal)
      #expect(terminal.isCooked)
    }

    @Test func `a script takes its keys from the terminal`() throws {
      home.write("x = 2; y = 3; f = x * y + sin(x)\nstep f\nx + 40\n", to: "lecture.bp")
      for (key, status) in [("a", 0), ("q", 0), ("\u{4}", 0), ("\u{3}", 130)] as [(String, Int32)] {
        let terminal = try PseudoTerminal(
          home: home, command: [PseudoTerminal.program, home.path + "/lecture.bp"], environment: ["NO_COLOR": "1"])
        terminal.await(Self.forward)
        #expect(!terminal.screen.text().contains(Self.steps[0]))
        terminal.type(" ")
        terminal.await(Self.steps[0])
        terminal.type(key)
        #expect(terminal.end() == status)
        #expect(terminal.screen.text().contains(Self.steps[3]) == (key == "a"))
        #expect(terminal.screen.text().contains("= 42") == (status == 0))
        #expect(terminal.isCooked)
      }
    }

    @Test func `a terminal without an editor takes a line a key`() throws {
      let terminal = try PseudoTerminal(home: home, environment: ["TERM": "dumb", "NO_COLOR": "1"])
      terminal.awaitPrompt()
      _ = terminal.submit("x = 2; y = 3; f = x * y + sin(x)")
      begin(terminal)
      terminal.type("\r")
      terminal.await(Self.steps[0])
      #expect(!terminal.screen.text().contains(Self.steps[1]))
      terminal.type("a\r")
      terminal.await(Self.steps[3])
    }
  }

  extension String {
    fileprivate func components(separatedBy separator: String) -> [Substring] {
      split(separator: separator, omittingEmptySubsequences: false)
    }
  }
#endif
