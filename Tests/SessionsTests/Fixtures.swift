import Foundation

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
  static func write(_ text: String, to path: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }
}
