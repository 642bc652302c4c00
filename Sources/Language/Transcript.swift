/// A text that was copied from a session, in which what was typed stands behind prompts and the rest is output.
public enum Transcript {
  /// What stands before a statement: this program's prompt, and that of Python, in which much is tried first.
  private static let prompts = ["backprop> ", ">>> "]
  /// What stands before the further lines of a statement, blanks aside: this program's, and Python's.
  private static let continuations = ["...> ", "... "]

  /// What was typed; a text without prompts as it is.
  ///
  /// The lines stay where they are, so that the places of errors do: output becomes empty lines.
  public static func typed(in text: String) -> String {
    guard text.contains("> ") || text.contains(">>>") else { return text }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let typed = lines.map { line(behind: prompts, in: $0) }
    // The first prompt may not have been copied, or be the editor's.
    let hasPrompts = typed.contains { $0 != nil }
    var isContinued = !hasPrompts
    return zip(lines, typed).enumerated().map { k, line in
      let further = isContinued && k > 0 ? continued(line.0, by: hasPrompts ? continuations : [continuations[0]]) : nil
      if !hasPrompts { return further ?? line.0 }
      let rest = line.1 ?? further
      isContinued = rest != nil
      return rest ?? ""
    }.joined(separator: "\n")
  }

  private static func continued(_ line: Substring, by prompts: [String]) -> Substring? {
    self.line(behind: prompts, in: line.drop { $0 == " " })
  }

  private static func line(behind prompts: [String], in line: Substring) -> Substring? {
    for prompt in prompts {
      if line.hasPrefix(prompt) { return line.dropFirst(prompt.count) }
      // A prompt with nothing behind it.
      if line == prompt.dropLast() { return "" }
    }
    return nil
  }
}
