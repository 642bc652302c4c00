import Foundation

/// A folder that goes away with its test, and the program run in it.
final class Folder {
  let path: String
  private let owner = ProcessTests()

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "backprop-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.resolvingSymlinksInPath().path
  }

  deinit {
    _ = try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    _ = try? FileManager.default.removeItem(atPath: path)
  }

  subscript(name: String) -> String? {
    get { try? String(contentsOfFile: path + "/" + name, encoding: .utf8) }
    set { try? newValue?.write(toFile: path + "/" + name, atomically: false, encoding: .utf8) }
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: path + "/" + name, withIntermediateDirectories: true)
  }

  func setMode(_ mode: Int, of name: String = ".") throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path + "/" + name)
  }

  func mode(of name: String) -> Int? {
    (try? FileManager.default.attributesOfItem(atPath: path + "/" + name))?[.posixPermissions] as? Int
  }

  func isLink(_ name: String) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: path + "/" + name)) != nil
  }

  /// The names of all that lies in the folder.
  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

  /// Runs the program here.
  func run(_ arguments: String..., input: String = "") throws -> ProcessTests.Result {
    try owner.run(arguments, input: input, in: path)
  }

  /// Runs a shell's script here, in which `$0` is the program.
  func shell(_ script: String) throws -> ProcessTests.Result {
    try owner.run(["-c", script, ProcessTests.executable], in: path, executable: "/bin/sh")
  }
}
