#if os(Linux)
  import Glibc
  import Testing

  /// What the program says and keeps, seen from a terminal.
  @Suite struct ProgramTests {
    private let home: TemporaryFolder

    init() throws { home = try TemporaryFolder() }

    @Test func `the greeting names the way in and the way out`() throws {
      let terminal = try PseudoTerminal(home: home)
      terminal.awaitPrompt()
      let greeting = terminal.screen.text()
      #expect(greeting.contains("help") && greeting.contains("quit"))
      #expect(!greeting.contains("--resume"))
    }

    @Test func `help fits the window, also when that has changed`() throws {
      let terminal = try PseudoTerminal(home: home, environment: ["NO_COLOR": "1"], columns: 120)
      terminal.awaitPrompt()
      for columns in [120, 60] {
        terminal.resize(columns: columns)
        let start = terminal.output.count
        let help = terminal.submit("help")
        #expect(help.contains("forward") && help.contains("grad") && help.contains("quit"))
        // As it was sent: on the screen, a line too long would have been wrapped.
        let sent = String(decoding: terminal.output[start...], as: UTF8.self).replacing(
          /\u{1B}\[[?0-9;]*[A-Za-z]/, with: "")
        let lines = sent.split(separator: "\r\n").dropFirst()
        let longest = try #require(lines.map(\.count).max())
        #expect((columns / 2...columns).contains(longest))
      }
    }

    @Test(arguments: ["cat | $0", "$0", "$0 -e 1+1 -e \"$LONG\" -e 2+2"])
    func `Ctrl-C ends a run without a prompt`(command: String) throws {
      let long = "f(t) = sin(t) + 1; iterate(f, 1, 20000000)"
      home.write("1 + 1\n\(long)\n2 + 2\n", to: "script.bp")
      let script = "trap : INT; cd; (trap - INT; \(command)) <script.bp; echo status $?"
      let terminal = try PseudoTerminal(
        home: home, command: ["/bin/sh", "-c", script, PseudoTerminal.program], environment: ["LONG": long])
      terminal.awaitScreen("the first answer") { $0.text().contains("= 2") }
      usleep(100_000)  // nothing shows that the second statement has begun
      terminal.type("\u{3}")
      terminal.await("status 130")
      #expect(!terminal.screen.text().contains("= 4"))
    }

    @Test(arguments: ["", "trap '' PIPE; "]) func `output that nobody reads ends the program quietly`(
      before: String
    ) throws {
      // Without an end of its input, only the broken pipe can end it.
      let script = before + "(while echo 1 + 1; do :; done) 2>/dev/null | (\"$0\"; echo $? >&2) | head -n 1"
      let terminal = try PseudoTerminal(home: home, command: ["/bin/sh", "-c", script, PseudoTerminal.program])
      #expect(terminal.end() == 0)
      let lines = terminal.screen.text().split(separator: "\n").sorted()
      #expect(lines == ["1 + 1 = 2", "141"])  // 128 + SIGPIPE
    }
  }
#endif
