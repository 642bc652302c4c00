/// A piece of a typeset formula, with the room that it takes.
struct TeXToken: Equatable {
  /// What a piece is, on which breaks and brackets depend.
  enum Sort: Equatable {
    /// A name, a number, an array: it stays whole.
    case atom
    /// `=`, `\approx`: a line breaks here first.
    case relation
    /// `+` and `-` between terms.
    case sum
    /// `\cdot` and its kin, and the room between factors side by side.
    case factor
    /// The sign of a negative number or term.
    case minus
    case open, close, comma
    /// Room between two formulas.
    case gap
    /// Words, not yet escaped.
    case words
  }

  /// The source; of words the words themselves.
  var tex: String
  var kind: Sort
  /// The width in digits.
  var width: Double
  /// How tall it is, which brackets around it follow.
  var height = Height.line
  /// Whether it is a bracket that has its size.
  var isSized = false

  enum Height: Int, Comparable {
    case line, fraction, array

    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  init(_ tex: String, _ kind: Sort = .atom, width: Double? = nil, height: Height = .line) {
    (self.tex, self.kind, self.height) = (tex, kind, height)
    self.width = width ?? TeXWidth.columns(of: tex, isWords: kind == .words)
  }

  static func words(_ text: String) -> TeXToken { TeXToken(text, .words) }
  static func open(_ sign: String = "(") -> TeXToken { TeXToken(sign, .open, width: 0.9) }
  static func close(_ sign: String = ")") -> TeXToken { TeXToken(sign, .close, width: 0.9) }
  static let comma = TeXToken(",\\ ", .comma, width: 1.3)
  static let gap = TeXToken("\\qquad ", .gap, width: 4)
  static func relation(_ relation: Relation) -> TeXToken {
    TeXToken(relation == .equal ? " = " : " \\approx ", .relation, width: 2.8)
  }
}

extension TeXToken {
  /// Whether room is left beside it anyway.
  var isOperator: Bool { [.relation, .sum, .factor, .comma, .gap].contains(kind) }
}

extension [TeXToken] {
  var width: Double { reduce(0) { $0 + $1.width } }
  var height: TeXToken.Height { map(\.height).max() ?? .line }

  /// The pieces between brackets.
  func inBrackets(_ isNeeded: Bool = true) -> [TeXToken] { isNeeded ? [.open()] + self + [.close()] : self }

  /// The pieces with brackets as tall as what stands between them.
  ///
  /// Around an array, which no size of bracket is sure to fit, they grow with it, and no line breaks between them.
  func withSizedBrackets(isDisplay: Bool) -> [TeXToken] {
    var result: [TeXToken] = []
    var opened: [Int] = []
    for token in self {
      switch token.kind {
      case .open:
        opened.append(result.count)
        result.append(token)
      case .close where !opened.isEmpty:
        let start = opened.removeLast()
        let inner = Array(result[(start + 1)...])
        let sign = result[start].tex
        switch inner.height {
        case .array:
          let tex = "\\left\(sign) \(inner.source) \\right\(token.tex)"
          result[start...] = [TeXToken(tex, .atom, width: inner.width + 3, height: .array)]
        case .fraction where isDisplay && !result[start].isSized:
          result[start] = TeXToken("\\biggl\(sign)", .open, width: 1.6, height: .fraction)
          result.append(TeXToken("\\biggr\(token.tex)", .close, width: 1.6, height: .fraction))
          result[start].isSized = true
          result[result.count - 1].isSized = true
        default: result.append(token)
        }
      default: result.append(token)
      }
    }
    return result
  }

  /// The source within a formula.
  var source: String {
    var result = ""
    var words = ""
    var followsOperator = false
    func flush(beforeOperator: Bool) {
      guard !words.isEmpty else { return }
      // Beside an operator there is room already.
      if followsOperator, words.first == " ", words.dropFirst().first != " " { words.removeFirst() }
      if beforeOperator, words.last == " ", words.dropLast().last != " " { words.removeLast() }
      let blanks = words.prefix { $0 == " " }.count
      let trailing = words.reversed().prefix { $0 == " " }.count
      if blanks == words.count {
        // Between factors a blank is a product.
        if blanks > 2 {
          result.appendFormula("\\quad ")
        } else if !beforeOperator, !result.hasSuffix(" ") {
          result.appendFormula("\\, ")
        }
      } else {
        let text = words.dropFirst(blanks > 2 ? blanks : 0).dropLast(trailing > 2 ? trailing : 0)
        if blanks > 2 { result.appendFormula("\\quad ") }
        result.appendFormula("\\text{\(TeXCharacters.escaped(String(text)))}")
        if trailing > 2 { result.appendFormula("\\quad ") }
      }
      words = ""
    }
    for token in self {
      if token.kind == .words {
        words += token.tex
      } else {
        flush(beforeOperator: token.isOperator)
        result.appendFormula(token.tex)
        followsOperator = token.isOperator
      }
    }
    flush(beforeOperator: true)
    return result
  }
}

extension String {
  /// Appends source of a formula, kept apart from a command at the end.
  mutating func appendFormula(_ tex: String) {
    if let first = tex.first, first.isASCII, first.isLetter, endsInCommand { self += " " }
    self += tex
  }

  /// Whether letters that follow would belong to a command.
  private var endsInCommand: Bool {
    guard let slash = lastIndex(of: "\\") else { return false }
    let command = self[index(after: slash)...]
    return !command.isEmpty && command.allSatisfy { $0.isASCII && $0.isLetter }
  }
}

/// How wide a source is set, in digits: estimates that are a little too wide rather than too narrow.
enum TeXWidth {
  static func columns(of tex: String, isWords: Bool = false) -> Double {
    var width = 0.0
    var rest = tex[...]
    while let first = rest.first {
      rest = rest.dropFirst()
      if first == "\\", !isWords {
        let name = rest.prefix { $0.isASCII && $0.isLetter }
        rest = rest[name.endIndex...]
        if name.isEmpty, let sign = rest.first {
          width += signs[sign] ?? 0.9
          rest = rest.dropFirst()
        } else {
          width += commands[String(name)] ?? 1.2
        }
        continue
      }
      switch first {
      case "{", "}", "_", "^", "&": width += isWords ? 1 : 0
      case " ": width += isWords ? 0.7 : 0
      case "=", "<", ">": width += isWords ? 1.6 : 2.8
      case "+", "-": width += isWords ? 0.8 : 1.8
      case _ where first.isLetter: width += first.isUppercase ? 1.5 : isWords ? 0.98 : 1.12
      case ".", ",", ":", ";": width += 0.6
      default: width += 1
      }
    }
    return width
  }

  private static let signs: [Character: Double] = [",": 0.35, " ": 0.7, "!": 0, ";": 0.6, "|": 1]
  private static let commands: [String: Double] = {
    var table: [String: Double] = ["quad": 2, "qquad": 4, "cdot": 1.5, "dots": 2, "infty": 2, "sum": 2.2]
    for name in ["approx", "ne", "le", "ge", "to", "gets", "equiv", "mapsto"] { table[name] = 2.9 }
    for name in ["odot", "otimes", "times", "div", "pm"] { table[name] = 2.5 }
    for name in ["text", "mathit", "mathrm", "mathtt", "mathbf", "operatorname", "hat", "bar", "tilde", "dot"] {
      table[name] = 0.2
    }
    for name in ["left", "right", "biggl", "biggr"] { table[name] = 0.8 }
    for name in ["exp", "log", "sin", "cos", "tan", "max", "min", "det"] { table[name] = 3.6 }
    for name in ["sinh", "cosh", "tanh"] { table[name] = 4.6 }
    for name in ["arcsin", "arccos", "arctan"] { table[name] = 6.6 }
    return table
  }()
}
