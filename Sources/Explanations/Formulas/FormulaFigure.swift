import Graphs
import Tensors

/// A formula set with the numbers of its parts put in.
struct FormulaFigure {
  let values: FormulaValues
  /// Whether vectors are written on the line, as in `[1, 2]`, or as grids.
  let isInline: Bool

  private var style: NumberStyle { values.style }

  /// The formula as atoms.
  func math(_ formula: Formula) -> Math { Math(atoms(formula, asColumn: formula.isColumn, within: 0)) }

  /// The formula with numbers on one line.
  func text(_ formula: Formula) -> Text {
    var text = Text("")
    var isOpen = true
    for atom in math(formula).atoms {
      let piece: Text
      switch atom {
      case .text(let t): piece = t
      case .operator(let sign): piece = Text(sign, .operator)
      case .open(let sign):
        text += (isOpen || sign == "(f" ? "" : " ") + Text("(")
        isOpen = true
        continue
      case .close(let sign):
        text += Text(sign)
        continue
      case .relation(let relation): piece = Text(relation.sign, .operator)
      case .grid, .gap: continue
      }
      text += (isOpen ? "" : " ") + piece
      isOpen = piece.spans.last?.role == .function
    }
    return text
  }

  private func atoms(_ formula: Formula, asColumn: Bool, within level: Int) -> [Math.Atom] {
    if let value = values[formula] { return atoms(value, asColumn, level) }
    switch formula.term {
    case .number(let x): return atoms(Tensor(scalar: style.constant(x)), false, level)
    case .value(let x): return atoms(Tensor(scalar: x), false, level)
    case .array(let x): return atoms(x, asColumn, level)
    case .symbol, .inverse, .indexed, .notation, .keyword, .generated, .derivative, .tangent, .sum, .cases, .map,
      .along, .phrase:
      return [.text(Text(formula))]
    case .transpose(let x):
      if x.shape.count == 1 { return atoms(x, asColumn: false, within: 5) }
      if let value = values[x] { return atoms(value.transposed, asColumn, level) }
      return atoms(x, asColumn: asColumn, within: 5) + [.text("ᵀ")]
    case .negation(let x): return [.operator("−")] + atoms(x, asColumn: asColumn, within: 3)
    case .list: return [.text(Text(values.withNumbers(formula), .derivativeNumbers(style)))]
    case .call("sum", let x) where x.count > 1:
      // A sign for the sum along an axis would read as the sum of everything: its value stands instead.
      if let value = values.exact(formula) { return atoms(value, asColumn, level) }
      return [.text(Text(formula))]
    case .call(let name, let x):
      let arguments = x.filter { if case .keyword = $0.term { false } else { true } }
      let inner = arguments.enumerated().flatMap { index, argument in
        (index == 0 ? [] : [Math.Atom.text(",")]) + atoms(argument, asColumn: asColumn, within: 0)
      }
      return [.text(Text(name, .function)), .open("(")] + inner + [.close(")")]
    case .infix(let sign, let a, let b):
      let inner = infix(sign, a, b, asColumn)
      let needsBrackets = sign.precedence < level
      return needsBrackets ? [.open("(")] + inner + [.close(")")] : inner
    }
  }

  private func infix(_ sign: FormulaOperator, _ a: Formula, _ b: Formula, _ asColumn: Bool) -> [Math.Atom] {
    let isFactor = sign == .matrixTimes && a.isProductWithSign
    let isDividend = sign == .over && values[a]?.isScalar ?? false
    let left = atoms(
      a, asColumn: sign == .matrixTimes || asColumn,
      within: isDividend || isFactor ? sign.precedence + 1 : sign.precedence)
    // A fraction may be multiplied by as it stands: 2 · 1/3 is (2 · 1)/3.
    let isNumber = values[b]?.isScalar ?? false
    let level = sign == .plus || sign == .times && isNumber ? sign.precedence : sign.precedence + 1
    let right = atoms(b, asColumn: sign == .matrixTimes || asColumn, within: level)
    switch sign {
    case .matrixTimes: return left + right
    case .times: return left + [.operator(a.shape.isEmpty || b.shape.isEmpty ? "·" : "⊙")] + right
    case .minus: return left + [.operator("−")] + right
    default: return left + [.operator(sign.rawValue)] + right
    }
  }

  private func atoms(_ value: Tensor<Numeral>, _ asColumn: Bool, _ level: Int) -> [Math.Atom] {
    if let x = value.scalars.first, value.isScalar {
      let text = style.text(x)
      let needsBrackets = level > 0 && x.approximate < 0 || level > 2 && style.isFraction(x)
      return [.text(Text(needsBrackets ? "(\(text))" : text, .number))]
    }
    return isInline ? [.text(style.inline(value))] : style.figure(value, asColumn: asColumn).atoms
  }
}
