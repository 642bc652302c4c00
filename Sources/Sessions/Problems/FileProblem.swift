import Language

/// What is wrong with a file that a statement is to read, write or run.
public enum FileProblem: Sendable {
  case isRecorded
  case outsideFolder
  /// What other programs are set up by.
  case isPrivate
  case wrongExtension(kind: String, allowed: [String])
  case exists(kind: String, byScript: Bool, hint: String)
  case hidden(HiddenCharacter)
  /// A statement of a script that is loaded.
  case statement(line: Int, Diagnostic?)
}

extension FileProblem {
  func words(_ path: String) -> Words {
    let quoted = Diagnostic.quote(path)
    return switch self {
    case .isRecorded: Words("\(quoted) is being recorded", hint: "record off ends that")
    case .outsideFolder:
      Words("\(quoted): a script may write only in this folder and below", hint: Author.remedy)
    case .isPrivate: Words("\(quoted): a script may not write what programs are set up by", hint: Author.remedy)
    case .wrongExtension(let kind, let allowed):
      Words(
        "\(quoted): a script may write \(kind) only as \(allowed.joined(separator: " or "))", hint: Author.remedy)
    case .exists(let kind, let byScript, let hint):
      Words(
        "\(quoted) exists and is not \(kind) of backprop, so "
          + (byScript ? "a script may not replace it" : "it is not replaced"), hint: byScript ? Author.remedy : hint)
    case .hidden(let hidden): Words("\(path), line \(hidden.line): \(hidden.words)", hint: hidden.hint)
    case .statement(let line, let diagnostic):
      Words("\(path), line \(line): \(diagnostic?.message ?? "")", hint: diagnostic?.hint)
    }
  }
}
