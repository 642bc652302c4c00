import Tensors

/// The outer product a bᵀ of two vectors.
///
/// Shapes: n, m → n×m. Source: `numpy.outer`.
public struct Outer: ArrayRule {
  /// The one outer product.
  public init() {}

  public var operation: ArrayOperation { .outer(self) }
  public var name: String { "outer" }

  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    for (k, s) in operands.enumerated() where s.count != 1 {
      throw ShapeMismatch(name, operands, .rank(operand: k, wanted: "a vector"))
    }
    return operands[0] + operands[1]
  }

  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let (a, b) = (x[0].scalars, x[1].scalars)
    return Tensor(x[0].shape + x[1].shape, Array(rows: a.count, columns: b.count) { a[$0] * b[$1] })
  }

  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    // Each operand enters as a matrix with one column: dY = da bᵀ + a dbᵀ.
    let (first, second) = (x[0].shape + [1], x[1].shape + [1])
    return [
      .composed(
        .right(x[1].reshaped(second), transposed: true), .linear(.reshape(Reshape(to: first)), from: x[0].shape),
        through: first),
      .composed(
        .left(x[0].reshaped(first), transposed: false, of: .transposed),
        .linear(.reshape(Reshape(to: second)), from: x[1].shape), through: second),
    ]
  }

  public func formula(_ x: [Formula]) -> Formula {
    .infix(.matrixTimes, x[0], x[1].transposedFormula, shape: resultShape(x))
  }

  static let function = ArrayFunction(
    ["outer"], ["a", "b"],
    derivation: "the product rule in each entry a[i] b[j]: dY = da bᵀ + a dbᵀ"
  ) { _ in .outer(Outer()) }
}
