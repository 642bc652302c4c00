import Graphs
import Language
import Tensors

extension SessionState {
  /// What a statement finds of a session besides its definitions, to be put back if it fails or is interrupted.
  struct Beginning {
    private let changes: Int
    private let settings: Settings
    private let undone: [Step]
    private let random: RandomNumbers
    private let answer: (value: Tensor<Double>?, count: Int)
    private let traceNames: [String: NodeID]
    private let lastOutput: SyntaxTree?
    private let hasShownConventions: Bool
    private let updatedSinceGradient: (output: String, names: [String])?

    init(of session: SessionState) {
      (changes, undone) = (session.journal.done.count, session.journal.undone)
      (settings, random) = (session.settings, session.random)
      answer = (session.sheet.answer, session.answersGiven)
      (traceNames, lastOutput) = (session.traceNames, session.lastOutput)
      hasShownConventions = session.hasShownConventions
      updatedSinceGradient = session.updatedSinceGradient
    }

    fileprivate func restore(_ session: inout SessionState) {
      while let last = session.journal.popLast(downTo: changes) {
        // What was there before fits again.
        try? session.sheet.travel([last], back: true)
      }
      (session.settings, session.random) = (settings, random)
      session.journal.restore(undone: undone)
      _ = try? session.rebuildAsSet()
      (session.sheet.answer, session.answersGiven) = answer
      (session.traceNames, session.lastOutput) = (traceNames, lastOutput)
      session.hasShownConventions = hasShownConventions
      session.updatedSinceGradient = updatedSinceGradient
    }
  }

  /// Puts the session back to where a statement found it.
  mutating func takeBack(to before: Beginning) {
    Work.uninterrupted { before.restore(&self) }
  }

  /// Refuses to go on to what cannot be taken back where Ctrl-C has left something unfinished.
  func refuseUnfinished() throws(Problem) {
    if isInterrupted() { throw Problem(.interrupted, at: nil) }
  }

  /// Whether a statement only asks. A transcript is written in the order of the statements, so that while there is one
  /// every statement has a say in the session.
  func isQuestion(_ source: StatementSource) -> Bool {
    guard recording == nil, let statement = try? statement(source) else { return false }
    switch statement.kind {
    case .expression: return true
    case .command(let command): return commands.named(command.word.text)?.isQuestion ?? false
    case .definition, .function, .declaration, .several, .update: return false
    }
  }

  /// What is said of a question that was dropped because of Ctrl-C.
  mutating func interrupted(_ source: StatementSource) -> Response {
    statements += 1
    if !source.continuesLine { journal.closeLine() }
    return failure(Problem(.interrupted, at: nil).diagnostic, source, statements)
  }

  /// What is said where Ctrl-C came while a response was written.
  func cut(_ response: Response) -> Response {
    failure(Problem(.outputCut, at: nil).diagnostic, response.source, response.statement)
  }

  /// Drops the oldest changes where the values that undo would bring back take a quarter of the memory that there is.
  mutating func forgetOldChanges() { journal.forget(beyond: Double(settings.limits.memory) * 1e6 / 4 / 8) }
}
