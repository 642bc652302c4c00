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

    /// Many numbers are written while the conversation goes on, and what comes after them behind them.
    @Test func `what is long to write comes back in its place`() throws {
      let first = try start()
      _ = first.submit("w = ones(100000)")
      _ = first.submit("L = sum(w^2)")
      _ = first.submit("sgd L lr=0.25 steps=1")
      _ = first.submit("k = w[0] + 1")
      _ = first.submit("w = 3 * ones(100000) + randn(100000) * 0")
      _ = first.submit("m = 7")
      first.type("quit\r")
      #expect(first.end() == 0)
      let resumed = try start("--resume")
      #expect(resumed.screen.text().contains("6 statements"))
      #expect(resumed.submit("k + m + w[99999]").contains("= 14"))
      #expect(resumed.submit("undo 2; w[99999] + k").contains("= 2"))
      end(resumed)
    }

    /// Death waits for what is being written.
    @Test(arguments: [SIGHUP, SIGTERM]) func `a session killed while it writes comes back whole`(signal: Int32) throws {
      let first = try start()
      _ = first.submit("k = 1")
      _ = first.submit("sum(randn(100000))")
      _ = first.submit("randn(100000)")
      _ = first.submit("y = ans")
      kill(first.process, signal)
      #expect(first.end() == -signal)
      let resumed = try start("--resume")
      #expect(resumed.submit("sum(y == y) + k").contains("= 100001"))
      end(resumed)
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
      // The last is the one in which something was changed last.
      let resumed = try start("--resume")
      #expect(resumed.submit("x + z").contains("= 10"))
      #expect(resumed.submit("y").contains("unknown name 'y'"))
      // While it is running, it is nobody else's.
      let other = try start("--resume")
      #expect(other.submit("y + 1").contains("= 6"))
      let third = try start("--resume")
      #expect(third.screen.text().contains("no last session"))
      end(other)
      end(resumed)
      #expect(try start("--resume-from", "2").submit("x + z").contains("= 10"))
      let beyond = try start("--resume-from", "3")
      #expect(beyond.screen.text().contains("There is no session 3"))
    }

    @Test func `what only looks makes no session`() throws {
      let first = try start()
      _ = first.submit("x = 3; y = x^2")
      end(first)
      for line in ["vars", "1 + 2", "seed 4", "rand(2)", "nonsense", "help", "set", "forward", "undo"] {
        let idle = try start()
        _ = idle.submit(line)
        end(idle)
      }
      #expect(try start("--resume").submit("y").contains("y = 9"))
      #expect(home.names(in: "state/backprop/sessions").count == 1)
    }

    @Test func `the sessions are listed, and twenty are kept`() throws {
      for k in 1...23 {
        let session = try start()
        _ = session.submit("x = \(k)")
        end(session)
      }
      #expect(home.names(in: "state/backprop/sessions").count == 20)
      let list = try PseudoTerminal(home: home, command: [PseudoTerminal.program, "--sessions"])
      #expect(list.end() == 0)
      let lines = list.screen.text().split(separator: "\n")
      #expect(lines[0].contains(/^ *1  \d{4}-\d\d-\d\d \d\d:\d\d  1 statement: x = 23/))
      #expect(try start("--resume-from", "3").submit("x").contains("x = 21"))
    }

    @Test func `random values and ans come back the same`() throws {
      let first = try start()
      for line in ["set digits 12", "randn(2)", "y = ans", "w = rand(2)", "7 + 1", "f(t) = t * ans"] {
        _ = first.submit(line)
      }
      let before = first.submit("y; w; f(2); ans")
      kill(first.process, SIGKILL)
      #expect(first.end() == -SIGKILL)
      let resumed = try start("--resume")
      #expect(resumed.submit("y; w; f(2); ans") == before)
      // What is drawn next is what would have been drawn.
      let next = resumed.submit("r = rand(2); r")
      end(resumed)
      #expect(try start("--resume").submit("r") == next)
    }

    @Test func `random numbers that are still to come are the same too`() throws {
      let first = try start()
      _ = first.submit("set digits 12; x = 1")
      kill(first.process, SIGKILL)
      #expect(first.end() == -SIGKILL)
      var drawn: [String] = []
      for _ in 1...2 {
        let resumed = try start("--resume")
        drawn.append(resumed.submit("rand(2) + x"))
        kill(resumed.process, SIGKILL)
        #expect(resumed.end() == -SIGKILL)
        // The drawing is in the journal: taken back, it is drawn again.
        let name = try #require(home.names(in: "state/backprop/sessions").first)
        let text = try #require(home.read("state/backprop/sessions/" + name))
        let end = try #require(text.firstRange(of: "line rand(2)"))
        home.write(String(text[..<end.lowerBound]), to: "state/backprop/sessions/" + name)
      }
      #expect(drawn[0] == drawn[1] && drawn[0].contains("rand(2) + x ="))
    }

    @Test func `a loaded file comes back as it was then`() throws {
      home.write("w = 1\n", to: "l.bp")
      let first = try start()
      _ = first.submit("load ~/l.bp")
      _ = first.submit("w := w - 0.25")
      _ = first.submit("save ~/l.bp overwrite")
      kill(first.process, SIGKILL)
      #expect(first.end() == -SIGKILL)
      let resumed = try start("--resume")
      #expect(resumed.submit("w").contains("w = 0.75"))
      #expect(resumed.submit("undo; w").contains("w = 1"))
    }

    @Test func `undo reaches behind what was resumed`() throws {
      let first = try start()
      _ = first.submit("W = [1, 2]; b = 1; L = sum(W^2) + b^2")
      _ = first.submit("sgd L lr=0.1 steps=5")
      _ = first.submit("x = 1; y = 2")
      end(first)
      let resumed = try start("--resume")
      #expect(resumed.submit("undo").contains("y is gone\nx is gone"))
      let news = resumed.submit("undo")
      #expect(news.contains("W is [1, 2] again") && news.contains("b is 1 again"))
    }

    @Test func `a torn entry is told, and the next session begins without it`() throws {
      let first = try start()
      _ = first.submit("x = 3")
      _ = first.submit("y = 4")
      kill(first.process, SIGKILL)
      #expect(first.end() == -SIGKILL)
      let name = try #require(home.names(in: "state/backprop/sessions").first)
      let path = "state/backprop/sessions/" + name
      let text = try #require(home.read(path))
      home.write(text.dropLast(9) + "\nline z = 5\nrun\nend 15\nline bad = q\nrun\nend 17\nline v = 12", to: path)
      let resumed = try start("--resume")
      #expect(resumed.screen.text().contains("The last session is back: 2 statements."))
      #expect(resumed.screen.text().contains("not back: bad = q: unknown name 'q'"))
      #expect(resumed.screen.text().components(separatedBy: "not written whole").count == 3)
      #expect(resumed.submit("x + z").contains("= 8"))
      #expect(resumed.submit("y").contains("unknown name"))
      _ = resumed.submit("u = 6")
      end(resumed)
      let again = try start("--resume")
      #expect(again.screen.text().contains("The last session is back: 4 statements."))
      #expect(!again.screen.text().contains("not back"))
      // What was torn is kept for a person to look at.
      #expect(home.read(path)?.contains("line bad = q") == true)
    }

    @Test func `a full disk is told once, and keeps what was whole`() throws {
      let script = "ulimit -f 2; trap '' XFSZ; exec \"$0\""  // two blocks of 512 bytes
      let first = try PseudoTerminal(
        home: home, command: ["/bin/sh", "-c", script, PseudoTerminal.program], environment: ["NO_COLOR": "1"])
      first.awaitPrompt()
      _ = first.submit("x = 3")
      _ = first.submit("f(t) = t + 1")
      let told = first.submit("W = zeros(2)" + String(repeating: " + 0", count: 300))
      let words = told.split { $0.isWhitespace }.joined(separator: " ")
      #expect(words.contains("file too large; --resume cannot bring this session back"))
      #expect(!first.submit("y = 4").contains("--resume"))
      #expect(first.submit("x + y").contains("= 7"))
      end(first)
      let resumed = try start("--resume")
      #expect(resumed.screen.text().contains("2 statements") && !resumed.screen.text().contains("not back"))
      #expect(resumed.submit("f(x)").contains("= 4"))
    }

    @Test func `a place that cannot be written is told once`() throws {
      let terminal = try PseudoTerminal(home: home, environment: ["XDG_STATE_HOME": "/dev/null", "NO_COLOR": "1"])
      terminal.awaitPrompt()
      #expect(!terminal.submit("1 + 2").contains("--resume"))
      #expect(terminal.submit("x = 3").contains("/dev/null/backprop/sessions: not a directory; --resume cannot"))
      #expect(!terminal.submit("y = 4").contains("--resume"))
      #expect(terminal.submit("x + y").contains("= 7"))
    }

    @Test func `resuming writes no file over`() throws {
      let first = try start()
      _ = first.submit("x = 3; save ~/saved.bp; load ~/saved.bp")
      #expect(home.read("saved.bp")?.contains("x = 3") == true)
      end(first)
      home.write("x = 4\n", to: "saved.bp")
      let resumed = try start("--resume")
      #expect(home.read("saved.bp") == "x = 4\n")
      #expect(resumed.submit("x + 1").contains("= 4"))
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

  extension String {
    fileprivate func components(separatedBy separator: String) -> [Substring] {
      split(separator: separator, omittingEmptySubsequences: false)
    }
  }
#endif
