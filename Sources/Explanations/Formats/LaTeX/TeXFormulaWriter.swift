import Graphs
import Tensors

/// Sets formulas: fractions with a bar, indices below, powers above.
struct TeXFormulaWriter {
  let names: TeXNames
  let style: FormulaStyle
  /// Whether it is set among words, where fractions have no bar.
  var isInline = false
  /// Whether it stands among the letters of an index.
  private var isTight = false

  init(_ names: TeXNames, _ style: FormulaStyle, isInline: Bool = false) {
    (self.names, self.style, self.isInline) = (names, style, isInline)
  }

  /// A formula in its pieces, in brackets if it binds less tightly than its surroundings.
  func tokens(_ f: Formula, within level: Int = 0, beforeFactor: Bool = false) -> [TeXToken] {
    let isLoose = precedence(f) < level || beforeFactor && f.isTwoWords
    return bare(f, beforeFactor: beforeFactor && !isLoose).inBrackets(isLoose)
  }

  private func source(_ f: Formula, within level: Int = 0) -> String {
    tokens(f, within: level).withSizedBrackets(isDisplay: false).source
  }

  private func bare(_ f: Formula, beforeFactor: Bool) -> [TeXToken] {
    switch f.term {
    case .number(let x): TeXNumber.tokens(style.numbers.text(style.numbers.constant(x)), isInline: isInline || isTight)
    case .value(let x): TeXNumber.tokens(style.numbers.text(x), isInline: isInline || isTight)
    case .array(let x): array(x)
    case .symbol(let name): [TeXToken(names.tex(name))]
    case .generated(let name): [generated(name)]
    case .notation(let text):
      TeXCharacters.pieces(of: isTight ? text.filter { $0 != " " } : text).flatMap(\.tokens)
    case .keyword(let name, let value): [TeXToken("\\mathit{\(TeXCharacters.escaped(name))}=\(value)")]
    case .call("sum", let x) where style.saysSums && f.axisSum != nil:
      ([.words("\(f.axisSum ?? "") of ")] + (x.first.map { tokens($0, within: 1) } ?? [])).inBrackets()
    case .call(let name, let x): call(name, x)
    case .negation(let x): negation(x)
    case .transpose(let x): raised(x, "\\top ")
    case .inverse(let x):
      if case .transpose(let y) = x.term { raised(y, "-\\top ") } else { raised(x, "-1") }
    case .indexed(let x, let indices): indexed(x, indices)
    case .list(let x): matrix(x).map { [$0] } ?? [.open("[")] + list(x) + [.close("]")]
    case .derivative(let d): derivative(d)
    case .tangent(let x): marked(x, "dot")
    case .sum(let letters, let x): sum(letters, x)
    case .cases(let branches): [cases(branches)]
    case .map(let argument, let body): [generated(argument), TeXToken("\\mapsto ", .relation)] + tokens(body)
    case .along(let matrix, let words): tokens(matrix) + [.words(" " + words)]
    case .phrase(let pieces):
      pieces.flatMap { piece -> [TeXToken] in
        switch piece {
        case .words(let text): TeXCharacters.pieces(of: text).flatMap(\.tokens)
        case .formula(let x): tokens(x)
        }
      }
    case .infix(let sign, let a, let b): infix(sign, a, b, beforeFactor: beforeFactor)
    }
  }

  // MARK: Operators

  private func infix(_ o: FormulaOperator, _ a: Formula, _ b: Formula, beforeFactor: Bool) -> [TeXToken] {
    switch o {
    case .over where !isTight, .share where !isTight: return quotient(a, b)
    case .over, .share: return tokens(a, within: 3) + [TeXToken("/")] + tokens(b, within: 3)
    case .power: return power(a, b)
    case .composed, .kronecker:
      let sign = TeXToken(o == .kronecker ? " \\otimes " : " \\cdot ", .factor)
      let right = tokens(b, within: o == .kronecker ? 2 : isSetApart(b) ? 3 : 2)
      return tokens(a, within: o == .composed && isSetApart(a) ? 3 : 2) + [sign] + right.inBrackets(right.isNegative)
    default:
      let isBeside = o == .matrixTimes
      // A column of ones.
      if isBeside, a.term == .number(1) {
        return [TeXToken("\\mathbf 1"), sign(o, a, b)] + tokens(b, within: 3, beforeFactor: beforeFactor)
      }
      let left = tokens(a, within: leftLevel(o, a), beforeFactor: isBeside)
      let bare = o == .plus ? o.precedence : o.precedence + 1
      let right = tokens(b, within: bare, beforeFactor: beforeFactor)
      return left + [sign(o, a, b)] + right.inBrackets(right.isNegative)
    }
  }

  /// Whether a factor is itself written with a sign that could be taken for that of its neighbour.
  private func isSetApart(_ f: Formula) -> Bool {
    switch f.term {
    case .infix(.kronecker, _, _), .along: true
    default: false
    }
  }

  /// A fraction with a bar where it is set by itself and not too wide, else with a stroke.
  private func quotient(_ a: Formula, _ b: Formula) -> [TeXToken] {
    var inner = self
    inner.isInline = true
    let (above, below) = (inner.tokens(a), inner.tokens(b))
    let isSmall = max(above.width, below.width) < Self.widestFraction && max(above.height, below.height) < .array
    guard !isInline, isSmall else {
      return inner.tokens(a, within: 3) + [TeXToken("/", width: 1)] + inner.tokens(b, within: 3)
    }
    let tex = [above, below].map { "{\($0.withSizedBrackets(isDisplay: false).source)}" }.joined()
    return [TeXToken("\\frac\(tex)", width: max(above.width, below.width) + 0.5, height: .fraction)]
  }

  private static let widestFraction = 40.0

  private func power(_ a: Formula, _ b: Formula) -> [TeXToken] {
    var exponent = self
    exponent.isInline = true
    let tex = exponent.tokens(b).withSizedBrackets(isDisplay: false)
    let base = tokens(a, within: 9)
    return base + [TeXToken("^{\(tex.source)}", width: tex.width * 0.75, height: base.height)]
  }

  private func negation(_ x: Formula) -> [TeXToken] {
    let isKronecker = if case .infix(.kronecker, _, _) = x.term { true } else { false }
    let operand = tokens(x, within: isKronecker || x.isProductWithSign ? 2 : 3)
    return [TeXToken("-", .minus, width: 1.6)] + operand.inBrackets(operand.isNegative)
  }

  /// How tightly the left operand must bind to stand without brackets.
  private func leftLevel(_ o: FormulaOperator, _ a: Formula) -> Int {
    // A factor that follows a sum would belong to it.
    if case .sum = a.term, o.precedence > 1 { return 10 }
    return o == .matrixTimes && a.isProductWithSign ? 3 : o.precedence
  }

  private func sign(_ o: FormulaOperator, _ a: Formula, _ b: Formula) -> TeXToken {
    switch o {
    case .times where isTight || style.isClose && a.isCoefficient && b.isNameOrPower: TeXToken("", .atom, width: 0)
    case .times: TeXToken(a.shape.isEmpty || b.shape.isEmpty ? " \\cdot " : " \\odot ", .factor)
    case .matrixTimes: TeXToken("\\, ", .factor, width: 0.4)
    case .plus: TeXToken(" + ", .sum, width: 2.4)
    case .minus: TeXToken(" - ", .sum, width: 2.4)
    case .lessOrEqual: TeXToken("\\le ", .relation)
    case .greaterOrEqual: TeXToken("\\ge ", .relation)
    case .notEqual: TeXToken("\\ne ", .relation)
    case .less: TeXToken("<", .relation)
    case .greater: TeXToken(">", .relation)
    default: TeXToken(" = ", .relation)
    }
  }

  /// As in one line of text, but that what has a bar, an index or a power holds together.
  private func precedence(_ f: Formula) -> Int {
    switch f.term {
    case .number(let x): x < 0 ? 3 : numberLevel(style.numbers.constant(x))
    case .value(let x): x.approximate < 0 ? 3 : numberLevel(x)
    case .infix(.over, _, _), .infix(.share, _, _): isInline || isTight ? 2 : 8
    case .infix where style.isClose && f.hasCoefficient: 3
    case .infix(let o, _, _): o.precedence
    case .negation, .sum: 3
    case .map: 0
    case .along: 2
    case .derivative(let d) where f.isTwoWords: d.notation == .nabla ? 4 : 2
    case .derivative(let d) where d.notation == .partial: isInline || isTight ? 4 : 8
    case .phrase(let pieces):
      pieces.contains { if case .words(let text) = $0 { text.contains(" ") } else { false } } ? 1 : 9
    default: 9
    }
  }

  private func numberLevel(_ x: Numeral) -> Int {
    style.numbers.isFraction(x) ? (isInline || isTight ? 2 : 8) : style.numbers.text(x).contains("e") ? 2 : 9
  }

  // MARK: Names, indices, functions

  private func generated(_ name: GeneratedName) -> TeXToken {
    name.kind == .ones && name.spelling == name.kind.usualSpelling
      ? TeXToken("\\mathbf{1}") : TeXToken(names.tex(name.spelling))
  }

  private func raised(_ x: Formula, _ mark: String) -> [TeXToken] {
    // The row of ones that sums a vector.
    if x.term == .number(1), mark == "\\top " { return [TeXToken("\\mathbf 1^{\(mark)}", width: 2)] }
    let base = tokens(x, within: 9)
    return base + [TeXToken("^{\(mark)}", width: 1, height: base.height)]
  }

  private func indexed(_ x: Formula, _ indices: [Formula]) -> [TeXToken] {
    let base = hasIndex(x) ? tokens(x).inBrackets() : tokens(x, within: 9)
    return base + [below(indices)]
  }

  /// Whether a formula is set with something below it, to which no index can be added.
  private func hasIndex(_ x: Formula) -> Bool {
    switch x.term {
    case .symbol(let name): names.hasIndex(name)
    case .generated(let name): names.hasIndex(name.spelling)
    case .indexed: true
    case .tangent(let y): hasIndex(y)
    case .derivative(let d):
      switch d.notation {
      case .nabla, .shortNabla: true
      case .bar, .d: d.variables.first.map(hasIndex) ?? false
      case .partial, .arrived: false
      }
    default: false
    }
  }

  /// Indices below the line.
  private func below(_ indices: [Formula]) -> TeXToken {
    var inner = self
    (inner.isTight, inner.isInline) = (true, true)
    let list = inner.list(indices).withSizedBrackets(isDisplay: false)
    return TeXToken("_{\(list.source)}", width: list.width * 0.75)
  }

  private func list(_ x: [Formula]) -> [TeXToken] {
    x.enumerated().flatMap { ($0 == 0 ? [] : [isTight ? TeXToken(",", .comma) : .comma]) + tokens($1) }
  }

  /// Lists of one length under each other; nil where they are none.
  private func matrix(_ x: [Formula]) -> TeXToken? {
    let rows = x.compactMap { if case .list(let row) = $0.term { row } else { nil } }
    guard !isTight, x.count > 1, rows.count == x.count, let count = rows.first?.count, count > 0,
      rows.allSatisfy({ $0.count == count })
    else { return nil }
    var inner = self
    inner.isInline = true
    return TeXTextWriter.matrix(rows.map { row in row.map { inner.tokens($0) } })
  }

  private func array(_ x: Tensor<Numeral>) -> [TeXToken] {
    guard x.rank > 0 else { return TeXNumber.tokens(style.numbers.text(x)) }
    guard let style = style.numbers as? NumberStyle else { return tokens(Formula(array: x)) }
    return TeXTextWriter(names, isInline: isInline).tokens(style.inline(x))
  }

  private static let functions: [String: String] = {
    var table = ["asin": "\\arcsin ", "acos": "\\arccos ", "atan": "\\arctan ", "Φ": "\\Phi ", "ln": "\\ln "]
    for name in ["sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log", "max", "min", "det"] {
      table[name] = "\\\(name) "
    }
    return table
  }()

  /// The name of a function as it is set.
  static func function(_ name: String, _ names: TeXNames) -> TeXToken {
    if let known = functions[name] { return TeXToken(known) }
    // The derivative of a function: f'.
    if name.count > 1, name.last == "'" {
      return TeXToken(function(String(name.dropLast()), names).tex.trimmingBlanks + "'")
    }
    if name.count == 1 || names.contains(name) { return TeXToken(names.tex(name)) }
    return TeXToken("\\operatorname{\(TeXCharacters.escaped(name))}")
  }

  private func call(_ name: String, _ x: [Formula]) -> [TeXToken] {
    if x.count == 1, name == "sqrt" {
      let inner = tokens(x[0]).withSizedBrackets(isDisplay: false)
      if inner.height < .array, inner.width < 1.5 * Self.widestFraction {
        return [TeXToken("\\sqrt{\(inner.source)}", width: inner.width + 1.6, height: inner.height)]
      }
    }
    if x.count == 1, name == "abs" { return [.open("\\lvert ")] + tokens(x[0]) + [.close("\\rvert ")] }
    return [Self.function(name, names), .open()] + list(x) + [.close()]
  }

  // MARK: Derivatives, sums, cases

  private func derivative(_ d: Formula.Derivative) -> [TeXToken] {
    let first = d.variables.first ?? d.output
    switch d.notation {
    case .partial: return partial(d)
    case .nabla:
      return [TeXToken("\\nabla_{\(source(first))}", width: 1.6 + width(first) * 0.75), TeXToken("\\, ", width: 0.4)]
        + tokens(d.output, within: 9)
    case .shortNabla: return [TeXToken("\\nabla_{\(source(first))}", width: 1.6 + width(first) * 0.75)]
    case .bar: return marked(first, "bar")
    case .d: return [TeXToken("\\mathrm{d}")] + tokens(first, within: 9)
    case .arrived: return [.words("what arrived")]
    }
  }

  private func width(_ f: Formula) -> Double { tokens(f).width }

  private func partial(_ d: Formula.Derivative) -> [TeXToken] {
    var inner = self
    inner.isInline = true
    func change(_ x: Formula, _ power: Int) -> [TeXToken] {
      let raised = power > 1 ? [TeXToken("^{\(power)}", width: 0.8)] : []
      return [TeXToken("\\partial ")] + inner.tokens(x, within: 9) + raised
    }
    let order = d.variables.count
    let above = [TeXToken(order > 1 ? "\\partial^{\(order)} " : "\\partial ")] + inner.tokens(d.output, within: 9)
    let isPower = Set(d.variables).count == 1
    let below =
      isPower
      ? change(d.variables[0], order)
      : Array(d.variables.map { change($0, 1) }.joined(separator: [TeXToken("\\,", width: 0.3)]))
    guard !isInline, !isTight else {
      return above + [TeXToken("/", width: 0.8)] + below.inBrackets(!isPower)
    }
    let tex = [above, below].map { "{\($0.withSizedBrackets(isDisplay: false).source)}" }.joined()
    return [TeXToken("\\frac\(tex)", width: max(above.width, below.width) + 0.5, height: .fraction)]
  }

  /// A mark over a name, or over the first letter of what is no name.
  private func marked(_ x: Formula, _ accent: String) -> [TeXToken] {
    if case .indexed(let y, let indices) = x.term {
      return marked(y, accent).inBrackets(hasIndex(y)) + [below(indices)]
    }
    if case .symbol(let name) = x.term {
      let parts = names.tex(name).split(separator: "_", maxSplits: 1)
      let rest = parts.count > 1 ? "_\(parts[1])" : ""
      return [TeXToken("\\\(accent){\(parts[0])}\(rest)")]
    }
    return [TeXToken("\\\(accent){\(source(x))}", width: width(x))]
  }

  private func sum(_ letters: [GeneratedName], _ x: Formula) -> [TeXToken] {
    let below = letters.map { names.tex($0.spelling) }.joined(separator: ",")
    let sign = below.isEmpty ? "\\sum " : "\\sum_{\(below)} "
    return [TeXToken(sign, .atom, width: 2.6, height: isInline ? .line : .fraction)] + tokens(x, within: 2)
  }

  private func cases(_ branches: [Formula.Branch]) -> TeXToken {
    var inner = self
    inner.isInline = true
    let rows = branches.map { branch -> (value: [TeXToken], condition: [TeXToken]) in
      guard let condition = branch.condition else { return (inner.tokens(branch.value), [.words("otherwise")]) }
      let isSaid = if case .phrase = condition.term { true } else { false }
      return (inner.tokens(branch.value), (isSaid ? [] : [.words("if ")]) + inner.tokens(condition))
    }
    return Self.cases(rows)
  }

  /// Values and when they hold, under each other.
  static func cases(_ rows: [(value: [TeXToken], condition: [TeXToken])]) -> TeXToken {
    let lines = rows.map { row in
      [row.value, row.condition].map { $0.withSizedBrackets(isDisplay: false).source }.joined(separator: " & ")
    }
    let width = rows.map { $0.value.width + $0.condition.width + 5 }.max() ?? 0
    return TeXToken(
      "\\begin{cases} \(lines.joined(separator: " \\\\ ")) \\end{cases}", .atom, width: width, height: .array)
  }
}

extension [TeXToken] {
  /// Whether it begins with a sign, which could be taken for an operator after another.
  var isNegative: Bool { first?.kind == .minus }
}

extension TeXCharacters.Piece {
  /// The piece in a formula.
  var tokens: [TeXToken] {
    switch self {
    case .words(let text): text.isEmpty ? [] : [.words(text)]
    case .signs(let tokens): tokens
    }
  }
}
