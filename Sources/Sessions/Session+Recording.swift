import Explanations

extension Session {
  /// Adds a response to the transcript, if one is kept; the response says so where that cannot be done.
  mutating func record(_ response: inout Response) {
    guard let path = recording, response.kind != RecordCommand.name else { return }
    do throws(FileAccess.Failure) {
      try files.append(path, transcript(of: response))
    } catch {
      recording = nil
      let words = "\(path): \(error.reason); recording has stopped"
      response.document.blocks.append(.note(Text(words, .note)))
    }
  }

  /// The statement as it was typed, and what it printed as comments; a statement that failed is a comment too.
  private func transcript(of response: Response) -> String {
    let output = PlainFormat(page).render(response.document)
    let comments = output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
      line.isEmpty ? "#\n" : "# \(line)\n"
    }
    let statement = response.source.text
    guard response.outcome == .failed else { return statement + "\n" + comments.joined() }
    return statement.split(separator: "\n").map { "# \($0)\n" }.joined() + comments.joined()
  }
}
