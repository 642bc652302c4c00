import Explanations
import Sessions

/// How far training has come: a line that is drawn again on a terminal, and now and then a line of its own elsewhere.
enum TrainingLine {
  static func reporter(redraws: Bool) -> @Sendable (TrainingProgress) -> Void {
    { progress in
      if redraws {
        Printer.toStandardOutput("\r" + (progress.isFinished ? blank + "\r" : padded(bar(progress))))
      } else if !progress.isFinished, progress.tick % linesEvery == linesEvery - 1 {
        // Standard output is kept for what the statement prints.
        Printer.toStandardError(words(progress) + "\n")
      }
    }
  }

  /// Ten ticks are a second.
  private static let linesEvery = 50
  private static let width = 76
  private static let blank = String(repeating: " ", count: width)

  private static func words(_ progress: TrainingProgress) -> String {
    "step \(progress.step) of \(progress.steps), loss \(NumberStyle().text(progress.loss))"
  }

  private static func bar(_ progress: TrainingProgress) -> String {
    let length = 24
    let done = length * progress.step / max(progress.steps, 1)
    let marks = String(repeating: "#", count: done) + String(repeating: ".", count: length - done)
    return "[\(marks)] \(words(progress))"
  }

  private static func padded(_ text: String) -> String {
    text.count < width ? text + String(repeating: " ", count: width - text.count) : String(text.prefix(width))
  }
}
