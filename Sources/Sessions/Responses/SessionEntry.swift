import Language
import Tensors

/// What brings back what one statement changed in a session: the statement itself where running it again comes to the
/// same, else what it came to.
public struct SessionEntry: Sendable, Equatable {
  /// The statement as it was typed; empty for what stands at the beginning of a session.
  public let source: String
  /// Whether it stood after another one on its line, with which one `undo` takes it back.
  let continuesLine: Bool
  let effect: Effect
  /// Whether it changes what a session is about, and not only `ans` or the random numbers to come.
  public let isLasting: Bool

  enum Effect: Sendable, Equatable {
    /// Running the statement, with random numbers from a state.
    case statement(random: UInt64?)
    /// Values that were given, as a statement that read a file, trained or loaded a script may come to others now.
    case values(Values)
  }

  struct Values: Sendable, Equatable {
    /// The definitions as statements of this form, or names that were taken away.
    var changes: [Change] = []
    /// What is expanded, where that was changed.
    var expansions: Expansions?
    /// The settings that were changed.
    var settings: [String] = []
    var random: UInt64?
    var answer: Written?
  }

  enum Change: Sendable, Equatable {
    case leaf(Leaf), formula(String), removal(String)
  }

  /// A definition by a value: what stands before it, and the value; read back the whole is one text.
  struct Leaf: Sendable, Equatable {
    var head = ""
    let value: Written
    var text: String { head + value.text }
  }

  /// A value as a script states it, written when it is asked for: millions of numbers take seconds.
  enum Written: Sendable, Equatable {
    case text(String)
    case value(Tensor<Double>, exactly: Tensor<Numeral>?)

    var text: String {
      switch self {
      case .text(let text): text
      case .value(let x, let exact): ScriptText.value(x, exactly: exact)
      }
    }

    var count: Int {
      if case .value(let x, _) = self { return x.count }
      return 0
    }
  }

  /// Whether it takes so long to write down that nobody should wait for it.
  public var isLong: Bool {
    guard case .values(let values) = effect else { return false }
    let count = values.changes.reduce(values.answer?.count ?? 0) {
      if case .leaf(let leaf) = $1 { return $0 + leaf.value.count }
      return $0
    }
    return count > 20_000
  }
}

// MARK: - Text

// An entry is lines of a word and what belongs to it. The last one says how many bytes the others have, so that a piece
// of an entry, left by a full disk, is never taken for a whole one.
extension SessionEntry {
  /// The entry as lines of text.
  public var text: String {
    var lines = ["\(continuesLine ? "also" : "line") \(Self.onOneLine(source))"]
    switch effect {
    case .statement(let random):
      if let random { lines.append("random \(random)") }
      lines.append("run")
    case .values(let values):
      lines += values.settings.map { "set \($0)" }
      for change in values.changes {
        switch change {
        case .leaf(let leaf): lines.append("leaf \(Self.onOneLine(leaf.text))")
        case .formula(let text): lines.append("formula \(Self.onOneLine(text))")
        case .removal(let name): lines.append("remove \(name)")
        }
      }
      if let expansions = values.expansions { lines += expansions.lines }
      if let random = values.random { lines.append("random \(random)") }
      if let answer = values.answer { lines.append("ans \(answer.text)") }
    }
    let body = lines.map { $0 + "\n" }.joined()
    return body + "end \(body.utf8.count)\n"
  }

  /// The entries of a text, and how many pieces of entries stand between them.
  public static func entries(in text: String) -> (entries: [SessionEntry], torn: Int) {
    var entries: [SessionEntry] = []
    var torn = 0
    var body: [Substring] = []
    for line in text.split(separator: "\n") {
      guard let count = end(line) else {
        body.append(line)
        continue
      }
      var rest = body[...]
      while !rest.isEmpty, rest.reduce(0, { $0 + $1.utf8.count + 1 }) > count { rest.removeFirst() }
      let isWhole = rest.reduce(0) { $0 + $1.utf8.count + 1 } == count
      if let entry = isWhole ? SessionEntry(lines: rest) : nil {
        entries.append(entry)
        if rest.count < body.count { torn += 1 }
      } else {
        torn += 1
      }
      body = []
    }
    if !body.isEmpty { torn += 1 }
    return (entries, torn)
  }

  private static func end(_ line: Substring) -> Int? {
    line.hasPrefix("end ") ? Int(line.dropFirst(4)) : nil
  }

  private init?(lines: ArraySlice<Substring>) {
    var source: String?
    var runs = false
    var values = Values()
    for line in lines {
      let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
      let rest = parts.count > 1 ? String(parts[1]) : ""
      switch parts[0] {
      case "line", "also": source = Self.onSeveralLines(rest)
      case "run": runs = true
      case "random":
        guard let state = UInt64(rest) else { return nil }
        values.random = state
      case "set": values.settings.append(rest)
      case "leaf": values.changes.append(.leaf(Leaf(value: .text(Self.onSeveralLines(rest)))))
      case "formula": values.changes.append(.formula(Self.onSeveralLines(rest)))
      case "remove": values.changes.append(.removal(rest))
      case "ans": values.answer = .text(rest)
      case "expanded":
        var expansions = values.expansions ?? Expansions()
        guard expansions.read(rest) else { return nil }
        values.expansions = expansions
      default: return nil
      }
    }
    guard let source else { return nil }
    self.source = source
    continuesLine = lines.first?.hasPrefix("also") ?? false
    effect = runs ? .statement(random: values.random) : .values(values)
    isLasting = true
  }

  private static func onOneLine(_ text: String) -> String {
    // Long texts are numbers, which have no such sign.
    let signs: [UInt8] = [UInt8(ascii: "\\"), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
    guard text.utf8.contains(where: signs.contains) else { return text }
    return text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").replacing("\r", with: "\\r")
  }

  private static func onSeveralLines(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
    var result = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        result.append(scalar == "n" ? "\n" : scalar == "r" ? "\r" : scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}

extension Expansions {
  /// What was said, a line each.
  fileprivate var lines: [String] {
    func lines(_ kind: String, _ said: [String: Bool]) -> [String] {
      said.sorted { $0.key < $1.key }.map { "expanded \(kind) \($0.value) \($0.key)" }
    }
    return ["expanded all \(all)"] + lines("function", functions) + lines("definition", definitions)
  }

  /// Reads what stands after the first word of such a line.
  fileprivate mutating func read(_ text: String) -> Bool {
    let words = text.split(separator: " ").map(String.init)
    guard words.count >= 2, let isExpanded = Bool(words[1]) else { return false }
    switch (words[0], words.count) {
    case ("all", 2): all = isExpanded
    case ("function", 3): functions[words[2]] = isExpanded
    case ("definition", 3): definitions[words[2]] = isExpanded
    default: return false
    }
    return true
  }
}
