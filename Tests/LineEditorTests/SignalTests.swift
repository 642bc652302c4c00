#if os(Linux)
  import Glibc
  import Testing

  @Suite struct SignalTests {
    private let home: TemporaryFolder

    init() throws { home = try TemporaryFolder() }

    private func start() throws -> PseudoTerminal {
      let terminal = try PseudoTerminal(home: home)
      terminal.awaitPrompt()
      return terminal
    }

    @Test func `Ctrl-C drops the line`() throws {
      let terminal = try start()
      terminal.type("x = 2 + ")
      terminal.await("x = 2 +")
      terminal.type("\u{3}")
      terminal.await("^C")
      terminal.awaitPrompt()
      #expect(terminal.submit("1 + 2").contains("1 + 2 = 3"))
    }

    @Test func `Ctrl-C in a search goes back to the prompt`() throws {
      let terminal = try start()
      _ = terminal.submit("x = 2")
      terminal.type("\u{12}x")
      terminal.await("bck:x")
      terminal.type("\u{3}")
      terminal.await("^C")
      terminal.awaitPrompt()
      #expect(terminal.submit("1 + 2").contains("1 + 2 = 3"))
    }

    @Test func `Ctrl-C stops a computation`() throws {
      let terminal = try start()
      _ = terminal.submit("f(t) = sin(t) + 1")
      terminal.type("1 + 2; z = iterate(f, 1, 20000000)\r")
      terminal.await("1 + 2 = 3")
      usleep(100_000)  // nothing shows that the second statement has begun
      terminal.type("\u{3}")
      terminal.awaitPrompt()
      #expect(terminal.screen.text().contains(/\^C\n+error: .*interrupted/))
      #expect(terminal.submit("f(0)").contains("= 1"))
      #expect(terminal.submit("z").contains("unknown name 'z'"))
    }

    @Test func `Ctrl-C does not wait for what a question leaves behind`() throws {
      let terminal = try start()
      _ = terminal.submit("f(t) = sin(t); x = 0.5; z = iterate(f, x, 100000)")
      terminal.type("check z\r")
      usleep(300_000)  // it takes many seconds
      let begin = ContinuousClock.now
      terminal.type("\u{3}")
      terminal.awaitPrompt()
      #expect(ContinuousClock.now - begin < .milliseconds(400))
      #expect(terminal.screen.text().contains(/\^C\n+error: .*interrupted/))
      #expect(terminal.submit("f(0) + 1").contains("= 1"))
      #expect(terminal.submit("x").contains("x = 0.5"))
    }

    @Test func `Ctrl-C in training keeps what was reached`() throws {
      let terminal = try start()
      _ = terminal.submit("w = 3")
      terminal.type("sgd w^2 lr=1e-9 steps=10000000\r")
      terminal.await("[....")
      terminal.type("\u{3}")
      terminal.awaitPrompt()
      let screen = terminal.screen.text()
      #expect(screen.contains(/stopped after \d+ of 10000000 steps; what was reached is kept/))
      #expect(!screen.contains("[....") && screen.contains("undo restores w"))
      #expect(terminal.submit("w < 3").contains("= 1"))
      #expect(terminal.submit("undo; w").contains("w = 3"))
    }

    @Test func `Ctrl-C leaves the text of an input of several lines on the screen`() throws {
      let terminal = try start()
      terminal.type("x = [1, 2;\r3, 4]\u{1B}[A")
      terminal.awaitScreen("the first row") {
        $0.text($0.row).hasSuffix("> x = [1, 2;") && $0.text($0.row + 1) == "     ...> 3, 4]"
      }
      terminal.type("\u{3}")
      terminal.await("3, 4]^C")
      terminal.awaitPrompt()
    }

    @Test func `Ctrl-C at an empty prompt, even twice, goes on`() throws {
      let terminal = try start()
      for _ in 1...3 {
        terminal.type("\u{3}")
        terminal.awaitPrompt()
      }
      #expect(terminal.submit("1 + 2").contains("1 + 2 = 3"))
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGQUIT])
    func `a signal that ends the program leaves the terminal as it was`(signal: Int32) throws {
      let terminal = try start()
      _ = terminal.submit("x = 2")
      terminal.type("unfinished")
      terminal.await("unfinished")
      #expect(!terminal.isCooked)
      kill(terminal.process, signal)
      #expect(terminal.end() == -signal)
      #expect(terminal.isCooked)
      #expect(String(decoding: terminal.output.suffix(12), as: UTF8.self).contains("\u{1B}[?2004l"))
      #expect(home.read("state/backprop/history") == "x = 2\n")
    }

    @Test func `Ctrl-Z without a shell to come back from changes nothing`() throws {
      let terminal = try start()
      terminal.type("1 + ")
      terminal.await("> 1 +")
      terminal.type("\u{1A}")
      terminal.awaitScreen("the line again") { $0.row > 0 && $0.text($0.row).hasSuffix("> 1 +") || $0.row == 0 }
      terminal.type("2")
      terminal.await("1 + 2")
      #expect(terminal.submit("").contains("1 + 2 = 3"))
    }

    @Test func `Ctrl-Z suspends, and the line is there on return`() throws {
      let script = "set -m; \"$0\"; stty -a; echo STOPPED; fg; echo DONE"
      let terminal = try PseudoTerminal(home: home, command: ["/bin/sh", "-c", script, PseudoTerminal.program])
      terminal.awaitPrompt()
      terminal.type("x = 2")
      terminal.await("x = 2")
      terminal.type("\u{1A}")
      terminal.await("STOPPED")
      #expect(terminal.screen.text().contains(" icanon"))
      terminal.awaitScreen("the line again") { $0.text($0.row).hasSuffix("> x = 2") }
      terminal.type("\r")
      terminal.awaitPrompt()
      terminal.type("\u{4}")
      terminal.await("DONE")
    }
  }
#endif
