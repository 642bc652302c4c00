import Tensors

/// The variance or the standard deviation along an axis, or of everything: the mean of (x − mean)², divided by n.
///
/// Where all entries are equal the standard deviation has a kink and passes no gradient. Source: `numpy.var`, `numpy.std`
/// with ddof = 0; the convention at 0 is that of `torch.std`.
public struct Spread: ArrayRule {
  /// Which of the two.
  public enum Kind: String, Hashable, Sendable { case variance = "var", deviation = "std" }
  /// Whether the variance or its root is taken.
  public let kind: Kind
  /// The mean from which the distances are taken.
  public let mean: Mean

  /// A spread along an axis; nil is over everything.
  public init(_ kind: Kind, axis: Int? = nil, keep: Bool = false) {
    self.kind = kind
    mean = Mean(axis: axis, keep: keep)
  }
  private var axis: Int? { mean.sum.axis }
  private var keep: Bool { mean.sum.keep }

  public var operation: ArrayOperation { .spread(self) }
  public var name: String { kind.rawValue }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape { try mean.shape(operands) }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let distance = x[0] - Mean(axis: axis, keep: true).value(x)
    let variance = mean.value([distance * distance])
    return kind == .variance ? variance : Tensor<N>.sqrt(variance)
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    let distance = x[0] - V.apply(Mean(axis: axis, keep: true), [x[0]])
    let n = V(integerLiteral: Int64(mean.divisor(x[0].shape)))
    let whole = y.reshaped(x[0].shape.keeping(axis: axis))
    let slope = kind == .variance ? 2 * distance / n : V.smooth(whole, distance / (n * whole))
    return [reduced(.row(slope, axis: axis), from: x[0].shape, axis: axis, to: y.shape, keep)]
  }
  public func expansion<V: ArrayVocabulary>(_ x: [V]) -> V? {
    guard kind == .variance else { return V.sqrt(.apply(Spread(.variance, axis: axis, keep: keep), x)) }
    let distance = x[0] - x[0].mean(axis)
    return .apply(mean, [V.power(distance, 2)])
  }
  public func formula(_ x: [Formula]) -> Formula { .reduction(name, x[0], axis, keep, shape: resultShape(x)) }

  static func function(_ kind: Kind) -> ArrayFunction {
    ArrayFunction(
      [kind.rawValue], ["x"], options: [.axis, .keepdims],
      derivation: kind == .variance
        ? "the slope of mean((x - m)^2) is 2 (x - m) / n; that the mean m moves too adds nothing, for sum(x - m) = 0"
        : "y^2 = var(x), so 2 y dy = 2 sum((x - m) * dx) / n with the mean m of x",
      notes: kind == .variance
        ? ["divided by n, not by n - 1 (ddof 0, as in NumPy)"]
        : [
          "divided by n, not by n - 1 (ddof 0, as in NumPy)",
          "where all entries are equal it has a kink and passes no gradient, by convention",
        ]
    ) { call throws(ShapeMismatch) in
      .spread(Spread(kind, axis: try call.resolvedAxis(), keep: call.keepsDimensions))
    }
  }
  static let varianceFunction = function(.variance)
  static let deviationFunction = function(.deviation)
}
