import Graphs
import Tensors

extension Formula {
  /// A layer in indices: `Σ_i W[i,j] x[i] + b[j]` for Wᵀx + b; nil for what is no product of matrices and vectors.
  func layerForm(in page: PageNames) -> (left: [Formula], right: Formula)? {
    guard (1...2).contains(shape.count) else { return nil }
    let indices = (shape.count == 2 ? [.n, .j] : [.j]).map { page.formula($0) }
    return layerEntry(at: indices, page).map { (indices, $0) }
  }

  private func layerEntry(at indices: [Formula], _ page: PageNames) -> Formula? {
    switch term {
    case .infix(.plus, let a, let b):
      guard let product = a.layerEntry(at: indices, page) else { return nil }
      return Formula(.infix(.plus, product, b.entry(at: indices, of: shape)))
    case .infix(.matrixTimes, let a, let b):
      guard a.isNamedArray, b.isNamedArray, (1...2).contains(a.shape.count), (1...2).contains(b.shape.count) else {
        return nil
      }
      // A column times a row is no sum.
      guard a.shape.count + b.shape.count > 2 else { return nil }
      let i = page.formula(.i)
      let (row, column) = (
        a.shape.count == 2 ? [indices[0]] : [], b.shape.count == 2 ? [indices[indices.count - 1]] : []
      )
      let factors = Formula(
        .infix(.matrixTimes, a.entry(at: row + [i], of: a.shape), b.entry(at: [i] + column, of: b.shape)))
      return Formula(.sum(over: [page.name(.i)], factors))
    default: return nil
    }
  }

  /// Whether it is the name of an array, or its transpose.
  private var isNamedArray: Bool {
    switch term {
    case .symbol: true
    case .transpose(let x): x.isNamedArray
    default: false
    }
  }
}
