import Testing

@testable import LineEditor

@Suite struct CompletionTests {
  private func outcome(
    _ text: String, _ candidates: [String], suffix: String = "", from start: Int = 0, rest: String = ""
  )
    -> Completion.Outcome
  {
    Completion(from: start, candidates: candidates, suffix: suffix).outcome(in: text + rest, cursor: text.utf8.count)
  }

  @Test func `one candidate is put in with its suffix`() {
    #expect(outcome("x = si", ["sin"], suffix: "(", from: 4) == .replace(scalars: 2, with: "sin("))
    #expect(outcome("x = si", ["sin"], suffix: "(", from: 4, rest: "(2)") == .replace(scalars: 2, with: "sin"))
    #expect(outcome("sin", ["sin", "sin"]) == .nothing)
  }

  @Test func `a candidate may differ from what was typed`() {
    #expect(outcome("2\\theta", ["θ"], from: 1) == .replace(scalars: 6, with: "θ"))
    #expect(outcome("θ̂a", ["θ̂ab"]) == .replace(scalars: 3, with: "θ̂ab"))
  }

  @Test func `several candidates give what they share, then the list`() {
    #expect(outcome("s", ["softmax", "softplus"], suffix: "(") == .replace(scalars: 1, with: "soft"))
    #expect(outcome("soft", ["softmax", "softplus"]) == .list(["softmax", "softplus"]))
    #expect(outcome("X", ["x1", "x2"]) == .list(["x1", "x2"]))
  }

  @Test func `no candidate does nothing, and bad offsets do no harm`() {
    #expect(outcome("zz", []) == .nothing)
    #expect(outcome("ab", ["abc"], from: 99) == .replace(scalars: 0, with: "abc"))
    #expect(outcome("ab", ["abc"], from: -1) == .replace(scalars: 2, with: "abc"))
  }

  @Test func `the common prefix counts whole characters`() {
    #expect(Completion.commonPrefix(["θ1", "θ2", "θ"]) == "θ")
    #expect(Completion.commonPrefix(["a", "b"]) == "")
    #expect(Completion.commonPrefix([]) == "")
  }

  #if os(Linux)
    private static let plain = ["NO_COLOR": "1"]

    @Test func `Tab completes on the terminal`() throws {
      let home = try TemporaryFolder()
      let terminal = try PseudoTerminal(home: home, environment: Self.plain)
      terminal.awaitPrompt()
      terminal.type("softm\t")
      terminal.awaitScreen("softmax") { $0.text($0.row).contains("> softmax") }
      terminal.type("\u{15}\\theta\t = 2; θ + 1")
      terminal.awaitScreen("θ") { $0.text($0.row).hasSuffix("> θ = 2; θ + 1") }
      #expect(terminal.submit("").contains("θ + 1 = 3"))
    }

    @Test(arguments: [
      ("my\t", "myWeight"), ("1 + my\t", "1 + myWeight"), ("forw\t", "forward"), ("set dig\t", "set digits"),
      ("help conve\t", "help conventions"),
      ("load no\t", "load notes.bp"), ("load \"no\t", "load \"notes.bp\""),
    ])
    func `Tab knows names, commands, settings and files`(typed: String, completed: String) throws {
      let home = try TemporaryFolder()
      home.write("", to: "notes.bp")
      let terminal = try PseudoTerminal(
        home: home, command: ["/bin/sh", "-c", "cd; exec \"$0\"", PseudoTerminal.program], environment: Self.plain)
      terminal.awaitPrompt()
      _ = terminal.submit("myWeight = 3")
      terminal.type(typed)
      terminal.awaitScreen(completed) { $0.text($0.row) == "\(PseudoTerminal.prompt) \(completed)" }
    }

    @Test func `Tab lists what is possible`() throws {
      let home = try TemporaryFolder()
      let terminal = try PseudoTerminal(home: home, environment: Self.plain)
      terminal.awaitPrompt()
      terminal.type("soft\t")
      terminal.awaitScreen("the list") {
        $0.text().contains("softmax  ") && $0.text().contains("softplus") && $0.text($0.row).hasSuffix("> soft")
      }
      terminal.type("\u{15}")
      terminal.awaitPrompt()
      #expect(terminal.submit("1 + 1").contains("1 + 1 = 2"))
    }
  #endif
}
