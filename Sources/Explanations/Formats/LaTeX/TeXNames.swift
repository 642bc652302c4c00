import Graphs

/// How the names of a document are set: `W2` is W with an index 2, `alpha` is α, `loss` is a word in italics.
///
/// No two names look the same: where two would, as `W2` and `W_2` or `x1` beside the entry x[1], one is set as it is typed.
struct TeXNames {
  private var spellings: [String: String] = [:]

  /// The spellings of the names in some texts.
  init(_ texts: [Text]) {
    var names: Set<String> = []
    var entries: Set<String> = []
    for text in texts {
      for piece in text.pieces {
        switch piece {
        case .words(let span): if span.role == .name, span.text.isName { names.insert(span.text) }
        case .formula(let formula, _, _): Self.collect(formula, &names, &entries)
        case .relation, .array: break
        }
      }
    }
    var taken = entries
    // A name that can be told only by its letters comes first, then one with its index written as such.
    let order = names.sorted { (Self.rank($0), $0) < (Self.rank($1), $1) }
    for name in order {
      guard let pretty = Self.spelling(of: name), taken.insert(pretty).inserted else {
        spellings[name] = Self.asTyped(name)
        continue
      }
      spellings[name] = pretty
    }
  }

  private static func rank(_ name: String) -> Int {
    name.allSatisfy(\.isASCII) ? (name.contains("_") ? 1 : 2) : 0
  }

  private static func collect(_ formula: Formula, _ names: inout Set<String>, _ entries: inout Set<String>) {
    switch formula.term {
    case .symbol(let name): names.insert(name)
    case .generated(let name): names.insert(name.spelling)
    case .indexed(let x, let indices):
      // The entry 1 of x is set as a name with the index 1 would be.
      let numbers = indices.compactMap(\.constant).map { String(Int($0)) }
      if case .symbol(let name) = x.term, numbers.count == indices.count, let base = spelling(of: name) {
        entries.insert("\(base)_{\(numbers.joined(separator: ","))}")
      }
    default: break
    }
    for part in formula.parts { collect(part, &names, &entries) }
  }

  /// Whether a text is a name of the document.
  func contains(_ name: String) -> Bool { spellings[name] != nil }

  /// A name as it is set.
  func tex(_ name: String) -> String { spellings[name] ?? Self.spelling(of: name) ?? Self.asTyped(name) }

  /// Whether a name is set with an index, to which no second one can be added.
  func hasIndex(_ name: String) -> Bool { tex(name).contains("_") }

  // MARK: One name

  private static func asTyped(_ name: String) -> String {
    let letters = name.map { character -> String in
      if "_{}%&#$".contains(character) { return "\\\(character)" }
      if character.isASCII { return String(character) }
      return LaTeXLetters.formula(of: character) ?? TeXCharacters.codePoint(character)
    }
    return "\\mathtt{\(letters.joined())}"
  }

  /// A name as textbooks set it; nil where its letters have no names in LaTeX.
  private static func spelling(of name: String) -> String? {
    let parts = name.split(separator: "_", omittingEmptySubsequences: false)
    if parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty {
      guard let base = base(parts[0]) else { return nil }
      if parts[0].count == 1, LaTeXLetters.accents.contains(where: { $0.name == parts[1] }) {
        return "\\\(parts[1]){\(base)}"
      }
      return index(parts[1]).map { "\(base)_{\($0)}" }
    }
    guard parts.count == 1 else { return nil }
    let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.count
    let lowered = name.reversed().prefix { TeXCharacters.lowered($0) != nil }.count
    let count = max(digits, lowered)
    guard count < name.count, let base = base(name.dropLast(count)) else { return nil }
    let index = name.suffix(count).map { TeXCharacters.lowered($0) ?? String($0) }.joined()
    return index.isEmpty ? base : "\(base)_{\(index)}"
  }

  private static func base(_ text: Substring) -> String? {
    if LaTeXLetters.signs[String(text)] != nil, let sign = LaTeXLetters.signs[String(text)].map({ Character($0) }),
      sign.isLetter, text.count > 1
    {
      return LaTeXLetters.formula(of: sign)
    }
    let letters = text.map { $0.isASCII && $0.isNumber ? String($0) : LaTeXLetters.formula(of: $0) }
    guard letters.allSatisfy({ $0 != nil }) else { return nil }
    var joined = ""
    for letter in letters { joined.appendFormula(letter ?? "") }
    return text.count == 1 ? joined : "\\mathit{\(joined)}"
  }

  private static func index(_ text: Substring) -> String? {
    text.allSatisfy { $0.isASCII && $0.isNumber } ? String(text) : base(text)
  }
}

extension String {
  /// Whether it is one name, and no expression or list of names.
  var isName: Bool {
    !isEmpty && unicodeScalars.allSatisfy { $0 == "_" || $0.properties.isXIDContinue }
  }
}
