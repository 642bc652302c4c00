import Graphs

extension Formula {
  /// The formula with sums along an axis and placements said, as nobody writes them as calls.
  var said: Formula {
    guard case .call(let name, let x) = term, let first = x.first else { return self }
    func phrase(_ parts: Phrase...) -> Formula { Formula(.phrase(parts), shape: shape) }
    let operand = Phrase.formula(first.said)
    switch name {
    case "sum" where first.shape.count == 2:
      return phrase(.words("\(axisSum ?? "sum of all entries") of "), operand)
    case "place":
      guard x.count > 1 else { return phrase(operand, .words(" at its place, zeros elsewhere")) }
      return phrase(operand, .words(" at "), .formula(x[1]), .words(", zeros elsewhere"))
    case "scatter":
      guard x.count > 1 else { return self }
      // Whole axes stand before the one along which the index counts.
      let axis = x.lazy.compactMap { if case .keyword("axis", let k) = $0.term { Int(k) } else { nil } }.first ?? 0
      let index = Array(repeating: Formula(.notation(":")), count: axis) + [x[1]]
      return phrase(operand, .words(" at "), .formula(Formula(.list(index))), .words(", zeros elsewhere"))
    case "repeat":
      let form = first.shape.count == 2 && first.shape[1] == 1 ? " as a column, repeated to " : " repeated to "
      return phrase(operand, .words(form + shape.sign))
    default: return self
    }
  }
}
