import ArgumentParser
import Probes
import Programs

/// Programs at random, whose every number is compared with an evaluator of its own.
struct ProgramsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "programs", abstract: "Programs at random: values, derivatives and sessions.")
  @OptionGroup var extent: Extent
  @Option(help: "A property or a way of asking to leave out, such as parts, secondDerivatives, tangent.")
  var without: [String] = []
  @Flag(help: "Print how often each operation was drawn.") var draws = false

  func run() throws {
    var examination = Examination(Set(Examination.Property.allCases).filter { !without.contains($0.rawValue) })
    examination.forms.removeAll { without.contains($0.rawValue) }
    var draws: [String: Int] = [:]
    defer {
      print("\(examination.compared) entries of derivatives compared; asked:", Self.table(examination.asked))
      let counts = Recipe.all.map { draws[$0.name] ?? 0 }
      print("\(counts.reduce(0, +)) operations drawn, each \(counts.min() ?? 0) to \(counts.max() ?? 0) times")
      if self.draws { print(Self.table(draws)) }
    }
    try extent.run("programs") { seed, watch in
      var generator = Generator(seed: seed)
      let program = generator.draw()
      watch.note(program.text)
      draws.merge(generator.draws, uniquingKeysWith: +)
      var random = Random(seed)
      guard let failure = examination.failure(of: program, &random) else { return nil }
      let small = failure.shrunk()
      return small.finding.text(small.program)
    }
  }

  static func table(_ counts: [String: Int]) -> String {
    counts.sorted { ($0.value, $1.key) < ($1.value, $0.key) }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }
}
