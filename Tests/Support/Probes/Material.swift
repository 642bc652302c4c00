import Foundation
import Programs

/// What is mutated: the lines of the transcripts, and the files that they read.
public struct Material: Sendable {
  /// The lines of each transcript.
  public let transcripts: [[String]]
  /// The csv files by their names.
  public let files: [String: String]

  /// What stands in a folder with Transcripts and Fixtures.
  public init(_ folder: String) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/Transcripts").sorted()
    transcripts = try names.filter { $0.hasSuffix(".txt") }.map { name in
      try String(contentsOfFile: "\(folder)/Transcripts/\(name)", encoding: .utf8)
        .split(separator: "\n").filter { $0.hasPrefix(Self.prompt) }.map { String($0.dropFirst(Self.prompt.count)) }
    }
    let data = try FileManager.default.contentsOfDirectory(atPath: folder + "/Fixtures").sorted()
    files = try Dictionary(
      uniqueKeysWithValues: data.filter { $0.hasSuffix(".csv") }.map { name in
        (name, try String(contentsOfFile: "\(folder)/Fixtures/\(name)", encoding: .utf8))
      })
  }

  private static let prompt = "backprop> "

  /// A session of a transcript's lines, about half of them with slips, and a few of other transcripts.
  public func session(seed: Int) -> [String] {
    var mutator = Mutator(seed: seed)
    let all = transcripts.flatMap { $0 }
    var lines = mutator.random.pick(transcripts)
    for _ in 0..<mutator.random.int(0...6) { lines.append(mutator.random.pick(all)) }
    return lines.flatMap { line -> [String] in
      switch mutator.random.int(0...3) {
      case 0, 1: [line]
      case 2: [mutator.mutated(line, others: all)]
      // What was meant comes after the slip, as a person types it.
      default: [mutator.mutated(line, others: all), line]
      }
    }
  }

  /// The journal of a transcript's session, broken.
  public func journal(seed: Int) -> String {
    var mutator = Mutator(seed: seed)
    var desk = Desk(files: MemoryFiles())
    for (path, text) in files { desk.files[path] = text }
    desk.session.keepsEntries = true
    var text = ""
    for line in mutator.random.pick(transcripts) + ["r = randn(3)", "q = ans"] {
      for response in desk.session.respond(to: line) { text += response.entry?.text ?? "" }
    }
    return String(decoding: mutator.mutated(Array(text.utf8)), as: UTF8.self)
  }

  /// A broken file, and lines that read it: data, or a saved session.
  public func files(seed: Int) -> (files: [String: String], lines: [String]) {
    var mutator = Mutator(seed: seed)
    if mutator.random.oneIn(2), let name = files.keys.sorted().randomElement(using: &mutator.random) {
      let bytes = Array((files[name] ?? "").utf8.prefix(2_000))
      let text = String(decoding: mutator.mutated(bytes), as: UTF8.self)
      return (
        ["data.csv": text],
        [
          "x = 1", "X = csv(\"data.csv\")", "y = csv(\"data.csv\", \"species\")",
          "Z = csv(\"data.csv\", drop=\"kind\")",
          "mean(X, axis=0)", "a = csv(\"data.csv\", 0)", "A, B = split(X, 0.5)", "vars", "X := shuffle(X)",
        ]
      )
    }
    let lines = mutator.random.pick(transcripts)
    var desk = Desk(files: MemoryFiles())
    for (path, text) in files { desk.files[path] = text }
    for line in lines { _ = desk.session.respond(to: line) }
    _ = desk.session.respond(to: ":save kept.bp")
    let saved = desk.files["kept.bp"] ?? lines.joined(separator: "\n")
    let text = String(decoding: mutator.mutated(Array(saved.utf8)), as: UTF8.self)
    return (
      ["kept.bp": text], ["x = 1", "load kept.bp", "vars", "undo", "load kept.bp", "save kept.bp", "load kept.bp"]
    )
  }
}
