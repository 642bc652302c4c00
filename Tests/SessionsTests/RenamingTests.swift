import Explanations
import Language
import Testing

@testable import Sessions

/// A user may give any name, those among them that pages give: then the page gives others, and says the same.
///
/// Each sheet is run with variables renamed to such words. Word for word its output must be the output of the sheet as it
/// stands, up to names; where two things of one page had one name, no such correspondence would exist.
@Suite struct RenamingTests {
  /// The names that pages give, and the letters of indices.
  static let words = [
    "ones", "I", "p", "P", "Y", "y", "H", "s", "n", "e", "u1", "u2", "X", "t", "T", "Φ", "i", "j", "k", "q", "r", "c",
    "o", "N",
    "diag", "u", "f", "g", "z", "l", "m", "c1", "Q", "K", "V", "E", "h", "x",
  ]

  @Test(arguments: Transcript.all) func aSheetSaysTheSameUnderOtherNames(_ transcript: Transcript) throws {
    let inputs = transcript.inputs
    let before = output(of: inputs)
    let names = variables(of: inputs)
    guard !names.isEmpty else { return }
    let taken = Set(inputs.flatMap { line in Lexer.tokens(of: line).map { $0.text(in: line) } })
    let free = Self.words.filter { !taken.contains($0) }
    for start in stride(from: 0, to: free.count, by: names.count) {
      let chosen = free[start..<min(start + names.count, free.count)]
      let renaming = Dictionary(uniqueKeysWithValues: zip(names, chosen).map { ($0, $1) })
      let after = output(of: inputs.map { renamed($0, renaming) })
      if let words = difference(before, after, renaming) {
        Issue.record("\(transcript.name), \(renaming): \(words)")
      }
    }
  }

  /// What a line of a sheet prints, and the names that there are then.
  private struct Answer {
    let text: String
    let names: Set<String>
  }

  /// The answers of a sheet, as wide as they want to be, so that no line breaks elsewhere.
  private func output(of inputs: [String]) -> [Answer] {
    var session = Session(files: Fixtures.access, seed: 1)
    session.hasShownConventions = true
    _ = session.respond(to: "set width 400")
    return inputs.filter {
      !$0.contains("set width") && !$0.hasPrefix("graph") && !$0.hasPrefix("export") && !$0.hasPrefix("help")
    }
    .map { Answer(text: session.output($0), names: Set(session.sheet.definitions.keys)) }
  }

  /// The names that a sheet defines by values or expressions.
  private func variables(of inputs: [String]) -> [String] {
    var session = Session(files: Fixtures.access, seed: 1)
    var names: [String] = []
    for input in inputs {
      _ = session.respond(to: input)
      for name in session.sheet.definitions.keys where !names.contains(name) {
        if session.sheet[name]?.isFunction == false { names.append(name) }
      }
    }
    return names
  }

  private func renamed(_ line: String, _ renaming: [String: String]) -> String {
    var result = ""
    var end = 0
    let bytes = Array(line.utf8)
    let tokens = Lexer.tokens(of: line)
    var depth = 0
    for (k, token) in tokens.enumerated() {
      if token.kind == .leftParenthesis { depth += 1 }
      if token.kind == .rightParenthesis { depth -= 1 }
      guard token.kind == .name else { continue }
      // `axis=0` within a call names an option, no variable.
      let isOption = depth > 0 && k + 1 < tokens.count && tokens[k + 1].kind == .assign
      guard let other = renaming[token.text(in: line)], !isOption else { continue }
      result += String(decoding: bytes[end..<token.span.lower], as: UTF8.self) + other
      end = token.span.upper
    }
    return result + String(decoding: bytes[end...], as: UTF8.self)
  }

  /// Words where two outputs do not correspond.
  private func difference(_ before: [Answer], _ after: [Answer], _ whole: [String: String]) -> String? {
    // Longer names may take a formula to another line.
    let isAsLong = whole.allSatisfy { $0.key.count == $0.value.count }
    for (a, b) in zip(before, after) {
      // What is no name yet may be one that the page gives.
      let renaming = whole.filter { a.names.contains($0.key) }
      var (there, back): ([Substring: Substring], [Substring: Substring]) = ([:], [:])
      for (left, right) in zip(a.text.split(separator: "\n"), b.text.split(separator: "\n")) {
        let (x, y) = (Self.words(of: left), Self.words(of: right))
        if x.count != y.count, !isAsLong { break }
        if right.contains("…") { continue }
        guard x.count == y.count else { return "\n  \(left)\n  \(right)" }
        // Prose has words that may be names elsewhere, and what holds for any x is said of x.
        let isGeneral = ["start with", " needs ", "in the shape of"].contains { left.contains($0) }
        let isFormula = !isGeneral && (left.contains("=") || left.contains("≈"))
        // Factors stand in the order of their names.
        if x.map({ renaming[String($0)].map { Substring($0) } ?? $0 }).sorted() == y.sorted() { continue }
        for (one, other) in zip(x, y) {
          guard one.first?.isLetter ?? false || one.first == "_" else {
            guard one == other else { return "\n  \(left)\n  \(right)" }
            continue
          }
          if let expected = renaming[String(one)], expected == other { continue }
          guard isFormula else { continue }
          let (forth, home) = (there[one] ?? other, back[other] ?? one)
          guard forth == other, home == one, renaming[String(one)] == nil || renaming[String(one)] == String(other)
          else {
            return "\(one) is \(other)\n  \(left)\n  \(right)"
          }
          (there[one], back[other]) = (other, one)
        }
      }
    }
    return nil
  }

  /// Names, numbers and signs one after the other.
  private static func words(of line: Substring) -> [Substring] {
    var words: [Substring] = []
    var start: Substring.Index?
    for i in line.indices {
      let c = line[i]
      // A factor stands before an index: `2i`.
      if let from = start, c.isLetter, line[from..<i].allSatisfy({ $0.isNumber }) {
        words.append(line[from..<i])
        start = i
        continue
      }
      if c.isLetter || c.isASCII && c.isNumber || c == "_" || c == "." {
        start = start ?? i
        continue
      }
      if let from = start { words.append(line[from..<i]) }
      start = nil
      if !c.isWhitespace, c != "─" { words.append(line[i...i]) }
    }
    if let from = start { words.append(line[from...]) }
    return words
  }
}

extension Token {
  fileprivate func text(in line: String) -> String {
    String(decoding: Array(line.utf8)[span.lower..<span.upper], as: UTF8.self)
  }
}
