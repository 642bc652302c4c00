import Tensors

/// A piece of a written formula, and what it is.
public struct FormulaToken: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case name, function, number, derivative, sign, words
    /// The minus of a negative number or term.
    case minus
  }
  public let text: String
  public let kind: Kind

  public init(_ text: String, _ kind: Kind) { (self.text, self.kind) = (text, kind) }
}

extension Formula: CustomStringConvertible {
  /// The formula as text, with no more brackets than it needs to be read back.
  public func text(_ style: FormulaStyle) -> String { tokens(style).map(\.text).joined() }

  /// The same in its pieces.
  public func tokens(_ style: FormulaStyle) -> [FormulaToken] {
    var writer = FormulaWriter(style)
    writer.write(self)
    return writer.tokens
  }

  public var description: String { text(.typed) }
}

/// Writes formulas: the one place that knows precedence, brackets and signs.
struct FormulaWriter {
  let style: FormulaStyle
  private(set) var tokens: [FormulaToken] = []
  /// Whether it stands among the letters of an index, where nothing is set apart: `[2i+r,k]`.
  private var isTight = false
  /// Whether a negative number at the start stands after a sign: 2 + (-1) · 3.
  private var followsSign = false

  init(_ style: FormulaStyle) { self.style = style }

  /// Writes a formula, in brackets if it binds less tightly than its surroundings or if a factor after it would seem to
  /// belong to a part of it.
  mutating func write(_ f: Formula, within level: Int = 0, beforeFactor: Bool = false) {
    let isLoose = precedence(f) < level || beforeFactor && f.isTwoWords
    if isLoose { put("(") }
    writeTerm(f, beforeFactor: beforeFactor && !isLoose)
    if isLoose { put(")") }
  }

  private mutating func writeTerm(_ f: Formula, beforeFactor: Bool) {
    switch f.term {
    case .number(let x): number(style.numbers.constant(x))
    case .value(let x): number(x)
    case .array(let x): put(style.numbers.text(x), .number)
    case .symbol(let name): put(name, .name)
    case .generated(let name): put(name.spelling, .name)
    case .notation(let text): put(text)
    case .keyword(let name, let value): put("\(name)=\(value)")
    case .call("sum", let x) where style.saysSums && f.axisSum != nil:
      put("(\(f.axisSum ?? "") of ", .words)
      if let first = x.first { write(first, within: 1) }
      put(")")
    case .call(let name, let x):
      put(name, .function)
      put("(")
      list(x)
      put(")")
    case .negation(let x): negation(x)
    case .transpose(let x):
      write(x, within: 5)
      put(style.transpose)
    case .inverse(let x):
      if case .transpose(let y) = x.term {
        write(y, within: 5)
        put("⁻ᵀ")
      } else {
        write(x, within: 5)
        put("⁻¹")
      }
    case .indexed(let x, let indices):
      write(x, within: 5)
      brackets(indices)
    case .list(let x): brackets(x)
    case .derivative(let d): derivative(d)
    case .tangent(let x): marked(x, "\u{307}")
    case .sum(let letters, let x):
      put(letters.isEmpty ? "Σ " : "Σ_\(letters.map(\.spelling).joined(separator: ",")) ")
      write(x, within: 2)
    case .cases(let branches): cases(branches)
    case .map(let argument, let body):
      put("\(argument.spelling) ↦ ")
      write(body)
    case .along(let matrix, let words):
      write(matrix)
      put(" " + words, .words)
    case .phrase(let pieces):
      for piece in pieces {
        switch piece {
        case .words(let text): put(text, .words)
        case .formula(let x): write(x)
        }
      }
    case .infix(let sign, let a, let b): infix(sign, a, b, beforeFactor: beforeFactor)
    }
  }

  // MARK: Operators

  private mutating func infix(_ o: FormulaOperator, _ a: Formula, _ b: Formula, beforeFactor: Bool) {
    switch o {
    case .composed:
      tokens += factor(a)
      // Matrices one after another are a matrix product.
      put(a.isMatrix && b.isMatrix ? style.matrixTimes ?? " " : " · ")
      let right = factor(b, followsSign: true)
      bracketed(right, if: right.first?.kind == .minus)
    case .kronecker:
      write(a, within: 2)
      put(" ⊗ ")
      write(b, within: 2)
    case .share:
      write(a, within: 3)
      put("/")
      write(b, within: 3)
    default:
      let isBeside = o == .matrixTimes && style.matrixTimes == nil
      // Powers associate to the right, all else to the left.
      write(a, within: leftLevel(o, a), beforeFactor: isBeside)
      put(sign(o, a, b))
      // A fraction may be multiplied by as it stands: 2 * 1/3 is (2 * 1)/3.
      // What is divided by 2x is divided by all of it.
      let isDivisor = o == .over && style.isClose && b.hasCoefficient
      let bare = isDivisor ? 4 : o == .plus || (o == .times && isFraction(b)) ? o.precedence : o.precedence + 1
      let right = written(b, within: o == .power ? 4 : bare, beforeFactor: beforeFactor, followsSign: true)
      bracketed(right, if: right.first?.kind == .minus)
    }
  }

  /// One of several maps that act one after another.
  private func factor(_ f: Formula, followsSign: Bool = false) -> [FormulaToken] {
    let isSetApart =
      switch f.term {
      case .infix(.kronecker, _, _), .along: true
      default: false
      }
    return written(f, within: isSetApart ? 3 : 2, followsSign: followsSign)
  }

  private mutating func negation(_ x: Formula) {
    // The sign of A ⊗ B may be taken for that of A.
    let isKronecker = if case .infix(.kronecker, _, _) = x.term { true } else { false }
    // The sign of a product of numbers is that of its first factor.
    let operand = written(x, within: isKronecker || style.isClose && x.isProductWithSign ? 2 : 3)
    put("-", .minus)
    bracketed(operand, if: operand.first?.kind == .minus)
  }

  /// How tightly the left operand must bind to stand without brackets.
  private func leftLevel(_ o: FormulaOperator, _ a: Formula) -> Int {
    // A factor that follows a sum would belong to it.
    if case .sum = a.term, o.precedence > 1 { return 10 }
    return switch o {
    case .power: 5
    case .over where isFraction(a): 3
    case .matrixTimes where style.matrixTimes == nil && a.isProductWithSign: 3
    default: o.precedence
    }
  }

  private func sign(_ o: FormulaOperator, _ a: Formula, _ b: Formula) -> String {
    if isTight { return o == .times ? "" : o.rawValue }
    if style.isClose, o == .times, a.isCoefficient, b.isNameOrPower { return "" }
    if style.isClose, o == .over, isAtom(a), isAtom(b) { return "/" }
    return switch o {
    case .times: a.shape.isEmpty || b.shape.isEmpty ? style.times : style.arrayTimes
    case .matrixTimes: style.matrixTimes ?? " "
    case .minus: style.minus
    case .power: "^"
    default: " \(o.rawValue) "
    }
  }

  /// Whether a formula is one number without a sign, or one name.
  private func isAtom(_ f: Formula) -> Bool {
    switch f.term {
    case .number(let x): x >= 0 && !isFraction(f)
    case .value(let x): x.approximate >= 0 && !isFraction(f)
    case .symbol, .generated: true
    default: false
    }
  }

  private func isFraction(_ f: Formula) -> Bool {
    switch f.term {
    case .number(let x): style.numbers.isFraction(style.numbers.constant(x))
    case .value(let x): style.numbers.isFraction(x)
    default: false
    }
  }

  private func precedence(_ f: Formula) -> Int {
    switch f.term {
    case .number(let x): isFraction(f) ? 2 : x < 0 ? 3 : 9
    case .value(let x): isFraction(f) ? 2 : x.approximate < 0 ? 3 : 9
    case .infix where style.isClose && f.hasCoefficient: 3
    case .infix(let o, _, _): o.precedence
    case .negation: 3
    case .map, .cases: 0
    case .along: 2
    case .sum: 3
    case .derivative(let d) where f.isTwoWords || d.notation == .partial: 4
    case .phrase(let pieces):
      pieces.contains { if case .words(let text) = $0 { text.contains(" ") } else { false } } ? 1 : 9
    default: 9
    }
  }

  // MARK: Derivatives, cases, brackets

  private mutating func derivative(_ d: Formula.Derivative) {
    let first = d.variables.first ?? d.output
    switch d.notation {
    case .partial:
      let order = d.variables.count == 1 ? "" : Self.raised(d.variables.count)
      put("∂\(order)\(text(d.output))/", .derivative)
      if Set(d.variables).count == 1 {
        put("∂\(text(first))\(order)", .derivative)
      } else {
        put(d.variables.map { "∂\(text($0))" }.joined(), .derivative)
      }
    case .nabla: put("∇\(text(first)) \(text(d.output))", .derivative)
    case .shortNabla: put("∇\(text(first))", .derivative)
    case .bar: marked(first, "\u{304}")
    case .d: put("d\(text(first))", .derivative)
    case .arrived: put("what arrived", .words)
    }
  }

  private static func raised(_ n: Int) -> String {
    String(String(n).compactMap { $0.wholeNumberValue.map { Array("⁰¹²³⁴⁵⁶⁷⁸⁹")[$0] } })
  }

  /// The text with a mark over its first letter.
  private mutating func marked(_ f: Formula, _ mark: String) {
    let text = text(f)
    put(text.prefix(1) + mark + text.dropFirst(), .derivative)
  }

  private mutating func cases(_ branches: [Formula.Branch]) {
    for (k, branch) in branches.enumerated() {
      if k > 0 { put(", ", .words) }
      if branch.condition == nil, k > 0 { put("else ", .words) }
      write(branch.value)
      guard let condition = branch.condition else { continue }
      if case .phrase = condition.term { put(" ", .words) } else { put(" if ", .words) }
      write(condition)
    }
  }

  /// Indices in brackets; among letters nothing is set apart.
  private mutating func brackets(_ x: [Formula]) {
    let wasTight = isTight
    isTight = isTight || x.contains { $0.contains { $0.generatedKind?.isIndex ?? false } }
    put("[")
    list(x)
    put("]")
    isTight = wasTight
  }

  private mutating func list(_ x: [Formula]) {
    for (k, part) in x.enumerated() {
      if k > 0 { put(isTight ? "," : ", ") }
      write(part)
    }
  }

  // MARK: Pieces

  private mutating func number(_ x: Numeral) {
    let text = style.numbers.text(x)
    guard x.approximate < 0, text.first == "-" else { return put(text, .number) }
    bracketed(
      [FormulaToken("-", .minus), FormulaToken(String(text.dropFirst()), .number)], if: followsSign && tokens.isEmpty)
  }

  private mutating func put(_ text: some StringProtocol, _ kind: FormulaToken.Kind = .sign) {
    if !text.isEmpty { tokens.append(FormulaToken(String(text), kind)) }
  }

  private mutating func bracketed(_ pieces: [FormulaToken], if isLoose: Bool) {
    if isLoose { put("(") }
    tokens += pieces
    if isLoose { put(")") }
  }

  private func written(
    _ f: Formula, within level: Int, beforeFactor: Bool = false, followsSign: Bool = false
  ) -> [FormulaToken] {
    var other = FormulaWriter(style)
    (other.isTight, other.followsSign) = (isTight, followsSign)
    other.write(f, within: level, beforeFactor: beforeFactor)
    return other.tokens
  }

  private func text(_ f: Formula) -> String { written(f, within: 5).map(\.text).joined() }
}

extension Formula {
  /// Whether it is written in two words, as ∇v L and "what arrived" are: a mark that binds tightly, or a factor after it,
  /// would seem to belong to the second alone.
  public var isTwoWords: Bool {
    if case .derivative(let d) = term { d.notation == .nabla || d.notation == .arrived } else { false }
  }

  /// Whether it is a number of the formula's own, which stands before a name without a sign.
  public var isCoefficient: Bool {
    switch term {
    case .number(let x): x == x.rounded() && x.magnitude < 1e6
    case .negation(let x): x.isCoefficient
    default: false
    }
  }

  /// Whether it is a name, an entry or a power of one: what a number stands directly before.
  public var isNameOrPower: Bool {
    switch term {
    case .symbol: true
    case .indexed(let x, _), .infix(.power, let x, _): x.isNameOrPower
    default: false
    }
  }

  /// Whether it is written as a number directly before a name: 2x.
  public var hasCoefficient: Bool {
    if case .infix(.times, let a, let b) = term { a.isCoefficient && b.isNameOrPower } else { false }
  }

  /// Whether a sign stands between the factors: it binds less tightly than factors side by side, (A ⊙ B) C.
  public var isProductWithSign: Bool {
    switch term {
    case .infix(.times, _, _), .infix(.over, _, _): true
    default: false
    }
  }

  /// What a sum along an axis of a matrix is called, `row sums` or `column sums`; nil for other formulas.
  public var axisSum: String? {
    guard case .call("sum", let x) = term, x.first?.shape.count == 2 else { return nil }
    for case .keyword("axis", let axis) in x.map(\.term) { return axis == "0" ? "column sums" : "row sums" }
    return nil
  }
}

extension Formula {
  /// Whether a linear map is written as a matrix, and not by what it does.
  fileprivate var isMatrix: Bool {
    switch term {
    case .symbol, .generated, .call, .indexed, .array, .list, .inverse: true
    case .transpose: true
    case .infix(.composed, let a, let b): a.isMatrix && b.isMatrix
    default: false
    }
  }
}
