import Tensors

/// The transpose; a vector stays as it is.
public struct Transpose: LinearRule {
  /// The one transposition: all axes reversed.
  public init() {}

  public var linear: LinearOperation { .transpose(self) }
  public var name: String { "transpose" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape { operands[0].reversed() }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> { x[0].transposed }
  public func transposed<V: ArrayVocabulary>(_ g: V, from: Shape, parameters: [V]) -> V { .apply(self, [g]) }
  public func structure(from: Shape) -> Formula { .phrase("transposition") }
  public func formula(_ x: [Formula]) -> Formula { x[0].transposedFormula }

  static let function = ArrayFunction(
    ["transpose"], ["A"],
    derivation: "linear: entry [i,j] becomes entry [j,i], and the gradient is transposed back"
  ) { _ in .linear(.transpose(Transpose())) }
}
