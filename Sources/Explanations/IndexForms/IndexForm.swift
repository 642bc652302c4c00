import Graphs
import Tensors

/// A local Jacobian and its product in indices: `∂v[j]/∂x[i] = W[i,j]`, `∂L/∂x[i] = Σ_j W[i,j] · ∂L/∂v[j]`.
///
/// i is an input, j an output or class, k a second one, n an example, m a second one.
struct IndexForm {
  /// The entry of the Jacobian, and what it is.
  let local: (left: Formula, right: Formula)
  /// An entry that is 0, and when; of layers, where it says what the matrix form hides.
  private(set) var zero: Zero?
  /// The entry of the gradient, and what it is.
  let product: (left: Formula, right: Formula)

  /// Where an entry is 0: its index `other` is not `index`.
  struct Zero {
    let left: Formula
    let other: Formula
    let index: Formula
  }

  /// The form of the local Jacobian of `result` at `operand`; nil where nobody would write one.
  ///
  /// - Parameters:
  ///   - isLayer: whether it is the Jacobian of a matrix product, whose results are outputs.
  ///   - gradient: the gradient of an array's entry.
  init?(
    _ map: LinearMap<Formula>, of result: Formula, at operand: Formula, isLayer: Bool, in page: PageNames,
    gradient: (Formula) -> Formula
  ) {
    let (r, s) = (result.shape, operand.shape)
    guard r.count + s.count > 0, r.count <= 2, s.count <= 2 else { return nil }
    // First which indices are the same, with letters that are told apart by place alone.
    let (p, q) = (Self.places(r.count, "p"), Self.places(s.count, "q"))
    guard let form = MapEntry(map, at: p, q, result: r, operand: s) else { return nil }
    let letters = Self.letters(form, r.count, s.count, isLayer: isLayer)
    let (rows, columns) = (
      letters.result.map { page.formula($0) }, letters.operand.map { $0.map { page.formula($0) } ?? 0 }
    )
    guard let entry = MapEntry(map, at: rows, columns, result: r, operand: s), entry.isReadable
    else { return nil }
    func indexed(_ x: Formula, _ indices: [Formula]) -> Formula {
      indices.isEmpty ? x : Formula(.indexed(x, indices))
    }
    let target = indexed(operand, columns)
    // The result may stand in its own slope in the shape to which it was brought: it is the same entry.
    let factor = entry.product.replacing { part in
      guard case .indexed(let x, _) = part.term, x.term == result.term, x.shape != r else { return nil }
      return indexed(Formula(result.term), rows)
    }
    local = (.partial(indexed(result, rows), target), factor)
    let bound = letters.result.filter { !letters.operand.contains($0) }
    let arriving = gradient(indexed(Formula(result.term), rows))
    let term =
      factor.constant == 1
      ? arriving : arriving.writtenNumber?.approximate == 1 ? factor : Formula(.infix(.times, factor, arriving))
    let sum = bound.isEmpty ? term : Formula(.sum(over: bound.map { page.name($0) }, term))
    product = (gradient(indexed(Formula(operand.term), columns)), sum)
    guard isLayer, form.ties.count == 1, let tie = form.ties.first, s.count > 1 || r.count == 1 else {
      zero = nil
      return
    }
    let letter = letters.result[tie.result]
    let other = page.formula(letter == .n ? .m : .k)
    var elsewhere = columns
    elsewhere[tie.operand] = other
    zero = Zero(
      left: .partial(indexed(result, rows), indexed(operand, elsewhere)), other: other, index: page.formula(letter))
  }

  /// The form without its zeros, of an operand whose entries reach the result in other ways too.
  var withoutZeros: IndexForm {
    var form = self
    form.zero = nil
    return form
  }

  private static func places(_ count: Int, _ name: String) -> [Formula] { (0..<count).map { .symbol("\(name)\($0)") } }

  /// The letters of the indices; nil is the index 0 of an axis that was repeated.
  private static func letters(
    _ form: MapEntry, _ r: Int, _ s: Int, isLayer: Bool
  ) -> (result: [GeneratedName.Kind], operand: [GeneratedName.Kind?]) {
    let isReduction = r < s && !isLayer
    var (result, operand) = (
      [GeneratedName.Kind?](repeating: nil, count: r), [GeneratedName.Kind?](repeating: nil, count: s)
    )
    if isReduction {
      operand = s == 1 ? [.i] : [.n, .j]
      for tie in form.ties { result[tie.result] = operand[tie.operand] }
    } else {
      result = r == 2 ? [.n, .j] : r == 1 ? [isLayer ? .j : .i] : []
      for tie in form.ties { operand[tie.operand] = result[tie.result] }
      var fresh: [GeneratedName.Kind] = [.i, .j, .k, .n].filter { !result.contains($0) }
      for axis in operand.indices where operand[axis] == nil && !form.single.contains(axis) {
        operand[axis] = fresh.removeFirst()
      }
    }
    return (result.map { $0 ?? .k }, operand)
  }
}
