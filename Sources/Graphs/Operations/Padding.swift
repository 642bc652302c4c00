import Tensors

/// The array with entries added before and after it along its axes, all 0 or of one value.
///
/// Source: `numpy.pad` with mode "constant".
public struct Pad: ArrayRule {
  /// How many entries are added before and after along each axis.
  public let widths: [[Int]]
  /// The value of what is added.
  public let filling: Double

  /// A padding by widths before and after along each axis.
  public init(_ widths: [[Int]], filling: Double = 0) {
    self.widths = widths
    self.filling = filling
  }

  public var operation: ArrayOperation { .pad(self) }
  public var name: String { "pad" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    guard operands[0].count == widths.count else {
      throw ShapeMismatch(name, operands, .count(operands[0].count, widths.count))
    }
    return zip(operands[0], widths).map { $0 + $1[0] + $1[1] }
  }
  private func placement(_ shape: Shape) -> Place {
    let target: Shape = zip(shape, widths).map { $0 + $1[0] + $1[1] }
    var positions = [0]
    for (axis, stride) in target.rowMajorStrides.enumerated() {
      let before = widths[axis][0]
      positions = Array(rows: positions.count, columns: shape[axis]) { positions[$0] + ($1 + before) * stride }
    }
    let notation = zip(shape, widths).map { "\($1[0]):\($0 + $1[0])" }.joined(separator: ", ")
    return Place(at: positions, to: target, notation: notation)
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let place = placement(x[0].shape)
    var y = Tensor<N>(place.target, repeating: N(filling))
    var pace = Pace()
    for (k, position) in place.positions.enumerated() {
      if pace.isStopped() { break }
      y.scalars[position] = x[0].scalars[k]
    }
    return y
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    [.linear(.place(placement(x[0].shape)), from: x[0].shape)]
  }
  public func formula(_ x: [Formula]) -> Formula {
    let all = widths.flatMap { $0 }
    let width: Formula =
      all.allSatisfy { $0 == all[0] }
      ? Formula(integerLiteral: Int64(all[0]))
      : widths.count == 1 ? .shape(widths[0]) : .list(widths.map { .shape($0) }, shape: [widths.count, 2])
    return .call(name, [x[0], width] + (filling == 0 ? [] : [Formula(filling)]), shape: resultShape(x))
  }

  static let function = ArrayFunction(
    ["pad"], ["x"], options: [.padWidth, .filling],
    derivation: "linear: the entries of x hand the gradient back to where they stood; what was added has none"
  ) { call throws(ShapeMismatch) in
    let rank = call.shapes[0].count
    let given = (call.numbers[.padWidth] ?? []).compactMap { Int(exactly: $0) }
    guard rank > 0, given.allSatisfy({ $0 >= 0 && $0 <= 1_000_000 }),
      given.count == 1 || given.count == 2 || given.count == 2 * rank
    else {
      let why = "give a width, [before, after], or such a pair for each axis: pad(x, 1)"
      throw ShapeMismatch("pad", call.shapes, .disagree(why))
    }
    let widths = (0..<rank).map { axis in
      given.count == 1 ? [given[0], given[0]] : given.count == 2 ? given : [given[2 * axis], given[2 * axis + 1]]
    }
    return .pad(Pad(widths, filling: call.numbers[.filling]?.first ?? 0))
  }
}
