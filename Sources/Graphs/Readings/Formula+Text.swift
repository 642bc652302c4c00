import Tensors

/// How a formula is written as text.
public struct FormulaStyle: Sendable {
  /// The sign of a product of numbers or of arrays entry by entry.
  public var times: String
  /// The sign of a product of two arrays entry by entry.
  public var arrayTimes: String
  /// The sign of a matrix product: a space as in mathematics, or `@` as it is typed.
  public var matrixTimes: String
  /// The sign of a difference; a negative number and a negated term have `-`.
  public var minus: String
  /// The mark of a transpose.
  public var transpose: String
  /// Whether a sum along an axis of a matrix is said, `(row sums of X)`, and not typed as a call.
  public var saysSums: Bool
  /// How a number is written.
  public var number: @Sendable (Double) -> String
  /// How a number put in for a name is written, perhaps as a fraction; nil writes it like any other.
  public var value: (@Sendable (Numeral) -> String)?

  /// A style from its signs.
  public init(
    times: String = " * ", arrayTimes: String = " * ", matrixTimes: String = " ", minus: String = " - ",
    transpose: String = "ᵀ", saysSums: Bool = false, value: (@Sendable (Numeral) -> String)? = nil,
    number: @escaping @Sendable (Double) -> String
  ) {
    self.times = times
    self.arrayTimes = arrayTimes
    self.matrixTimes = matrixTimes
    self.minus = minus
    self.transpose = transpose
    self.saysSums = saysSums
    self.value = value
    self.number = number
  }

  /// The style in which a definition is typed, numbers at full precision.
  public static let typed = FormulaStyle(matrixTimes: " @ ", transpose: ".T") { x in
    x == x.rounded() && abs(x) < 1e15 ? String(Int(x)) : "\(x)"
  }
}

extension Formula {
  /// The formula as text, with no more brackets than it needs to be read back.
  public func text(_ style: FormulaStyle) -> String {
    switch term {
    case .number(let x): return style.number(x)
    case .value(let x): return style.value?(x) ?? style.number(x.approximate)
    case .symbol(let s): return s
    case .call("sum", let x) where style.saysSums && axisSum != nil:
      return "(\(axisSum ?? "") of \(x.first?.text(style, within: 1) ?? ""))"
    case .call(let name, let x): return "\(name)(\(x.map { $0.text(style) }.joined(separator: ", ")))"
    case .negation(let x):
      // The sign of A ⊗ B may be taken for that of A.
      let isKronecker = if case .infix(.kronecker, _, _) = x.term { true } else { false }
      let operand = x.text(style, within: isKronecker ? 2 : 3)
      return operand.hasPrefix("-") ? "-(\(operand))" : "-" + operand
    case .transpose(let x): return x.text(style, within: 5) + style.transpose
    case .indexed(let x, let i): return "\(x.text(style, within: 5))[\(i)]"
    case .indexedBy(let x, let i): return "\(x.text(style, within: 5))[\(i.text(style))]"
    case .list(let x): return "[\(x.map { $0.text(style) }.joined(separator: ", "))]"
    case .keyword(let name, let value): return "\(name)=\(value)"
    case .generated(let name): return name.spelling
    case .map(let argument, let body): return "\(argument.spelling) ↦ \(body.text(style))"
    case .along(let matrix, let words): return "\(matrix.text(style)) \(words)"
    case .phrase(let before, let formula, let after): return before + (formula?.text(style) ?? "") + after
    case .infix(.composed, let a, let b): return "\(a.factorText(style)) · \(b.factorText(style))"
    case .infix(.kronecker, let a, let b): return "\(a.text(style, within: 2)) ⊗ \(b.text(style, within: 2))"
    case .infix(.share, let a, let n): return "\(a.text(style, within: 3))/\(n.text(style, within: 3))"
    case .infix(let o, let a, let b):
      // Powers associate to the right, all else to the left.
      let left = a.text(style, within: leftLevel(o, a, style))
      // A fraction may be multiplied by as it stands: 2 * 1/3 is (2 * 1)/3.
      let bare = o == .plus || (o == .times && b.isFraction(style)) ? o.precedence : o.precedence + 1
      var right = b.text(style, within: o == .power ? 4 : bare)
      if right.hasPrefix("-") { right = "(\(right))" }
      return left + style.sign(o, a, b) + right
    }
  }

  /// The text as one of several maps that act one after another.
  private func factorText(_ style: FormulaStyle) -> String {
    switch term {
    case .infix(.kronecker, _, _), .along: "(\(text(style)))"
    default: text(style, within: 2)
    }
  }

  /// How tightly the left operand must bind to stand without brackets.
  private func leftLevel(_ o: InfixOperator, _ a: Formula, _ style: FormulaStyle) -> Int {
    switch o {
    case .power: 5
    case .over where a.isFraction(style): 3
    case .matrixTimes where style.matrixTimes == " " && a.isProductWithSign: 3
    default: o.precedence
    }
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

  /// The text in brackets if it binds less tightly than its surroundings.
  func text(_ style: FormulaStyle, within level: Int) -> String {
    precedence(style) < level ? "(\(text(style)))" : text(style)
  }

  /// Whether this is a number that is written as a fraction.
  private func isFraction(_ style: FormulaStyle) -> Bool {
    guard style.value != nil else { return false }
    switch term {
    case .number, .value: return text(style).contains("/")
    default: return false
    }
  }

  private func precedence(_ style: FormulaStyle) -> Int {
    switch term {
    case .number(let x): isFraction(style) ? 2 : x < 0 ? 3 : 9
    case .value(let x): isFraction(style) ? 2 : x.approximate < 0 ? 3 : 9
    case .infix(let o, _, _): o.precedence
    case .negation: 3
    case .map: 0
    case .along: 2
    case .phrase(let before, _, let after): before.contains(" ") || after.contains(" ") ? 2 : 9
    default: 9
    }
  }
}

extension FormulaStyle {
  fileprivate func sign(_ o: InfixOperator, _ a: Formula, _ b: Formula) -> String {
    switch o {
    case .times: a.shape.isEmpty || b.shape.isEmpty ? times : arrayTimes
    case .matrixTimes: matrixTimes
    case .minus: minus
    case .power: "^"
    default: " \(o.rawValue) "
    }
  }
}

extension Formula: CustomStringConvertible {
  public var description: String { text(.typed) }
}
