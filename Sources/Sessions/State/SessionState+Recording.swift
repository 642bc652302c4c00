import Explanations

/// A transcript that is being written.
struct Recording: Sendable {
  let path: String
  /// How many steps there were to undo and to redo when it began: those are not in the file.
  var done: Int
  var undone: Int
  /// Whether the file says where random numbers begin.
  var isSeeded = false
}

extension SessionState {
  /// Adds a response to the transcript, if one is kept; the response says so where that cannot be done.
  mutating func record(_ response: inout Response, drawingFrom start: RandomNumbers, undoing steps: [Step]) {
    guard recording != nil, commands.named(response.kind)?.traits.contains(.isUnrecorded) != true else { return }
    var text = transcript(of: response, undoing: steps)
    if random != start, recording?.isSeeded == false {
      text = start.statement + "\n" + text
      recording?.isSeeded = true
    }
    if let words = add(text) {
      response.document.blocks.append(.note(Text(words, .note)))
    }
  }

  /// Takes note of a comment that was typed between statements; words of what went wrong, if anything did.
  mutating func remark(_ comment: String) -> String? {
    history.append(comment)
    keepInvalid(comment)
    return recording == nil ? nil : add(comment + "\n")
  }

  private mutating func add(_ text: String) -> String? {
    guard let path = recording?.path else { return nil }
    do throws(FileAccess.Failure) {
      try add(text, to: path)
      return nil
    } catch {
      recording = nil
      return "\(path): \(error.reason); recording has stopped"
    }
  }

  /// The statement as it was typed, and what it printed as comments; a statement that failed is a comment too.
  private mutating func transcript(of response: Response, undoing steps: [Step]) -> String {
    let output = PlainFormat(page).render(response.document)
    let comments = output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
      line.isEmpty ? "#\n" : "# \(line)\n"
    }
    let statement = response.source.text
    let commented = statement.split(separator: "\n").map { "# \($0)\n" }.joined()
    if response.outcome == .failed { return commented + comments.joined() }
    guard !steps.isEmpty, var recording else {
      // A new change ends what could be redone.
      if journal.undone.isEmpty { recording?.undone = 0 }
      return statement + "\n" + comments.joined()
    }
    guard journal.done.count >= recording.done, journal.undone.count >= recording.undone else {
      // What was done before the recording began is not in it, so that its undo is written as what it came to.
      (recording.done, recording.undone) = (journal.done.count, journal.undone.count)
      self.recording = recording
      return commented + comments.joined() + ([":reset"] + stateLines).map { $0 + "\n" }.joined()
    }
    // In the file each statement has a line of its own, which is taken back by itself.
    let count = steps.reduce(0) { $0 + $1.statements }
    return ":\(response.kind) \(count)\n" + comments.joined()
  }
}
