#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The history on disk: one escaped entry a line, private to the user, shared by sessions.
///
/// Sessions append under a lock, so none overwrites another. A file that cannot be read or written
/// is done without, silently: history is a convenience.
public struct HistoryFile: Sendable {
  let path: String
  let limit: Int

  /// A file of at most `limit` entries after loading.
  init(path: String, limit: Int) {
    self.path = path
    self.limit = limit
  }

  /// Where the history is by the environment; nil if there is to be none.
  ///
  /// `BACKPROP_HISTORY` (empty for none), else `backprop/history` in `XDG_STATE_HOME`,
  /// else in `~/.local/state`.
  public static func defaultPath(environment: Terminal.Environment = Terminal.environment) -> String? {
    if let path = environment("BACKPROP_HISTORY") { return path.isEmpty ? nil : path }
    // The XDG specification has relative paths ignored.
    if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") { return state + "/backprop/history" }
    guard let home = environment("HOME"), home.hasPrefix("/") else { return nil }
    return home + "/.local/state/backprop/history"
  }

  /// The entries, oldest first; a file with more than the limit is cut to the newest.
  func load() -> [String] {
    withLockedFile(flags: O_RDONLY) { file in
      let lines = file.contents().split(separator: 0x0A)
      if lines.count > limit { replace(with: lines.suffix(limit)) }
      return lines.suffix(limit).reduce(into: []) { entries, line in
        let entry = HistoryFile.unescaped(String(decoding: line, as: UTF8.self))
        if entry != entries.last { entries.append(entry) }
      }
    } ?? []
  }

  /// Adds an entry at the end, making the file and its folder if need be.
  func append(_ entry: String) {
    makeParentDirectories()
    withLockedFile(flags: O_RDWR | O_APPEND | O_CREAT) { file in
      // A line that a crash or a full disk cut short must not swallow this one.
      let separator = file.endsWithinLine ? "\n" : ""
      file.write(Array((separator + HistoryFile.escaped(entry) + "\n").utf8))
    }
  }

  /// Line breaks and backslashes as `\n` and `\\`, so that an entry is a line.
  static func escaped(_ entry: String) -> String {
    var line = ""
    for scalar in entry.unicodeScalars {
      switch scalar {
      case "\n": line += "\\n"
      case "\\": line += "\\\\"
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line
  }

  /// The entry of a line; a backslash before anything else stands for itself.
  static func unescaped(_ line: String) -> String {
    guard line.utf8.contains(UInt8(ascii: "\\")) else { return line }
    var entry = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in line.unicodeScalars {
      if isEscaped {
        switch scalar {
        case "n": entry.append("\n")
        case "\\": entry.append("\\")
        default: entry += ["\\", scalar]
        }
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        entry.append(scalar)
      }
    }
    if isEscaped { entry.append("\\") }
    return String(entry)
  }
}
