import Foundation
import Sessions

/// The files beside the tests.
enum Fixtures {
  static let folder: String = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
  static let isRecording = ProcessInfo.processInfo.environment["RECORD"] == "1"

  static func files(in name: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + name)) ?? [])
      .filter { $0.hasSuffix(".txt") }.sorted()
  }
  static func text(_ path: String) -> String {
    (try? String(contentsOfFile: folder + "/" + path, encoding: .utf8)) ?? ""
  }
  /// The data that sessions may read, by its path from the root of the package or by its name alone.
  static func data(_ path: String) -> String? {
    guard let name = path.split(separator: "/").last, name.hasSuffix(".csv") else { return nil }
    return try? String(contentsOfFile: "\(folder)/Fixtures/\(name)", encoding: .utf8)
  }
  /// These data and no other files.
  static let access: FileAccess = {
    var access = FileAccess.none
    access.read = { path throws(FileAccess.Failure) in
      guard let text = data(path) else { throw FileAccess.Failure("there are no files here") }
      return text
    }
    return access
  }()
  static func write(_ text: String, to path: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }
}
