import Graphs
import Tensors

/// Formulas of arrays written entry by entry, as in `exp(Z[n,j] - s[n])`, where an array that was reduced along an axis
/// has lost it and so would not meet the others by broadcasting.
struct ReducedEntries {
  private let shape: Shape
  private let axis: Int?
  private let reducedArrays: [Formula]
  private let letters: [GeneratedName]
  private let bound: GeneratedName

  /// The form for arrays of a shape, in which some arrays were reduced along an axis; nil is all axes.
  init(_ shape: Shape, reducedAlong axis: Int?, in page: PageNames, arrays: [Formula]) {
    (self.shape, self.axis, reducedArrays) = (shape, axis, arrays)
    bound = page.name(.k)
    let i = page.name(.i)
    letters =
      shape.count == 2
      ? [page.name(.n), page.name(.j)]
      : shape.indices.map { GeneratedName(i.kind, spelling: "\(i.spelling)\($0)") }
  }

  private var indices: [Formula] { letters.map { Formula(.generated($0)) } }

  /// The index of an entry of the whole: `[n,j]`.
  var whole: Formula { Formula(.list(indices)) }

  /// An array with the index of an entry of the whole.
  func entry(ofWhole x: Formula) -> Formula { Formula(.indexed(x, indices)) }

  /// A reduced array with the index of its entry: `s[n]`, or itself where nothing is left of it but a number.
  func entry(ofReduced x: Formula) -> Formula {
    let rest = axis.map { axis in indices.indices.filter { $0 != axis }.map { indices[$0] } } ?? []
    return rest.isEmpty ? x : Formula(.indexed(x, rest))
  }

  /// The letters that an entry of the whole shares with its entry of the reduced array.
  func shared(_ axis: Int) -> [Formula] { indices.indices.filter { $0 != axis }.map { indices[$0] } }

  /// The entry of a formula.
  func entry(_ formula: Formula) -> Formula {
    switch formula.term {
    case .number, .value: return Formula(formula.term)
    case .negation(let x): return Formula(.negation(entry(x)))
    case .infix(let sign, let a, let b) where sign != .matrixTimes: return Formula(.infix(sign, entry(a), entry(b)))
    case .call("sum", let x): return sum(x) ?? indexed(formula)
    case .call(let name, let x) where Formula.entrywise.contains(name): return Formula(.call(name, x.map { entry($0) }))
    default: return indexed(formula)
    }
  }

  /// `Σ_j X[n,j]`; nil where the sum is over everything.
  private func sum(_ x: [Formula]) -> Formula? {
    guard let first = x.first else { return nil }
    for case .keyword("axis", let text) in x.map(\.term) {
      guard let axis = Int(text), indices.indices.contains(axis), first.shape.count == shape.count else { return nil }
      // The letter that is summed over is none of those that stand around the sum.
      let inner = entry(first).replacing { $0.term == .generated(letters[axis]) ? Formula(.generated(bound)) : nil }
      return Formula(.sum(over: [bound], inner))
    }
    return nil
  }

  private func indexed(_ formula: Formula) -> Formula {
    if reducedArrays.contains(where: { $0.term == formula.term }) { return entry(ofReduced: Formula(formula.term)) }
    guard formula.shape.count <= indices.count else { return formula }
    let own = zip(indices.suffix(formula.shape.count), zip(formula.shape, shape.suffix(formula.shape.count)))
    let places = own.map { $1.0 == 1 && $1.1 != 1 ? 0 : $0 }
    return places.isEmpty ? Formula(formula.term) : Formula(.indexed(Formula(formula.term), places))
  }
}
