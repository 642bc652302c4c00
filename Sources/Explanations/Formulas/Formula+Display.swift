import Graphs
import Tensors

extension FormulaStyle {
  /// Formulas of definitions in a trace, literals as they were typed.
  static let display = FormulaStyle(minus: " − ", value: literal, number: literal)

  /// Formulas of derivatives, in which products have the signs of mathematics.
  static let derivative = FormulaStyle(
    times: " · ", arrayTimes: " ⊙ ", minus: " − ", saysSums: true, value: literal, number: literal)

  /// The formula of a derivative where numbers stand in place of names.
  static func numbers(_ style: NumberStyle, times: String) -> FormulaStyle {
    FormulaStyle(
      times: times, arrayTimes: " ⊙ ", minus: " − ", saysSums: true, value: { style.text($0) },
      number: { style.text(style.constant($0)) })
  }

  private static func literal(_ x: Numeral) -> String { x.fraction?.text ?? literal(x.approximate) }

  private static func literal(_ x: Double) -> String {
    let text = x == x.rounded() && x.magnitude < 1e15 ? String(Int(x)) : x.description
    return text.count <= 12 ? text : NumberStyle().text(x)
  }
}

extension Formula {
  /// The formula with another in place of each part for which there is one.
  func replacing(_ replacement: (Formula) -> Formula?) -> Formula {
    if let other = replacement(self) { return other }
    func part(_ x: Formula) -> Formula { x.replacing(replacement) }
    let term: Term =
      switch self.term {
      case .number, .value, .symbol, .keyword, .generated: self.term
      case .map(let argument, let body): .map(argument, part(body))
      case .along(let x, let words): .along(part(x), words)
      case .phrase(let before, let x, let after): .phrase(before, x.map { part($0) }, after)
      case .call(let name, let x): .call(name, x.map { part($0) })
      case .infix(let sign, let a, let b): .infix(sign, part(a), part(b))
      case .negation(let x): .negation(part(x))
      case .transpose(let x): .transpose(part(x))
      case .indexed(let x, let notation): .indexed(part(x), notation)
      case .indexedBy(let x, let index): .indexedBy(part(x), part(index))
      case .list(let x): .list(x.map { part($0) })
      }
    return Formula(term, shape: shape)
  }

  /// The formula as a person writes it: a number repeated is that number times ones, and options that say nothing go.
  var readable: Formula {
    replacing { formula in
      guard case .call(let name, let x) = formula.term, let first = x.first else { return nil }
      let operand = first.readable
      switch name {
      case "broadcast_to" where first.shape.entryCount == 1:
        let scalar = Formula(operand.term)
        return Formula(.infix(.times, scalar, .ones(formula.shape)), shape: formula.shape)
      case "broadcast_to":
        return Formula(.call("repeat", [operand]), shape: formula.shape)
      case "sum" where first.shape.count == 1:
        return Formula(.call(name, [operand]), shape: formula.shape)
      default: return nil
      }
    }
  }

  /// An array of ones.
  static func ones(_ shape: Shape) -> Formula { .generated(.ones, shape: shape) }

  /// Whether this formula stands for a column where it is set as arrays: a matrix times a vector, and what it is added to.
  var isColumn: Bool {
    guard shape.count == 1 else { return false }
    switch term {
    case .infix(.matrixTimes, let a, let b): return a.shape.count == 2 && b.shape.count == 1
    case .infix(_, let a, let b): return a.isColumn || b.isColumn
    case .negation(let x): return x.isColumn
    default: return false
    }
  }

  /// Whether a matrix product stands anywhere in the formula.
  var hasMatrixProduct: Bool {
    switch term {
    case .infix(.matrixTimes, _, _): true
    case .infix(_, let a, let b): a.hasMatrixProduct || b.hasMatrixProduct
    case .negation(let x), .transpose(let x): x.hasMatrixProduct
    case .call(_, let x), .list(let x): x.contains { $0.hasMatrixProduct }
    default: false
    }
  }
}
