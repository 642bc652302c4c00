import ArgumentParser
import Foundation
import Probes
import Programs

/// Whole sessions of lines of the transcripts with slips in them.
struct LinesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lines", abstract: "Lines of the transcripts, mutated, through whole sessions.")
  @OptionGroup var extent: Extent
  @Option(help: "The folder with Transcripts and Fixtures.") var tests = "Tests"

  func run() throws {
    let material = try Material(tests)
    var statements = 0
    defer { print("\(statements) statements") }
    try extent.run("sessions") { seed, watch in
      let lines = material.session(seed: seed)
      watch.note(lines.joined(separator: "\n"))
      var fuzzing = LineFuzzing(files: material.files)
      defer { statements += fuzzing.statements }
      if let finding = fuzzing.finding(lines) {
        let fewest = LineFuzzing.shrunk(lines, files: material.files, like: finding.property)
        var again = LineFuzzing(files: material.files)
        let small = again.finding(fewest) ?? finding
        return fewest.joined(separator: "\n")
          + "\n  property  \(small.property)\n  printed   \(small.printed)\n  right     \(small.right)"
      }
      guard seed % 10 == 0 else { return nil }
      let (one, other) = (
        LineFuzzing.transcript(lines, files: material.files), LineFuzzing.transcript(lines, files: material.files)
      )
      return one == other || one.isEmpty || other.isEmpty ? nil : "not deterministic:\n" + lines.joined(separator: "\n")
    }
  }
}
