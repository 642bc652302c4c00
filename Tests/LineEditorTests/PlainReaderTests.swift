import Testing

@testable import LineEditor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct PlainReaderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A reader of these bytes.
  private func reader(_ bytes: [UInt8]) throws -> PlainReader {
    let path = folder.path + "/input"
    let file = fopen(path, "w")
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    return PlainReader(descriptor: open(path, O_RDONLY | O_CLOEXEC))
  }

  private func lines(_ bytes: [UInt8]) throws -> [String] {
    let reader = try reader(bytes)
    var lines: [String] = []
    while case .line(let line) = reader.readLine() { lines.append(line) }
    return lines
  }

  @Test func `lines end with either line break or the file`() throws {
    #expect(try lines(Array("a\r\n\nθ = 2\nlast".utf8)) == ["a", "", "θ = 2", "last"])
    #expect(try lines([]) == [])
    #expect(try lines([0x0A]) == [""])
  }

  @Test func `bad bytes are repaired and NULs dropped`() throws {
    #expect(try lines([0x61, 0x00, 0xFF, 0x62, 0x0A, 0xC3]) == ["a\u{FFFD}b", "\u{FFFD}"])
  }

  @Test func `a line may be of any length`() throws {
    let long = [UInt8](repeating: 0x61, count: 1_000_000)
    let read = try lines(long + [0x0A] + long)
    #expect(read.map(\.utf8.count) == [1_000_000, 1_000_000])
  }

  @Test func `keys and lines come from the same input`() throws {
    let reader = try reader(Array("q θ\r\n\u{1B}\tx = 2\n".utf8) + [0xFF, 0x04])
    let expected: [Key] = [.character("q"), .character(" "), .character("θ"), .enter, .escape, .tab]
    for key in expected { #expect(reader.readKey() == key) }
    #expect(reader.readLine() == .line("x = 2"))
    #expect(reader.readKey() == .character("\u{FFFD}"))
    #expect(reader.readKey() == .endOfFile)
    #expect(reader.readKey() == .endOfFile)
    #expect(reader.readLine() == .endOfFile)
  }

  #if os(Linux)
    @Test func `the program reads a pipe without prompts or colours`() throws {
      let home = try TemporaryFolder()
      let script = "printf 'x = 2\\nx + 1' | \"$0\" | cat"
      let terminal = try PseudoTerminal(home: home, command: ["/bin/sh", "-c", script, PseudoTerminal.program])
      #expect(terminal.end() == 0)
      #expect(terminal.screen.text().contains("x + 1 = 3"))
      #expect(!terminal.screen.text().contains(PseudoTerminal.prompt))
      #expect(!terminal.screen.hasEscapes)
      #expect(home.read("state/backprop/history") == nil)
    }
  #endif
}
