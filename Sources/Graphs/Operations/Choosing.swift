import Tensors

/// x cut off at a lower and an upper bound, entry by entry.
///
/// x takes the gradient on the bounds too, a bound takes it where it is the value beyond x. Where lo > hi the value is hi.
/// Source: `numpy.clip`; on the bounds libraries differ, and JAX shares the gradient there.
public struct Clip: ArrayRule {
  /// The one clipping.
  public init() {}

  public var operation: ArrayOperation { .clip(self) }
  public var name: String { "clip" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape { try commonShape(operands) }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    x[0].combined(with: x[1]) { N.larger($0, $1) }.combined(with: x[2]) { N.smaller($0, $1) }
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    let isOrdered = V.apply(LessOrEqual.self, x[1], x[2])
    let isWithin = V.apply(LessOrEqual.self, x[1], x[0]) * V.apply(LessOrEqual.self, x[0], x[2])
    let isAbove = V.less(x[2], x[0])
    let slopes = [isWithin, V.less(x[0], x[1]) * isOrdered, isAbove + (1 - isAbove) * V.less(x[2], x[1])]
    return slopes.indices.map { k in
      // Where an operand is not a number the value is not either, and all of them take part in it.
      let slope = V.chosen(
        V.existing(y, slopes[k]), where: slopes[k] + V.apply(NotEqual.self, y, y))
      return broadcastDiagonal(slope, from: x[k].shape, to: y.shape)
    }
  }

  static let function = ArrayFunction(
    ["clip", "clamp"], ["x", "lo", "hi"],
    derivation:
      "x itself between the bounds, and beyond one of them that bound: whichever is the value takes the gradient",
    notes: ["on a bound x takes the gradient, unlike max(0, x) at 0; where lo > hi the value is hi"]
  ) { _ in .clip(Clip()) }
}

/// a where c is not 0, else b, entry by entry; no gradient goes to the condition, nor through what is not chosen.
///
/// Source: `numpy.where`.
public struct Where: ArrayRule {
  /// The one selection.
  public init() {}

  public var operation: ArrayOperation { .where(self) }
  public var name: String { "where" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape { try commonShape(operands) }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let a = x[0].combined(with: x[1]) { N.gate($0, $1) }
    let b = x[0].combined(with: x[2]) { N.gate(N.equal($0, 0), $1) }
    return a.combined(with: b) { $0 + $1 }
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    [
      nil,
      broadcastDiagonal(V.chosen(V.apply(NotEqual.self, x[0], 0)), from: x[1].shape, to: y.shape),
      broadcastDiagonal(V.chosen(V.equal(x[0], 0)), from: x[2].shape, to: y.shape),
    ]
  }

  static let function = ArrayFunction(
    ["where"], ["c", "a", "b"],
    derivation: "where c holds the value is a itself, elsewhere b itself; the condition is no slope",
    notes: ["what is not chosen passes no gradient, also where it is inf or nan"]
  ) { _ in .where(Where()) }
}

extension ArrayRule {
  /// The shape to which all operands broadcast together.
  fileprivate func commonShape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    var shape: Shape = []
    for operand in operands {
      guard let wider = broadcastShape(shape, operand) else { throw ShapeMismatch(name, operands, .broadcast) }
      shape = wider
    }
    return shape
  }

  /// The Jacobian of an entry-by-entry rule at an operand, its broadcast composed in.
  fileprivate func broadcastDiagonal<V: ArrayVocabulary>(_ slope: V, from: Shape, to: Shape) -> LinearMap<V> {
    if from == to { return .diagonal(slope) }
    return .composed(.diagonal(slope), .linear(.broadcast(Broadcast(to: to)), from: from), through: to)
  }
}
