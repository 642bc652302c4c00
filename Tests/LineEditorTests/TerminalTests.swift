import Testing

@testable import LineEditor

@Suite struct TerminalTests {
  @Test(arguments: [
    (["TERM": "xterm"], true), (["TERM": "xterm", "NO_COLOR": ""], true), (["TERM": "xterm", "NO_COLOR": "1"], false),
    (["TERM": "dumb"], false), (["TERM": ""], false), ([:], false),
  ])
  func `colour is for terminals that know it and people who want it`(variables: [String: String], isAllowed: Bool) {
    #expect(Terminal.allowsColor { variables[$0] } == isAllowed)
  }

  @Test(arguments: [
    ([:], true), (["LANG": "en_GB.UTF-8"], true), (["LANG": "de_DE.utf8"], true),
    (["LANG": "ca_ES.UTF-8@valencia"], true),
    (["LANG": "C"], false), (["LC_ALL": "POSIX", "LANG": "en_GB.UTF-8"], false),
    (["LC_ALL": "", "LC_CTYPE": "UTF-8"], true),
  ])
  func `Unicode is assumed unless the locale says otherwise`(variables: [String: String], isSupported: Bool) {
    #expect(Terminal.supportsUnicode { variables[$0] } == isSupported)
  }

  @Test func `an input loses controls and keeps its lines`() {
    #expect(TextRepair.input("x\u{7}\n\ty\u{85}\u{1B}[m\n") == "x\n\ty[m")
  }

  @Test func `there is always a window to fit`() {
    #expect(Terminal.columns > 0 && Terminal.rows > 0)
  }
}
