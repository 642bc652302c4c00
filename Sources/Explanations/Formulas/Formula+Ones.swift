import Graphs
import Tensors

extension Formula {
  /// The formula without factors that say nothing: a 1, and ones that something of their shape is multiplied by.
  var withoutOnes: Formula {
    let simple = mappingParts(\.withoutOnes)
    switch simple.term {
    case .infix(.times, let a, let b):
      if a.term == .number(1), a.shape.isEmpty || b.shape == simple.shape { return b.filling(simple.shape) }
      if b.term == .number(1), b.shape.isEmpty || a.shape == simple.shape { return a.filling(simple.shape) }
      if let c = a.multipleOfOnes, b.shape == simple.shape { return c.times(b) }
      if let c = b.multipleOfOnes, a.shape == simple.shape { return c.times(a) }
      return simple
    case .call("repeat", let x):
      guard x.count == 1, let c = x[0].multipleOfOnes else { return simple }
      return c.times(.ones(simple.shape))
    default: return simple
    }
  }

  private func filling(_ shape: Shape) -> Formula { self.shape == shape ? self : Formula(term, shape: shape) }

  /// The number by which ones are multiplied; nil for other formulas.
  private var multipleOfOnes: Formula? {
    if generatedKind == .ones { return 1 }
    guard case .infix(.times, let c, let ones) = term, c.shape.isEmpty, ones.generatedKind == .ones else { return nil }
    return c
  }

  private func times(_ x: Formula) -> Formula {
    constant == 1 ? x : Formula(.infix(.times, self, x), shape: x.shape)
  }
}
