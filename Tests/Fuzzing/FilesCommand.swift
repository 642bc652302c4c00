import ArgumentParser
import Foundation
import Probes
import Programs

/// Files of data, saved sessions and histories that are not what they should be.
struct FilesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "files", abstract: "Mutated csv files, saved sessions, histories and journals.")
  @OptionGroup var extent: Extent
  @Option(help: "The folder with Transcripts and Fixtures.") var tests = "Tests"

  func run() throws {
    let material = try Material(tests)
    try extent.run("files") { seed, watch in
      let (files, lines) = material.files(seed: seed)
      watch.note(files.map { "\($0.key):\n\($0.value)" }.joined(separator: "\n") + "\n" + lines.joined(separator: "\n"))
      var fuzzing = LineFuzzing(files: files)
      guard let finding = fuzzing.finding(lines) else { return nil }
      return "\(files)\n" + lines.joined(separator: "\n")
        + "\n  property  \(finding.property)\n  printed   \(finding.printed)\n  right     \(finding.right)"
    }
  }
}
