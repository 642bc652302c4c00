import ArgumentParser
import Foundation
import Probes
import Programs

/// Looks for wrong numbers and broken sessions: `swift run -c release Fuzzing programs --seed 1 --count 5000`.
@main struct Fuzzing: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Looks for wrong numbers, crashes and broken sessions by programs, lines and files drawn at random.",
    discussion: "The same seed draws the same. The exit status is 1 if something was found.",
    subcommands: [ProgramsCommand.self, LinesCommand.self, FilesCommand.self])
}

/// How much is tried, and from which seed on.
struct Extent: ParsableArguments {
  @Option(help: "The first seed; each try takes the next.") var seed = 1
  @Option(help: "How many tries.") var count: Int?
  @Option(help: "For how many minutes, where no count is given.") var minutes: Double?
  @Option(help: "A file that always holds the try that runs, for when it ends the process.") var journal: String?
  @Option(help: "Seconds after which a try counts as hanging.") var patience = 120.0

  /// Runs tries one after the other, each by its seed; says at the end how many there were.
  func run(_ kind: String, _ attempt: (Int, Watch) -> String?) throws {
    let start = ContinuousClock.now
    let watch = Watch(kind: kind, journal: journal, patience: patience)
    var (tries, findings) = (0, 0)
    while count.map({ tries < $0 }) ?? (ContinuousClock.now - start < .seconds(60 * (minutes ?? 1))) {
      watch.begin(seed + tries)
      if let finding = attempt(seed + tries, watch) {
        findings += 1
        print("seed \(seed + tries), the \(tries + 1)th of \(kind)\n\(finding)\n")
        fflush(nil)
      }
      tries += 1
    }
    watch.end()
    let minutes = (ContinuousClock.now - start) / .seconds(60)
    print("\(tries) \(kind) in \(String(format: "%.1f", minutes)) minutes, \(findings) findings")
    if findings > 0 { throw ExitCode.failure }
  }
}

/// Keeps what is being tried, and says so and ends the process where it takes too long.
final class Watch: Sendable {
  private let journal: String?
  private let attempt: Attempt

  init(kind: String, journal: String?, patience: Double) {
    self.journal = journal
    let attempt = Attempt()
    self.attempt = attempt
    let thread = Thread {
      while !attempt.isOver {
        Thread.sleep(forTimeInterval: 1)
        guard let late = attempt.late(after: .seconds(patience)) else { continue }
        FileHandle.standardError.write(Data("hangs: seed \(late.seed) of \(kind)\n\(late.text)\n".utf8))
        exit(3)
      }
    }
    thread.start()
  }

  func begin(_ seed: Int) { attempt.begin(seed) }
  func end() { attempt.end() }

  /// What is tried now, for whoever finds the process gone.
  func note(_ text: String) {
    attempt.note(text)
    if let journal { try? text.write(toFile: journal, atomically: false, encoding: .utf8) }
  }
}
