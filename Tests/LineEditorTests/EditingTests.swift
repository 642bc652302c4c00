#if os(Linux)
  import Glibc
  import Testing

  /// The program as a person meets it: on a terminal.
  @Suite struct EditingTests {
    private let home: TemporaryFolder

    init() throws { home = try TemporaryFolder() }

    private func start(
      _ environment: [String: String] = [:], rows: Int = 24, columns: Int = 80,
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> PseudoTerminal {
      let terminal = try PseudoTerminal(home: home, environment: environment, rows: rows, columns: columns)
      terminal.awaitPrompt(sourceLocation: sourceLocation)
      return terminal
    }

    @Test func `Greek and other letters are edited and read`() throws {
      let terminal = try start()
      #expect(terminal.submit("θ = 2").isEmpty)
      #expect(terminal.submit("θ").contains("θ = 2"))
      #expect(terminal.submit("ŷ = θ + 13\u{7F}").contains("ŷ = 3"))
      #expect(terminal.submit("7a·θ\u{1B}[D\u{1B}[D\u{7F}\u{1B}[F²\u{1}4 + ").contains("= 32"))
      #expect(terminal.submit("1 + 1 # é·×÷²³ ∂ ⊙").contains("1 + 1 = 2"))
    }

    @Test(arguments: ["\u{4}", "quit\r"]) func `Ctrl-D on an empty line and quit end the program`(keys: String) throws {
      let terminal = try start()
      terminal.type(keys)
      #expect(terminal.end() == 0)
      #expect(terminal.isCooked)
    }

    @Test func `a Ctrl-D typed before the prompt ends the program`() throws {
      let terminal = try PseudoTerminal(home: home)
      terminal.type("\u{4}")
      #expect(terminal.end() == 0)
    }

    @Test func `what is typed ahead is kept`() throws {
      let terminal = try PseudoTerminal(home: home)
      terminal.type("x = 2\nx + 1\n")
      terminal.awaitScreen("a third prompt") { screen in
        let prompts = (0..<screen.lines.count).filter { screen.text($0).hasPrefix(PseudoTerminal.prompt) }
        return prompts.count == 3 && screen.text(screen.row) == PseudoTerminal.prompt
      }
      #expect(terminal.screen.text().contains("> x + 1\nx + 1 = 3"))
    }

    @Test func `an open bracket continues the input`() throws {
      let terminal = try start()
      terminal.type("sum([1,\r")
      terminal.awaitScreen("a second row") {
        $0.text($0.row).hasSuffix("...>") && $0.text($0.row - 1).hasSuffix("sum([1,")
      }
      #expect(terminal.submit("2])").contains("= 3"))
    }

    @Test func `Up moves inside an input of several lines`() throws {
      let terminal = try start()
      terminal.type("x = [1,\r2]")
      terminal.awaitScreen("a second row") { $0.text($0.row) == "     ...> 2]" }
      terminal.type("\u{1B}[A\u{1}y = 5\u{B}\r")  // to the first row, to its start; a new line instead of all
      terminal.await("y = 5")
      terminal.awaitPrompt()
    }

    @Test func `a lone Esc works at once in vi mode`() throws {
      home.write("bind -v\n", to: ".editrc")
      let terminal = try start()
      terminal.type("41 + 1")
      terminal.await("41 + 1")
      terminal.type("\u{1B}")
      terminal.awaitScreen("command mode") { $0.column == PseudoTerminal.prompt.count + 6 }
      #expect(terminal.submit("0x").contains("1 + 1 = 2"))  // 0: to the start; x: delete a character
      #expect(terminal.submit("3 + 2\u{1B}[D\u{1B}[D\u{1B}[D").contains("3 + 2 = 5"))
      #expect(terminal.submit("3\u{1B}[A").contains("3 + 2 = 5"))
    }

    @Test func `prompts and output in a paste are dropped`() throws {
      let terminal = try start()
      terminal.type(
        "\u{1B}[200~backprop> x = [1,\r\n     ...> 41]\r\nx = 7\r\nbackprop> y = sum(x)\r\ny = 0\u{1B}[201~")
      terminal.await("y = 0")
      #expect(terminal.submit("").contains("y = 42"))
      #expect(terminal.submit(">>> x[1] + 1").contains("x[1] + 1 = 42"))
    }

    @Test func `a paste keeps its lines until Enter`() throws {
      let terminal = try start()
      terminal.type("\u{1B}[200~x = 2\r\nx + 1\r\n\r\n\u{1B}[201~")
      terminal.awaitScreen("two rows") { $0.text($0.row) == "x + 1" && $0.text($0.row - 1).hasSuffix("> x = 2") }
      #expect(terminal.submit("").contains("x + 1 = 3"))
    }

    @Test func `bad bytes and controls in a paste do no harm`() throws {
      let terminal = try start()
      terminal.type(Array("\u{1B}[200~1 + 1 # \u{7}\u{1B}c".utf8) + [0xFF, 0xC3, 0x2D, 0xED, 0xA0, 0x80])
      terminal.type("\u{C2}\u{85}\u{1B}[201~")
      terminal.await("# c\u{FFFD}\u{FFFD}-")
      #expect(terminal.submit("").contains("1 + 1 = 2"))
      terminal.type([0xCE])  // half a letter, typed
      #expect(terminal.submit("\u{15}1 + 2").contains("1 + 2 = 3"))
    }

    @Test func `a paste of 100,000 characters arrives whole`() throws {
      let terminal = try start()
      let size = 100_000
      terminal.type("\u{1B}[200~x = 2 #" + String(repeating: "θ", count: size) + "\u{1B}[201~")
      terminal.type("\r")
      terminal.awaitPrompt()
      terminal.type("\u{4}")
      #expect(terminal.end() == 0)
      let remembered = try #require(home.read("state/backprop/history"))
      #expect(remembered.count { $0 == "θ" } == size)
    }

    @Test func `a paste during a search is inserted after it`() throws {
      let terminal = try start()
      _ = terminal.submit("x = 2")
      terminal.type("\u{12}")
      terminal.await("bck:")
      terminal.type("\u{1B}[200~1 + 2\u{1B}[201~")
      terminal.awaitScreen("the paste") { $0.text($0.row).hasSuffix("> 1 + 2") }
      #expect(terminal.submit("").contains("1 + 2 = 3"))
    }

    @Test(arguments: [12, 33, 200]) func `the input is redrawn when the window is resized`(columns: Int) throws {
      let terminal = try start(["NO_COLOR": "1"])
      let line = "1 + 1 # " + (1...12).map { "word\($0)" }.joined(separator: " ")
      terminal.type(line)
      terminal.await("word12")
      terminal.resize(columns: columns)
      let whole = PseudoTerminal.prompt + " " + line
      terminal.awaitScreen("the line in \(columns) columns") { screen in
        let height = (whole.count + columns - 1) / columns
        let shown = (0..<height).map { screen.text(max(0, screen.row - height + 1) + $0) }
        return shown.joined().filter { $0 != " " } == whole.filter { $0 != " " }
      }
      #expect(terminal.submit("").contains("1 + 1 = 2"))
    }

    @Test func `colours do not disturb a line that wraps and is edited`() throws {
      let terminal = try start(columns: 40)
      for character in "1 + 1 # 123456789 abcdef 123456789 abcdef 123" { terminal.type(String(character)) }
      terminal.await("23")
      terminal.type("\u{1}\u{1B}[C\u{1B}[C\u{1B}[C\u{1B}[C7\u{7F}\u{5}\u{7F}9")
      terminal.awaitScreen("the line as edited") {
        $0.text().contains("backprop> 1 + 1 # 123456789 abcdef 12345\n6789 abcdef 129")
      }
      #expect(terminal.submit("").contains("1 + 1 = 2"))
    }

    @Test func `without colour nothing is coloured`() throws {
      let terminal = try start(["NO_COLOR": "1"])
      #expect(terminal.submit("1 + 1").contains("1 + 1 = 2"))
      #expect(!terminal.screen.hasColor)
    }

    @Test func `with colour a command word is coloured as it is typed`() throws {
      let terminal = try start()
      terminal.type("grad y")
      // The plain text is there before its colours.
      terminal.awaitScreen("a coloured word") { _ in
        String(decoding: terminal.output, as: UTF8.self).contains(/\u{1B}\[[0-9;]+mgrad\u{1B}\[/)
      }

      terminal.type("\u{15}")
      _ = terminal.submit("set color off")
      let start = terminal.output.count
      #expect(terminal.submit("1 + 1").contains("1 + 1 = 2"))
      #expect(!terminal.output[start...].contains { $0 == UInt8(ascii: "m") })
    }

    @Test(arguments: ["dumb", ""]) func `a dumb terminal gets no control sequences`(type: String) throws {
      let terminal = try start(["TERM": type])
      #expect(terminal.submit("1 ++ 1\u{1}\u{1B}[C\u{1B}[C\u{1B}[3~").contains("1 + 1 = 2"))
      #expect(terminal.submit("1 + 1").contains("1 + 1 = 2"))
      #expect(!terminal.screen.hasEscapes)
    }

    @Test(arguments: ["C", "", "tlh_QO.UTF-8"]) func `any locale will do`(locale: String) throws {
      let terminal = try start(["LANG": locale])
      #expect(terminal.submit("θ = 2; θ + 1").contains("+ 1 = 3"))
    }

    @Test func `an editor switched off by the user still reads`() throws {
      home.write("edit off\n", to: ".editrc")
      let terminal = try start()
      #expect(terminal.submit("1 + 1").contains("1 + 1 = 2"))
    }
  }
#endif
