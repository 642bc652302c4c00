import ArgumentParser
import Foundation
import Probes
import Programs

/// Files of data, saved sessions and journals that are not what they should be.
struct FilesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "files", abstract: "Mutated csv files, saved sessions and journals.")
  @OptionGroup var extent: Extent
  @Option(help: "The folder with Transcripts and Fixtures.") var tests = "Tests"

  func run() throws {
    let material = try Material(tests)
    try extent.run("files") { seed, watch in
      if seed % 3 == 0 {
        let journal = material.journal(seed: seed)
        watch.note(journal)
        var fuzzing = LineFuzzing()
        guard let finding = fuzzing.finding(journal: journal) else { return nil }
        return journal + "\n  property  \(finding.property)\n  printed   \(finding.printed)\n  right     "
          + finding.right
      }
      let (files, lines) = material.files(seed: seed)
      watch.note(files.map { "\($0.key):\n\($0.value)" }.joined(separator: "\n") + "\n" + lines.joined(separator: "\n"))
      var fuzzing = LineFuzzing(files: files)
      guard let finding = fuzzing.finding(lines) else { return nil }
      return "\(files)\n" + lines.joined(separator: "\n")
        + "\n  property  \(finding.property)\n  printed   \(finding.printed)\n  right     \(finding.right)"
    }
  }
}
