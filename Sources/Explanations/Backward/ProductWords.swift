import Graphs

/// Writes the product of a gradient and a local Jacobian.
struct ProductWords {
  let teller: BackwardTeller

  init(_ teller: BackwardTeller) { self.teller = teller }

  func text(_ formula: Formula, _ upstream: Formula) -> String {
    if let words = words(formula, upstream) { return words }
    let text = formula.text(.derivative)
    guard case .symbol(let name) = upstream.term, name.contains(" "), text != name else { return text }
    // ∇v L is two words: a mark that binds tightly, or a factor after it, would seem to belong to the second alone.
    var result = ""
    var rest = Substring(text)
    while let range = rest.firstRange(of: name) {
      let after = rest[range.upperBound...]
      let needsBrackets = after.hasPrefix("ᵀ") || after.hasPrefix("[") || after.hasPrefix("^") || after.isFactor
      result += rest[..<range.lowerBound] + (needsBrackets ? "(\(name))" : name)
      rest = after
    }
    return result + rest
  }

  /// Sums along an axis and placements are said, not written as calls.
  private func words(_ formula: Formula, _ upstream: Formula) -> String? {
    guard case .call(let name, let x) = formula.term, let first = x.first else { return nil }
    let operand = text(first, upstream)
    switch name {
    case "sum" where first.shape.count == 2:
      return "\(formula.axisSum ?? "sum of all entries") of \(operand)"
    case "place":
      guard x.count > 1 else { return "\(operand) at its place, zeros elsewhere" }
      return "\(operand) at \(x[1].text(.derivative)), zeros elsewhere"
    case "scatter":
      guard x.count > 1 else { return nil }
      // Whole axes stand before the one along which the index counts.
      let axis = x.lazy.compactMap { if case .keyword("axis", let k) = $0.term { Int(k) } else { nil } }.first ?? 0
      let whole = String(repeating: ":, ", count: axis)
      return "\(operand) at [\(whole)\(x[1].text(.derivative))], zeros elsewhere"
    case "repeat" where first.shape.count == 2 && first.shape[1] == 1:
      return "\(operand) as a column, repeated to \(formula.shape.sign)"
    case "repeat": return "\(operand) repeated to \(formula.shape.sign)"
    default: return nil
    }
  }
}

extension Substring {
  /// Whether a factor of a matrix product follows.
  fileprivate var isFactor: Bool {
    guard first == " ", let next = dropFirst().first else { return false }
    return next.isLetter || next == "(" || next == "["
  }

  fileprivate func firstRange(of other: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(other), let end = index(start, offsetBy: other.count, limitedBy: endIndex) {
        return start..<end
      }
      start = index(after: start)
    }
    return nil
  }
}
