import Foundation
import Testing

/// Output that goes nowhere is noticed.
@Suite struct OutputTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  @Test(arguments: [
    "-e 'x = 2; x'", "--json -e 'x = 2'", "s.bp", "--json s.bp", "< s.bp", "--help", "--version", "-q s.bp",
  ])
  func aFullDisk(_ arguments: String) throws {
    folder["s.bp"] = "x = 2\nx\ngrad x^2\n"
    let result = try folder.shell("\"$0\" \(arguments) > /dev/full")
    #expect(result.status == 74 && result.output.isEmpty)
    #expect(result.errors.contains("backprop: standard output: no space left on device"), "\(result.errors)")
  }

  @Test func aClosedOutput() throws {
    let result = try folder.shell("\"$0\" -e 'x = 2; x' >&-")
    #expect(result.status == 74 && result.errors.contains("standard output: bad file descriptor"))
    // Where nothing is printed nothing is missing, and closed errors and input harm nobody.
    #expect(try folder.shell("\"$0\" -e 'x = 2' >&-").status == 0)
    #expect(try folder.shell("\"$0\" -e 'x = 2; x' <&- 2>&-").output == "x = 2\n")
  }

  /// As shells have it, 128 + SIGPIPE, without a word.
  @Test func aReaderThatLeaves() throws {
    // The only reader is gone before the program writes.
    let result = try folder.shell("mkfifo p; exec 3<>p; exec 4>p; exec 3>&-; \"$0\" -e 1+1 >&4; echo $?")
    #expect(result.output == "141\n" && result.errors.isEmpty)
  }

  @Test func aSlowReader() throws {
    // A pipe that does not wait is filled many times over.
    let script = """
      import os, subprocess, sys, time
      r, w = os.pipe()
      os.set_blocking(w, False)
      p = subprocess.Popen([sys.argv[1], "--json", "-e", "x = zeros(300, 300); x"], stdout=w)
      os.close(w)
      total = 0
      while True:
          time.sleep(0.01)
          data = os.read(r, 4096 * 16)
          if not data: break
          total += len(data)
      print(p.wait(), total > 180000)
      """
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/python3") else { return }
    folder["slow.py"] = script
    #expect(try folder.shell("python3 slow.py \"$0\"").output == "0 True\n")
  }
}
