/// The numbers that stand in a text, with how often each does.
public struct WrittenNumbers: Equatable {
  private var counts: [String: Int] = [:]

  /// The numbers of a page.
  public init(page: String) { self.init(digits: page) }

  /// The numbers of a source in LaTeX or Markdown, those aside that say how it is set.
  public init(source: String) {
    var text = source
    let settings: [(pattern: Regex<Substring>, with: String)] = [
      (#/\\\\\[4pt\]/#, ""),
      (#/\\makebox\[5em\]\[l\]/#, ""),
      (#/\\arraystretch\}\{1\.15\}/#, ""),
      (#/\\multicolumn\{\d+\}/#, ""),
      (#/p\{0\.\d+\\linewidth\}/#, ""),
      (#/\\char\d+\{\}/#, ""),
      (#/\\text\{u[0-9a-f]+\}/#, ""),
      (#/\\cdot\s+10\^\{/#, "e{"),
      (#/\\mathbf\{1\}/#, ""),
      (#/(?m)^\s*\\begin\{array\}\{c+\}/#, ""),
    ]
    for setting in settings { text = text.replacing(setting.pattern, with: setting.with) }
    self.init(digits: text)
  }

  private init(digits text: String) {
    let raised = Array("⁰¹²³⁴⁵⁶⁷⁸⁹"), lowered = Array("₀₁₂₃₄₅₆₇₈₉")
    var number = ""
    func digit(_ character: Character) -> Character? {
      if character.isASCII, character.isNumber { return character }
      return (raised.firstIndex(of: character) ?? lowered.firstIndex(of: character)).map { Character(String($0)) }
    }
    var characters = Array(text)[...]
    var last: Character?
    while let character = characters.first {
      characters = characters.dropFirst()
      defer { last = character }
      if let digit = digit(character) {
        // A digit above or below the line begins a number of its own.
        if !character.isASCII, let last, last.isASCII, !number.isEmpty {
          counts[Self.plain(number), default: 0] += 1
          number = ""
        }
        number.append(digit)
      } else if character == ".", !number.isEmpty, !number.contains("."), characters.first.flatMap(digit) != nil {
        number.append(character)
      } else if !number.isEmpty {
        counts[Self.plain(number), default: 0] += 1
        number = ""
      }
    }
    if !number.isEmpty { counts[Self.plain(number), default: 0] += 1 }
  }

  /// An exponent is written with zeros before it and without.
  private static func plain(_ number: String) -> String {
    let rest = number.drop { $0 == "0" }
    return number.contains(".") ? number : rest.isEmpty ? "0" : String(rest)
  }

  /// The numbers without those of another text.
  public func removing(_ other: WrittenNumbers) -> WrittenNumbers {
    var result = self
    for (number, count) in other.counts { result.counts[number, default: 0] -= count }
    return result
  }

  /// The numbers that stand more often here than there.
  public func missing(from other: WrittenNumbers) -> [String] {
    counts.filter { other.counts[$0.key, default: 0] < $0.value }.keys.sorted()
  }
}
