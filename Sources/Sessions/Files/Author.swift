import Explanations
import PythonExport

/// Who wrote a statement. What a statement may do with files depends on it: a script that comes from somebody else can
/// compute and print, and touch nothing of the person's who runs it.
public enum Author: Sendable, Hashable {
  /// The person who uses the program: a line typed at the terminal, or given with -e.
  case user
  /// A script, and the folder it lies in; "." where it comes through standard input.
  case script(folder: String)

  /// A script at a path.
  public static func script(at path: String) -> Author {
    guard let slash = path.lastIndex(of: "/") else { return .script(folder: ".") }
    return .script(folder: slash == path.startIndex ? "/" : String(path[..<slash]))
  }

  var isScript: Bool { self != .user }

  /// What to do where a script may not do something.
  static let remedy = "type the line yourself, or run the script with --allow-files"
}

/// The files that backprop writes, each told by its first line.
enum FileKind: Sendable {
  case session, recording, program
  case published(any PublishedFormat.Type)

  /// What the first line begins with.
  var mark: String {
    switch self {
    case .session: "# a backprop session of "
    case .recording: "# recorded by backprop"
    case .program: "# Written by backprop"
    case .published(let format): format.mark
    }
  }

  /// The extensions under which a script may write such a file.
  var extensions: Set<String> {
    switch self {
    case .session, .recording: ["bp", "txt"]
    case .program: Set(ExportFormats.all.map { $0.fileExtension })
    case .published(let format): [format.fileExtension]
    }
  }

  var words: String {
    switch self {
    case .session: "a saved session"
    case .recording: "a recording"
    case .program: "an exported program"
    case .published(let format): "an exported \(format.name) file"
    }
  }
}
