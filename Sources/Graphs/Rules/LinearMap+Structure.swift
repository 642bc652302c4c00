import Tensors

extension LinearMap where V == Formula {
  /// The Jacobian's structure as it is written: `I`, `diag(u(x))`, `Wᵀ`, `diag(p) − p pᵀ`, `1ᵀ`.
  ///
  /// `operand` is the shape of what the map acts on. Where an operand has two axes, A ⊗ B stands for the matrix that acts
  /// on its entries row by row.
  public func structure(operand: Shape, _ style: FormulaStyle = .typed) -> String {
    switch self {
    case .identity: "I"
    case .diagonal(let d): Self.diagonal(d, operand, style)
    case .left(let a, let flipped, let argument):
      Self.product(a, isTransposed: flipped || a.shape.count == 1, style) { matrix in
        switch (argument, operand.count) {
        case (_, 1): matrix
        case (.asItIs, _): "\(matrix) ⊗ I"
        case (.transposed, _): "X ↦ \(matrix) Xᵀ"
        }
      }
    case .right(let b, let flipped, let argument):
      if argument == .transposed, operand.count > 1 {
        "X ↦ Xᵀ " + Self.product(b, isTransposed: flipped, style) { $0 }
      } else {
        Self.product(b, isTransposed: b.shape.count == 1 || !flipped, style) { operand.count == 1 ? $0 : "I ⊗ \($0)" }
      }
    case .outer(let u, let v, let axis):
      Self.factor(u, style) + " " + Self.transposedShare(v, style) + Self.repetition(axis, operand)
    case .row(let v, let axis): Self.transposed(v, style) + Self.repetition(axis, operand)
    case .linear(.bilinear(let product), _, let parameters) where parameters.count == 1:
      product.structure(parameters[0].text(style))
    case .linear(let operation, let from, _): operation.structure(from: from)
    case .difference(let a, let b):
      Self.term(a.structure(operand: operand, style)) + " − "
        + Self.subtrahend(b.structure(operand: operand, style))
    case .sum(let a, let b):
      Self.term(a.structure(operand: operand, style)) + " + " + Self.term(b.structure(operand: operand, style))
    case .composed(.diagonal(let d), .linear(.broadcast, let from, _), _) where from.isEmpty:
      // A scalar repeated: the Jacobian is one column, which needs no diagonal.
      d.text(style)
    case .composed(.diagonal(let d), let b, _) where d.shape.isEmpty && d.constant != 1:
      "\(Self.scale(d, style)) \(Self.bracketed(b.structure(operand: operand, style)))"
    case .composed(let a, .diagonal(let d), _) where d.constant == -1:
      Self.negative(a.structure(operand: operand, style))
    case .composed(.left(let a, let flipped, .asItIs), .right(let b, let otherFlipped, .asItIs), _)
    where operand.count == 2:
      // X ↦ A X B.
      Self.product(a, isTransposed: flipped, style) { $0 } + " ⊗ "
        + Self.product(b, isTransposed: b.shape.count == 1 || !otherFlipped, style) { $0 }
    case .composed(let a, let b, let through):
      Self.composition(a.structure(operand: through, style), b.structure(operand: operand, style))
    }
  }

  private static func diagonal(_ d: Formula, _ operand: Shape, _ style: FormulaStyle) -> String {
    if operand.isEmpty, d.shape.isEmpty { return d.text(style) }
    if case .number(let c) = d.term { return c == 1 ? "I" : c == -1 ? "-I" : "\(style.number(c)) I" }
    if d.shape.isEmpty { return "\(scale(d, style)) I" }
    let matrix = "diag(\(d.text(style)))"
    // A row or a column that meets a matrix repeats along its other axis.
    guard operand.count == 2, d.shape != operand else { return matrix }
    return d.shape == [operand[0], 1] ? "\(matrix) ⊗ I" : "I ⊗ \(matrix)"
  }

  private static func product(
    _ a: Formula, isTransposed: Bool, _ style: FormulaStyle, _ wrap: (String) -> String
  ) -> String {
    wrap(isTransposed ? transposed(a, style) : factor(a, style))
  }

  private static func negative(_ text: String) -> String {
    text.contains(" + ") || text.contains(" − ") ? "-(\(text))" : "-" + text
  }

  private static func composition(_ a: String, _ b: String) -> String {
    if a == "I" || a == "1" { return b }
    if b == "I" || b == "1" { return a }
    return [a, b].map { $0.contains(" ⊗ ") ? "(\($0))" : factor(of: $0) }.joined(separator: " · ")
  }

  /// A structure as a term of a sum: a map given by what it does to an array is set in brackets.
  private static func term(_ text: String) -> String { text.contains(" ↦ ") ? bracketedWhole(text) : text }

  /// A structure that is taken off: a sum is set in brackets.
  private static func subtrahend(_ text: String) -> String {
    [" + ", " − ", " ↦ "].contains { text.holdsOutsideBrackets($0) } ? bracketedWhole(text) : text
  }

  /// A structure as a factor: sums too are set in brackets.
  private static func factor(of text: String) -> String {
    [" + ", " − ", " ↦ ", " in each "].contains { text.holdsOutsideBrackets($0) } ? bracketedWhole(text) : text
  }

  private static func bracketedWhole(_ text: String) -> String {
    text.holdsOutsideBrackets(" ") ? "(\(text))" : text
  }

  /// A structure along the rows of a larger array says so.
  private static func repetition(_ axis: Int?, _ operand: Shape) -> String {
    guard let axis, operand.count > 1 else { return "" }
    return axis == operand.count - 1 ? " in each row" : " in each run along axis \(axis)"
  }

  private static func scale(_ c: Formula, _ style: FormulaStyle) -> String { c.text(style, within: 3) }

  private static func bracketed(_ text: String) -> String { text.contains(" ") ? "(\(text))" : text }

  private static func factor(_ x: Formula, _ style: FormulaStyle) -> String { x.text(style, within: 2) }

  /// A row that is divided by a count, `1ᵀ/3`.
  private static func transposedShare(_ x: Formula, _ style: FormulaStyle) -> String {
    guard case .infix(.over, let a, let n) = x.term, case .number = n.term else { return transposed(x, style) }
    return "\(transposed(a, style))/\(n.text(style))"
  }

  private static func transposed(_ x: Formula, _ style: FormulaStyle) -> String {
    if case .transpose(let inner) = x.term { return inner.text(style, within: 5) }
    return x.text(style, within: 5) + "ᵀ"
  }
}

extension String {
  /// Whether a sign stands in the text outside of all brackets.
  fileprivate func holdsOutsideBrackets(_ sign: String) -> Bool {
    var depth = 0
    var rest = Substring(self)
    while let c = rest.first {
      if depth == 0, rest.hasPrefix(sign) { return true }
      if "([".contains(c) { depth += 1 }
      if ")]".contains(c) { depth -= 1 }
      rest = rest.dropFirst()
    }
    return false
  }
}
