import Foundation
import Probes
import Testing

/// A little of what `swift run Fuzzing lines` and `files` do for hours.
@Suite struct FuzzingTests {
  private static let material = try? Material(
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path)

  @Test func lines() throws {
    let material = try #require(Self.material)
    for seed in 0..<15 {
      let lines = material.session(seed: seed)
      var fuzzing = LineFuzzing(files: material.files)
      if let finding = fuzzing.finding(lines) { Issue.record("seed \(seed): \(finding)") }
      #expect(fuzzing.statements > 0)
    }
  }

  @Test func linesAnswerTheSame() throws {
    let material = try #require(Self.material)
    for seed in 0..<3 {
      let lines = material.session(seed: seed)
      let (one, other) = (
        LineFuzzing.transcript(lines, files: material.files), LineFuzzing.transcript(lines, files: material.files)
      )
      #expect(one == other, "seed \(seed)")
    }
  }

  @Test func journals() throws {
    let material = try #require(Self.material)
    for seed in 0..<12 {
      let journal = material.journal(seed: seed)
      var fuzzing = LineFuzzing()
      if let finding = fuzzing.finding(journal: journal) { Issue.record("seed \(seed): \(finding)\n\(journal)") }
    }
  }

  @Test func files() throws {
    let material = try #require(Self.material)
    for seed in 0..<25 {
      let (files, lines) = material.files(seed: seed)
      var fuzzing = LineFuzzing(files: files)
      if let finding = fuzzing.finding(lines) { Issue.record("seed \(seed): \(finding)\n\(files)") }
    }
  }
}
