import Tensors

/// (x − mean) / √(var + ε) along an axis, then γ ⊙ … + β where these are given; the variance is divided by n.
///
/// Shapes: a layer norm takes any array and works along its last axis, of length n; a batch norm takes N×n and works down
/// its rows; γ and β have n entries. Source: Ba, Kiros, Hinton, "Layer Normalization"; Ioffe and Szegedy, "Batch
/// Normalization"; `torch.nn.functional.layer_norm`, `batch_norm` in training.
public struct Normalization: ArrayRule {
  /// Along which axis.
  public enum Kind: String, Hashable, Sendable { case layer = "layer_norm", batch = "batch_norm" }
  /// Along which axis.
  public let kind: Kind
  /// What is added to the variance.
  public let epsilon: Double

  /// A normalization of its kind.
  public init(_ kind: Kind, epsilon: Double = Normalization.standardEpsilon) {
    self.kind = kind
    self.epsilon = epsilon
  }

  /// PyTorch's ε.
  public static let standardEpsilon = 1e-5

  public var operation: ArrayOperation { .normalization(self) }
  public var name: String { kind.rawValue }

  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    let x = operands[0]
    guard kind == .layer ? !x.isEmpty : x.count == 2 else {
      let wanted = kind == .layer ? "a vector or a matrix of rows" : "a matrix with a row an example"
      throw ShapeMismatch(name, operands, .rank(operand: 0, wanted: wanted))
    }
    for k in operands.indices.dropFirst() where operands[k] != x.suffix(1) {
      throw ShapeMismatch(name, operands, .rank(operand: k, wanted: "a vector of \(x[x.count - 1])"))
    }
    return x
  }

  /// The axis along which it works.
  public func axis(_ shape: Shape) -> Int { kind == .layer ? shape.count - 1 : 0 }

  /// The mean, the axis kept so that it meets the array.
  public func center<V: ArrayVocabulary>(_ x: V) -> V { x.mean(axis(x.shape)) }
  /// √(var + ε), the axis kept so that it meets the array.
  public func scale<V: ArrayVocabulary>(_ x: V) -> V {
    let variance = V.apply(Spread(.variance, axis: x.axisGiven(axis(x.shape)), keep: x.shape.count > 1), [x])
    return V.sqrt(variance + V(epsilon)).called("s")
  }
  /// (x − mean) / √(var + ε).
  public func normalized<V: ArrayVocabulary>(_ x: V) -> V { (x - center(x)) / scale(x) }

  private func body<V: ArrayVocabulary>(_ x: [V]) -> V {
    x.count == 1 ? normalized(x[0]) : normalized(x[0]).called("n") * x[1] + x[2]
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> { body(x) }
  public func expansion<V: ArrayVocabulary>(_ x: [V]) -> V? { body(x) }

  /// (1/σ) (I − 1 1ᵀ/n − x̂ x̂ᵀ/n) along the axis, γ on its left.
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    let shape = x[0].shape
    let axis = axis(shape)
    let n = V(integerLiteral: Int64(shape[axis]))
    let standard = x.count == 1 ? y : normalized(x[0])
    let factor = (x.count == 1 ? 1 : x[1]) / scale(x[0])
    let centered = LinearMap<V>.difference(
      .difference(.identity, .outer(1, 1 / n, axis: axis)), .outer(standard, standard / n, axis: axis))
    let whole = LinearMap<V>.composed(.diagonal(factor), centered, through: shape)
    guard x.count > 1 else { return [whole] }
    guard shape.count > 1 else { return [whole, .diagonal(standard), .identity] }
    let rows = LinearMap<V>.linear(.broadcast(Broadcast(to: shape)), from: x[1].shape)
    return [whole, .composed(.diagonal(standard), rows, through: shape), rows]
  }

  public func formula(_ x: [Formula]) -> Formula {
    let option = Formula(.keyword("eps", TypedNumbers.text(epsilon)))
    return .call(name, x + (epsilon == Self.standardEpsilon ? [] : [option]), shape: resultShape(x))
  }

  private static func function(_ kind: Kind) -> ArrayFunction {
    let operand = kind == .layer ? "x" : "X"
    return ArrayFunction(
      [kind.rawValue], [operand, "gamma", "beta"], optional: 2, options: [.eps],
      derivation: "with s = sqrt(var(x) + eps) and y = (x - mean(x)) / s, of N entries: the mean takes 1 1ᵀ/N off, "
        + "the variance y yᵀ/N, and all is divided by s",
      notes: ["the variance is divided by n (ddof 0)", "equal entries give 0, kept from 0/0 by eps"]
    ) {
      call throws(ShapeMismatch) in
      guard call.shapes.count != 2 else {
        throw ShapeMismatch(kind.rawValue, call.shapes, .disagree("gamma and beta come together, or neither"))
      }
      let epsilon = call.epsilon ?? standardEpsilon
      guard epsilon >= 0, epsilon.isFinite else {
        throw ShapeMismatch(kind.rawValue, call.shapes, .disagree("eps must be 0 or above"))
      }
      return .normalization(Normalization(kind, epsilon: epsilon))
    }
  }
  static let layerFunction = function(.layer)
  static let batchFunction = function(.batch)
}
