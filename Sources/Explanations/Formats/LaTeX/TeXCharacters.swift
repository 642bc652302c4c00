/// The characters of words as LaTeX writes them, in formulas and in text.
enum TeXCharacters {
  /// A stretch of words that is set as words, or as signs of mathematics.
  enum Piece: Equatable {
    case words(String)
    case signs([TeXToken])
  }

  /// Words parted into what is set as words and what is set as signs; without a letter all of it is signs.
  static func pieces(of text: String) -> [Piece] {
    let hasLetters = text.contains { $0.isLetter && !isSign($0) }
    if !hasLetters, text.contains(where: { isSign($0) || $0.isNumber || "()[]".contains($0) }) {
      return [.signs(signs(text))]
    }
    return runs(text).flatMap { run -> [Piece] in
      run.isSigns ? [.signs(signs(run.text))] : [.words(run.text)]
    }
  }

  /// Stretches of signs and of words; a number between signs is one of them, and so are the blanks around it.
  private static func runs(_ text: String) -> [(text: String, isSigns: Bool)] {
    var runs: [(text: String, isSigns: Bool)] = []
    func append(_ text: some StringProtocol, _ isSigns: Bool) {
      if let last = runs.last, last.isSigns == isSigns {
        runs[runs.count - 1].text += text
      } else {
        runs.append((String(text), isSigns))
      }
    }
    var rest = text[...]
    while !rest.isEmpty {
      let blanks = rest.prefix { $0 == " " }
      if !blanks.isEmpty {
        rest = rest[blanks.endIndex...]
        let word = rest.prefix { $0 != " " }
        // What stands between signs and words belongs to the words.
        append(blanks, runs.last?.isSigns ?? false && !word.isEmpty && isOfSigns(word) && blanks.count < 3)
        continue
      }
      let word = rest.prefix { $0 != " " }
      rest = rest[word.endIndex...]
      let next = rest.drop { $0 == " " }.prefix { $0 != " " }
      // A number among words is a word.
      let isNumber = word.allSatisfy { $0.isNumber || $0 == "." } && !(runs.last?.isSigns ?? false) && !isOfSigns(next)
      if isOfSigns(word), !isNumber {
        append(word, true)
      } else if word.contains(where: isSign) {
        for character in word { append(String(character), isSign(character)) }
      } else {
        append(word, false)
      }
    }
    return runs
  }

  /// Whether a word has a sign and no letter, or is a number.
  private static func isOfSigns(_ word: Substring) -> Bool {
    word.allSatisfy { isSign($0) || $0.isNumber || "()[].,-/".contains($0) }
      && word.contains { isSign($0) || $0.isNumber } && !".,".contains(word.last ?? " ")
  }

  /// Whether a character is a sign of mathematics, and no letter or punctuation.
  private static func isSign(_ character: Character) -> Bool {
    signs[character] != nil || raised[character] != nil || lowered[character] != nil || "=<>|+".contains(character)
  }

  /// Signs, digits and brackets as pieces of a formula.
  static func signs(_ text: String) -> [TeXToken] {
    var tokens: [TeXToken] = []
    var rest = text[...]
    while let first = rest.first {
      let blanks = rest.prefix { $0 == " " }
      if !blanks.isEmpty {
        rest = rest[blanks.endIndex...]
        if blanks.count > 2 {
          tokens.append(TeXToken("\\quad "))
        } else if tokens.isEmpty ? "([".contains(rest.first ?? " ") : rest.isEmpty && tokens.last?.isOperator == false {
          // Among words it is room; in a formula it is a product, if anything.
          tokens.append(.words(" "))
        }
        continue
      }
      let scripts = [("^", raised), ("_", lowered)].compactMap { mark, table -> (String, Substring)? in
        let run = rest.prefix { table[$0] != nil }
        return run.isEmpty ? nil : ("\(mark){\(run.compactMap { table[$0] }.joined())}", run)
      }
      if let (tex, run) = scripts.first {
        tokens.append(TeXToken(tex))
        rest = rest[run.endIndex...]
        continue
      }
      rest = rest.dropFirst()
      switch first {
      case "(", "[": tokens.append(.open(String(first)))
      case ")", "]": tokens.append(.close(String(first)))
      case ",", ";": tokens.append(TeXToken("\(first)\(rest.first == " " ? "\\ " : "")", .comma, width: 1.3))
      case "=", "<", ">": tokens.append(TeXToken(" \(first) ", .relation))
      case "+": tokens.append(TeXToken(" + ", .sum))
      case "-", "−":
        tokens.append(tokens.isEmpty ? TeXToken("-", .minus, width: 1.6) : TeXToken(" - ", .sum, width: 2.4))
      case "{", "}", "%", "&", "#", "$", "_": tokens.append(TeXToken("\\\(first)"))
      case ":": tokens.append(TeXToken("{:}"))
      case "~": tokens.append(TeXToken("\\sim "))
      case "^": tokens.append(TeXToken("\\wedge "))
      case "|": tokens.append(TeXToken("\\vert "))
      case "\\": tokens.append(TeXToken("\\backslash "))
      default:
        let tex = signs[first] ?? LaTeXLetters.formula(of: first) ?? (first.isASCII ? String(first) : codePoint(first))
        tokens.append(TeXToken(tex, relations.contains(first) ? .relation : factors.contains(first) ? .factor : .atom))
      }
    }
    return tokens
  }

  /// Words with the characters escaped that LaTeX would take for commands.
  static func escaped(_ text: String) -> String {
    var result = ""
    var blanks = 0
    for character in text {
      blanks = character == " " ? blanks + 1 : 0
      // What a page sets apart by three blanks is set apart.
      if blanks == 3 { result += "\\quad" }
      switch character {
      case "\\": result += "\\textbackslash{}"
      case "{", "}", "$", "&", "#", "%", "_": result += "\\\(character)"
      case "~": result += "\\textasciitilde{}"
      case "^": result += "\\textasciicircum{}"
      case "\"": result += "''"
      case "`": result += "\\char96{}"
      case "–": result += "--"
      case "—": result += "---"
      case "‘": result += "`"
      case "’": result += "'"
      case "“": result += "``"
      case "”": result += "''"
      case "|": result += "$\\vert$"
      case "<", ">", "=", "+": result += "$\(character)$"
      case "\t", "\n": result += " "
      case _ where character.isASCII: result.append(character)
      default:
        if let tex = LaTeXLetters.text(of: character) {
          result += tex
        } else if let tex = signs[character] ?? raised[character].map({ "^{\($0)}" })
          ?? lowered[character].map({ "_{\($0)}" })
        {
          result += "$\(tex)$"
        } else {
          result += codePoint(character)
        }
      }
    }
    return result
  }

  /// Lines that keep their layout, in the characters that every font of typewriters has.
  static func typewriter(_ text: String) -> String {
    var result = ""
    for character in GlyphSet.ascii.spell(text) {
      switch character {
      case " ": result += "~"
      case "-": result += "-{}"
      case "\\", "{", "}", "$", "&", "#", "%", "_", "^", "~", "<", ">", "|", "\"", "'", "`", "?", "!":
        result += "\\char\(character.asciiValue ?? 63){}"
      case _ where character.isASCII: result.append(character)
      default: result += LaTeXLetters.text(of: character) ?? codePoint(character)
      }
    }
    return result
  }

  /// A character that no font of LaTeX's own has, by its number.
  static func codePoint(_ character: Character) -> String {
    character.unicodeScalars.map { "\\text{u\(String($0.value, radix: 16))}" }.joined()
  }

  static let signs: [Character: String] = [
    "∂": "\\partial ", "∇": "\\nabla ", "·": " \\cdot ", "⋅": " \\cdot ", "⊙": " \\odot ", "⊗": " \\otimes ",
    "×": " \\times ",
    "÷": "\\div ", "−": "-", "±": "\\pm ", "≈": " \\approx ", "≠": " \\ne ", "≤": "\\le ", "≥": "\\ge ",
    "≡": "\\equiv ",
    "→": " \\to ", "←": " \\gets ", "↦": "\\mapsto ", "⇒": "\\Rightarrow ", "′": "'", "″": "''", "∑": "\\sum ",
    "Σ": "\\sum ", "∏": "\\prod ", "√": "\\surd ", "∞": "\\infty ", "∈": "\\in ", "∘": "\\circ ", "…": "\\dots ",
    "⋯": "\\cdots ", "⋮": "\\vdots ", "‖": "\\| ", "½": "\\tfrac{1}{2}", "•": "\\bullet ", "✓": "\\surd ",
    "✗": "\\times ",
    "∕": "/",
  ]
  private static let relations: Set<Character> = ["≈", "≠", "≤", "≥", "≡", "→", "←", "↦", "⇒"]
  private static let factors: Set<Character> = ["·", "⋅", "⊙", "⊗", "×"]
  private static let raised: [Character: String] = {
    var table: [Character: String] = ["⁻": "-", "⁺": "+", "ⁿ": "n", "ᵀ": "\\top "]
    for (digit, sign) in "⁰¹²³⁴⁵⁶⁷⁸⁹".enumerated() { table[sign] = String(digit) }
    return table
  }()
  private static let lowered: [Character: String] = {
    var table: [Character: String] = [:]
    for (digit, sign) in "₀₁₂₃₄₅₆₇₈₉".enumerated() { table[sign] = String(digit) }
    return table
  }()

  /// The digits of a name that Unicode sets lower.
  static func lowered(_ character: Character) -> String? { lowered[character] }
}
