import Explanations
import Language

/// `save f.bp`: the state as a script.
enum SaveCommand: Command {
  static let name = "save"
  static let synopsis = "save f.bp"
  static let summary = "writes the session as a script, which load reads back"
  static let details = [
    "Definitions stand in an order in which they can be run, values at full precision, and settings that are not "
      + "as at the start before them. A file that is there already is replaced."
  ]
  static let examples = ["x = 2; y = x^2; save lecture.bp"]

  static func run(_ arguments: inout Arguments, in session: inout Session) throws -> Reply {
    let path = try arguments.file(for: Self.self)
    try arguments.finish(Self.self)
    let file = path.text.withExtension("bp")
    do throws(FileAccess.Failure) {
      try session.files.write(file, session.script)
    } catch {
      throw Problem(.file(path: file, reason: error.reason), at: path.span)
    }
    let count = session.sheet.definitions.count
    return Reply(
      "saved \(file): \(count) definition\(count == 1 ? "" : "s")", kind: name,
      [.init("path", .string(file)), .init("definitions", .integer(count))])
  }
}

extension String {
  /// The path with an extension, unless it has one.
  func withExtension(_ name: String) -> String {
    let file = split(separator: "/").last ?? ""
    return file.dropFirst().contains(".") || file.isEmpty ? self : "\(self).\(name)"
  }
}
