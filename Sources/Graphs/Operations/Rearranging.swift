import Tensors

/// The entries in the opposite order along an axis, or along all of them.
///
/// Source: `numpy.flip`.
public struct Flip: LinearRule {
  /// The axis that is turned round; nil is all of them.
  public let axis: Int?

  /// A reversal along an axis; nil is all axes.
  public init(axis: Int? = nil) { self.axis = axis }

  public var linear: LinearOperation { .flip(self) }
  public var name: String { "flip" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape { operands[0] }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let a = x[0].scalars
    guard let axis else { return Tensor(x[0].shape, Array(count: a.count) { a[a.count - 1 - $0] }) }
    let (outer, length, inner) = x[0].runs(along: axis)
    let entries = Array(rows: outer * length, columns: inner) { row, i in
      let (o, k) = (row / length, row % length)
      return a[(o * length + length - 1 - k) * inner + i]
    }
    return Tensor(x[0].shape, entries)
  }
  public func transposed<V: ArrayVocabulary>(_ g: V, from: Shape, parameters: [V]) -> V {
    .apply(self, [g.broadcast(to: from)])
  }
  public func structure(from: Shape) -> Formula { .phrase("", .identity, " with its rows reversed") }
  public func formula(_ x: [Formula]) -> Formula {
    .reduction(name, x[0], x[0].shape.count == 1 ? nil : axis, false, shape: x[0].shape)
  }

  static let function = ArrayFunction(
    ["flip"], ["x"], options: [.axis],
    derivation: "linear: the gradient is turned round again"
  ) { call throws(ShapeMismatch) in
    .linear(.flip(Flip(axis: try call.resolvedAxis())))
  }
}

/// The running sums along an axis; the transpose sums from the other end.
///
/// Source: `numpy.cumsum`.
public struct CumulativeSum: LinearRule {
  /// The axis along which the sums run.
  public let axis: Int

  /// Running sums along an axis.
  public init(axis: Int) { self.axis = axis }

  public var linear: LinearOperation { .cumulativeSum(self) }
  public var name: String { "cumsum" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape { operands[0] }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let a = x[0].scalars
    let (outer, length, inner) = x[0].runs(along: axis)
    // The last sum of each run.
    var sums = [N](count: inner) { _ in 0 }
    let entries = Array(rows: outer * length, columns: inner) { row, i in
      let entry = a[row * inner + i]
      sums[i] = row % length == 0 ? entry : entry + sums[i]
      return sums[i]
    }
    return Tensor(x[0].shape, entries)
  }
  public func transposed<V: ArrayVocabulary>(_ g: V, from: Shape, parameters: [V]) -> V {
    let flip = Flip(axis: axis)
    return .apply(flip, [.apply(self, [.apply(flip, [g.broadcast(to: from)])])])
  }
  public func structure(from: Shape) -> Formula { .phrase("1 on and below the diagonal") }
  public func formula(_ x: [Formula]) -> Formula {
    .call(name, [x[0]] + (x[0].shape.count == 1 ? [] : [.keyword("axis", axis)]), shape: x[0].shape)
  }

  static let function = ArrayFunction(
    ["cumsum"], ["x"], options: [.axis],
    derivation: "linear: x[j] is a term of y[j] and of all sums after it, and takes the sum of their gradients"
  ) { call throws(ShapeMismatch) in
    guard call.axis != nil || call.shapes[0].count < 2 else {
      throw ShapeMismatch("cumsum", call.shapes, .disagree("give the axis: cumsum(A, axis=0)"))
    }
    return .linear(.cumulativeSum(CumulativeSum(axis: try call.axisOrLast())))
  }
}

/// The array repeated along its axes; the transpose sums the copies.
///
/// Source: `numpy.tile`.
public struct Tile: LinearRule {
  /// How often it is repeated along each axis, the last ones where it has more.
  public let repetitions: [Int]

  /// A repetition along the axes.
  public init(_ repetitions: [Int]) { self.repetitions = repetitions }

  public var linear: LinearOperation { .tile(self) }
  public var name: String { "tile" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape { lengths(operands[0]).map { $0 * $1 } }
  private func lengths(_ shape: Shape) -> Zip2Sequence<[Int], [Int]> {
    let rank = max(shape.count, repetitions.count)
    func padded(_ s: [Int]) -> [Int] { Array(repeating: 1, count: rank - s.count) + s }
    return zip(padded(shape), padded(repetitions))
  }
  /// The position of each entry of the result in the operand.
  private func positions(_ shape: Shape) -> [Int] {
    var positions = [0]
    for (length, count) in lengths(shape) {
      positions = Array(rows: positions.count, columns: count * length) { positions[$0] * length + $1 % length }
    }
    return positions
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    x[0].selecting(Selection(positions: positions(x[0].shape), shape: resultShape(x)))
  }
  public func transposed<V: ArrayVocabulary>(_ g: V, from: Shape, parameters: [V]) -> V {
    let target: Shape = lengths(from).map { $0 * $1 }
    return .apply(Place(at: positions(from), to: from), [g.broadcast(to: target)])
  }
  public func structure(from: Shape) -> Formula { Formula(.infix(.kronecker, 1, .identity)) }
  public func formula(_ x: [Formula]) -> Formula { .call(name, [x[0], .shape(repetitions)], shape: resultShape(x)) }

  static let function = ArrayFunction(
    ["tile"], ["x"], options: [.reps],
    derivation: "linear: an entry takes the sum of the gradients of its copies"
  ) { call throws(ShapeMismatch) in
    let repetitions = call.shape ?? []
    let tile = Tile(repetitions)
    guard !repetitions.isEmpty, repetitions.allSatisfy({ $0 > 0 && $0 <= 1_000_000_000 }) else {
      throw ShapeMismatch("tile", call.shapes, .disagree("say how often along each axis: tile(x, 2)"))
    }
    return .linear(.tile(tile))
  }
}
