import Language

// What several commands read after their word.
extension Arguments {
  /// Reads the path of a file.
  mutating func file(for command: any Command.Type) throws -> Identifier {
    guard !isAtEnd, case let path = try path(), !path.text.isEmpty else {
      throw Problem(.message("\(command.name) wants the path of a file", hint: command.synopsis), at: span)
    }
    return path
  }

  /// Refuses what is left after all that a command takes.
  func finish(_ command: any Command.Type) throws(Problem) {
    guard isAtEnd else {
      let words = Diagnostic.quote(rest.text.onOneLine(within: 24))
      throw Problem(.message("\(command.name) does not take \(words) here", hint: command.synopsis), at: rest.span)
    }
  }

  /// Refuses a name after all that a command takes, which no operator was forgotten before.
  func refuseName(_ command: any Command.Type) throws(Problem) {
    if next?.kind == .name { try finish(command) }
  }

  /// Reads how many, a whole number from 1, if anything is left.
  mutating func count(_ example: String) throws(Problem) -> Int? {
    guard !isAtEnd else { return nil }
    let rest = rest
    guard let word = try? word(), let count = Int(word.text), count > 0 else {
      throw Problem(
        .message("a whole number from 1 is wanted here, not \(Diagnostic.quote(rest.text))", hint: example),
        at: rest.span)
    }
    return count
  }
}
