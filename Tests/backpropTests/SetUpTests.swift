import Foundation
import Testing

/// The README's command that sets up and runs the program on a fresh machine.
@Suite struct SetUpTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  /// The command, as it stands in the README.
  private var command: String {
    get throws {
      let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
      let text = try String(contentsOfFile: root.path + "/README.md", encoding: .utf8)
      return try #require(text.split(separator: "\n").first { $0.contains("apt-get update") }).trimmingCharacters(
        in: .whitespaces)
    }
  }

  /// Programs that only say what they were called with; sudo runs what it is given.
  private func run(hasSudo: Bool, fails: String = "") throws -> ProcessTests.Result {
    try folder.makeFolder("bin")
    for name in ["apt-get", "swift"] + (hasSudo ? ["sudo"] : []) {
      folder["bin/\(name)"] = """
        #!/bin/sh
        echo "\(name) $*"
        [ "\(name) $1" != "\(fails)" ] || exit 1
        [ \(name) != sudo ] || "$@"
        """
      try folder.setMode(0o755, of: "bin/\(name)")
    }
    folder["run.sh"] = "PATH=$PWD/bin; " + (try command) + "\n"
    return try folder.shell("exec /bin/sh run.sh")
  }

  @Test func asRootWithoutSudo() throws {
    let result = try run(hasSudo: false)
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(result.output == "apt-get update\napt-get install -y libedit-dev\nswift run -c release backprop\n")
  }

  @Test func asAUserWithSudo() throws {
    let result = try run(hasSudo: true)
    let calls = result.output.split(separator: "\n")
    #expect(result.status == 0 && calls.first == "sudo apt-get update" && calls.last == "swift run -c release backprop")
    #expect(calls.count == 5, "only the installation is sudo's")
  }

  @Test func nothingGoesOnAfterAFailure() throws {
    #expect(try run(hasSudo: false, fails: "apt-get update").output == "apt-get update\n")
    #expect(try run(hasSudo: false, fails: "apt-get install").output.hasSuffix("libedit-dev\n"))
  }
}
