#if os(Linux)
  import Glibc
  import Testing

  /// Sessions that come back.
  @Suite struct ResumeTests {
    private let home: TemporaryFolder

    init() throws { home = try TemporaryFolder() }

    private func start(_ options: String...) throws -> PseudoTerminal {
      let terminal = try PseudoTerminal(home: home, command: [PseudoTerminal.program] + options)
      terminal.awaitPrompt()
      return terminal
    }

    private func end(_ terminal: PseudoTerminal) {
      terminal.type("\u{4}")
      #expect(terminal.end() == 0)
    }

    @Test func `the last session comes back when asked for`() throws {
      let first = try start()
      for line in ["x = 3", "y = [x,\rx^2]", "nonsense +", "sum(y)"] { _ = first.submit(line) }
      first.type("quit\r")
      #expect(first.end() == 0)

      let resumed = try start("--resume")
      #expect(resumed.screen.text().contains("3 statements"))
      #expect(!resumed.screen.text().contains("sum(y)"))
      #expect(resumed.submit("sum(y) + 1").contains("= 13"))
      end(resumed)

      let fresh = try start()
      #expect(fresh.screen.text().contains("--resume"))
      #expect(fresh.submit("x").contains("unknown name 'x'"))
    }

    @Test(arguments: [SIGHUP, SIGTERM, SIGKILL]) func `a killed session comes back`(signal: Int32) throws {
      let first = try start()
      _ = first.submit("x = 3")
      _ = first.submit("y = x^2")
      first.type("unfinished")
      first.await("unfinished")
      kill(first.process, signal)
      #expect(first.end() == -signal)
      let resumed = try start("--resume")
      #expect(resumed.submit("y + 1").contains("= 10"))
    }

    @Test func `a resumed session can be resumed`() throws {
      let first = try start()
      _ = first.submit("x = 3")
      end(first)
      let second = try start("--resume")
      _ = second.submit("y = x^2")
      kill(second.process, SIGKILL)
      #expect(second.end() == -SIGKILL)
      let third = try start("--resume")
      #expect(third.submit("x + y").contains("= 12"))
    }

    @Test func `a session without statements leaves the last one in place`() throws {
      let first = try start()
      _ = first.submit("x = 3")
      end(first)
      end(try start())
      end(try start("--resume"))
      #expect(try start("--resume").submit("x + 1").contains("= 4"))
    }

    @Test func `sessions at the same time do not mix`() throws {
      let first = try start()
      _ = first.submit("x = 3")
      let second = try start()
      _ = second.submit("y = 5")
      _ = first.submit("z = 7")
      end(second)
      end(first)
      let resumed = try start("--resume")
      #expect(resumed.submit("y + 1").contains("= 6"))
      #expect(resumed.submit("z").contains("unknown name 'z'"))
    }

    @Test func `resuming writes no file over`() throws {
      let first = try start()
      _ = first.submit("x = 3; save ~/saved.bp; load ~/saved.bp")
      #expect(home.read("saved.bp")?.contains("x = 3") == true)
      end(first)
      home.write("x = 4\n", to: "saved.bp")
      let resumed = try start("--resume")
      #expect(home.read("saved.bp") == "x = 4\n")
      #expect(resumed.submit("x + 1").contains("= 5"))
    }

    @Test func `what was drawn and trained comes back as it was`() throws {
      let first = try start()
      _ = first.submit("W = rand(3); L = sum(W^2); sgd L lr=0.1 steps=20")
      let value = first.submit("set digits 12; W")
      end(first)
      let resumed = try start("--resume")
      #expect(resumed.submit("W") == value.split(separator: "\n").last.map(String.init))
      end(resumed)
    }

    @Test func `without a last session there is none to resume`() throws {
      let terminal = try start("--resume")
      terminal.await("no last session")
      #expect(terminal.submit("1 + 2").contains("1 + 2 = 3"))
    }
  }
#endif
