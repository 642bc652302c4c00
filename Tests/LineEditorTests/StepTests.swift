#if os(Linux)
  import Glibc
  import Testing

  /// Something told step by step on a terminal of 80 by 24.
  @Suite struct StepTests {
    private let home: TemporaryFolder

    init() throws { home = try TemporaryFolder() }

    /// In colour, as people run it: a line that is typed is coloured by the session that waits.
    private func start(_ lines: String..., environment: [String: String] = [:]) throws -> PseudoTerminal {
      let terminal = try PseudoTerminal(home: home, environment: environment)
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
      let terminal = try start(environment: ["NO_COLOR": "1"])
      begin(terminal)
      let start = terminal.output.count
      for (key, text) in [
        (" ", Self.steps[0]), (" ", Self.steps[1]), ("\u{1B}[D", "back to 2 of 5"), ("\t", "Space or Enter"),
        ("\u{7F}", "back to 1 of 5"), ("\u{1B}[F", "∂f/∂y = 2"),
      ] {
        terminal.type(key)
        // Between two keys the terminal is in line mode, in which it takes a Backspace for itself.
        terminal.awaitScreen(text) { _ in
          let output = String(decoding: terminal.output[start...], as: UTF8.self)
          return output.contains(text) && (output.hasSuffix("\u{1B}[?2004h") || text == "∂f/∂y = 2")
        }
      }
      terminal.awaitPrompt()
      // Up to the prompt, the lines come one after another without any control but the line's end; only the status
      // that says what is waited for stands on a line of its own and goes again.
      let sent = String(decoding: terminal.output[start...], as: UTF8.self)
        .replacing(/(step \d of 5[^\r\n]*?)?(\u{1B}\[\?2004[hl])+(\r\u{1B}\[K)?/, with: "")
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
      terminal.type("\u{1B}")
      terminal.awaitPrompt()
      begin(terminal)
      terminal.type(" ")
      terminal.await("∂f/∂u1 = ?")
      #expect(!terminal.screen.text().contains("product"))
      terminal.type("\u{1B}")
      terminal.awaitPrompt()
    }

    @Test(arguments: ["q\r", "\u{1B}", "\u{4}", "\u{3}"]) func `it can be left at any time`(key: String) throws {
      let terminal = try start()
      begin(terminal, "step f; x + 40")
      terminal.type(" ")
      terminal.await(Self.steps[0])
      terminal.type(key)
      // The line that begins with a letter has a prompt of its own.
      if key == "q\r" { terminal.await("= 42") }
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
      for (key, status) in [("a\r", 0), ("q\r", 0), ("\u{4}", 0), ("\u{3}", 130)] as [(String, Int32)] {
        let terminal = try PseudoTerminal(
          home: home, command: [PseudoTerminal.program, home.path + "/lecture.bp"], environment: ["NO_COLOR": "1"])
        terminal.await(Self.forward)
        #expect(!terminal.screen.text().contains(Self.steps[0]))
        terminal.type(" ")
        terminal.await(Self.steps[0])
        terminal.type(key)
        #expect(terminal.end() == status)
        #expect(terminal.screen.text().contains(Self.steps[3]) == (key == "a\r"))
        #expect(terminal.screen.text().contains("= 42") == (status == 0))
        #expect(terminal.isCooked)
      }
    }

    @Test func `it says that it waits, and the words go`() throws {
      let terminal = try start()
      begin(terminal)
      terminal.await("step 1 of 5 · Space next · Left back · Esc leave · ? why")
      terminal.type(" ")
      terminal.await("step 2 of 5")
      #expect(!terminal.screen.text().contains("step 1 of 5"))
      terminal.type("\u{1B}")
      terminal.awaitPrompt()
      #expect(!terminal.screen.text().contains("of 5"))
    }

    /// A line that is typed is run whole or not at all, whatever it begins with: letters that mean something to the
    /// step, signs, blanks, a word of a command.
    @Test(arguments: [
      ("W1, W2 -= 0.1", "W2 = 1.9", "W1; W2"), ("b = 40 + 2", "b = 42", "b"), ("a=7; n = 8", "n = 8", "n"),
      ("q + 1", "q + 1 = 6", ""), ("g = 4; q = g", "q = 4", "q"), ("gr = 3", "gr = 3", "gr"),
      ("next = 9", "next = 9", "next"), ("?sin", "sine", ""), ("-x + 1", "-x + 1 = -1", ""),
      ("θ = 0.5", "θ = 0.5", "θ"), ("[x, 5]", "[2, 5]", ""), ("(x + 9)", "= 11", ""),
      ("step paths f x", "Paths", ""), ("\u{1B}[200~x = 30\u{1B}[201~", "x = 30", "x"),
      ("\u{1B}[200~m = 1\nm2 = m + 5\nm2\u{1B}[201~", "m2 = 6", ""), ("b\u{7F}x + 60", "x + 60 = 62", ""),
      ("bet\t + 1", "beta_weight + 1 = 5", ""),
    ])
    func `what is typed while it waits is a line of its own`(line: String, shown: String, asked: String) throws {
      let terminal = try start("W1 = 1; W2 = 2; q = 5; beta_weight = 4")
      begin(terminal)
      terminal.type(" ")
      terminal.await(Self.steps[0])
      terminal.type(line + "\r")
      if !asked.isEmpty {
        terminal.awaitPrompt()
        terminal.type(asked + "\r")
      }
      terminal.await(shown)
      // The step has ended, without its rest.
      #expect(!terminal.screen.text().contains(Self.steps[1]))
    }

    @Test func `a pasted script that steps loses nothing`() throws {
      // Lines as a terminal without bracketed paste sends them.
      let terminal = try start()
      terminal.type(
        "step f\rbias = 1\rstep f; gain = 2\rboth = bias + gain\r\rstep f; step f; last = 7\rx = 5\ry + 40\r")
      terminal.await("y + 40 = 43")
      terminal.awaitPrompt()
      for (name, value) in [("bias", "1"), ("gain", "2"), ("both", "3"), ("last", "7"), ("x", "5")] {
        #expect(terminal.submit(name).contains("\(name) = \(value)"), "\(name)")
      }
    }

    @Test func `lines about the step are no statements`() throws {
      let terminal = try start("b = 9; a = 1")
      begin(terminal)
      terminal.type(" ")
      terminal.await(Self.steps[0])
      for (line, text) in [
        ("n", Self.steps[1]), ("b", "back to 2 of 5"), ("?", "the output itself"), (" G ", "Graph of f"),
        ("a", "∂f/∂y = 2"),
      ] {
        let start = terminal.output.count
        terminal.type(line + "\r")
        terminal.awaitScreen(text) { _ in
          let output = String(decoding: terminal.output[start...], as: UTF8.self)
          return output.replacing(/\u{1B}\[[0-9;]*m/, with: "").contains(text)
        }
      }
      terminal.awaitPrompt()
      #expect(terminal.submit("b").contains("b = 9"))
      // They are not lines to recall either.
      terminal.type("\u{1B}[A\u{1B}[A")
      terminal.awaitScreen("the step") { $0.text($0.row).hasSuffix("> step f") }
    }

    @Test func `the rest of the line comes before what was typed meanwhile`() throws {
      let terminal = try start()
      begin(terminal, "step f; x = 10")
      terminal.type("x + 1\r")
      terminal.await("x + 1 = 11")
      terminal.awaitPrompt()
      // Ctrl-C drops a line that was begun, and what waits behind the step.
      terminal.type("step f; x = 20\r")
      terminal.await("step 1 of 5")
      terminal.type("y = 9")
      terminal.await("> y = 9")
      terminal.type("\u{3}")
      terminal.awaitPrompt()
      #expect(terminal.submit("x; y").contains("x = 10\ny = 3"))
    }

    @Test func `a line typed at the step of a script is the user's own`() throws {
      home.write("x = 2; y = 3; f = x * y + sin(x)\nstep f\nx + 40\n", to: "lecture.bp")
      let terminal = try PseudoTerminal(
        home: home, command: [PseudoTerminal.program, home.path + "/lecture.bp"], environment: ["NO_COLOR": "1"])
      terminal.await("step 1 of 5")
      terminal.type("x = 5; save \(home.path)/mine.bp\r")
      #expect(terminal.end() == 0)
      #expect(terminal.screen.text().contains("x + 40 = 45"))
      #expect(home.read("mine.bp")?.contains("x = 5") == true)
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
