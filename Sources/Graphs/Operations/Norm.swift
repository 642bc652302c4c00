import Tensors

/// The length of a vector: √Σx², the Frobenius norm of a matrix, or Σ|x|; scaled so that no square overflows.
///
/// At 0 it has a kink and passes no gradient, as in PyTorch. Source: `numpy.linalg.norm`.
public struct Norm: ArrayRule {
  /// 2 or 1.
  public enum Order: Int, Hashable, Sendable { case one = 1, two = 2 }
  /// Which norm it is.
  public let order: Order
  /// The axis along which it is taken; nil is all entries.
  public let axis: Int?
  /// Whether the axis stays at length 1.
  public let keep: Bool

  /// A norm along an axis; nil is over everything.
  public init(_ order: Order = .two, axis: Int? = nil, keep: Bool = false) {
    self.order = order
    self.axis = axis
    self.keep = keep
  }

  public var operation: ArrayOperation { .norm(self) }
  public var name: String { "norm" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    try Sum(axis: axis, keep: keep).shape(operands)
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let size = x[0].map { $0 * N.signum($0) }
    let sum = Sum(axis: axis, keep: true)
    guard order == .two else { return sum.value([size]).reshaped(resultShape(x)) }
    let largest = Extremum(.max, axis: axis, keep: true).value([size])
    // A largest entry of 0 or ∞ is no scale.
    let finite = largest.map { N.gate(N.equal($0 - $0, 0), $0) }
    let scale = finite.map { $0 + N.equal($0, 0) }
    let parts = size / scale
    return (scale * Tensor<N>.sqrt(sum.value([parts * parts]))).reshaped(resultShape(x))
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    let whole = y.reshaped(x[0].shape.keeping(axis: axis))
    let slope = order == .one ? V.sign(x[0]) : V.smooth(whole, x[0] / whole)
    return [reduced(.row(slope, axis: axis), from: x[0].shape, axis: axis, to: y.shape, keep)]
  }
  public func expansion<V: ArrayVocabulary>(_ x: [V]) -> V? {
    order == .one
      ? V.apply(Abs.self, x[0]).sum(axis, keep: keep) : V.sqrt(V.power(x[0], 2).sum(axis, keep: keep))
  }
  public func formula(_ x: [Formula]) -> Formula {
    let options = order == .two ? [] : [Formula.keyword("ord", order.rawValue)]
    let reduction = Formula.reduction(name, x[0], axis, keep, shape: resultShape(x))
    guard case .call(_, let arguments) = reduction.term else { return reduction }
    return .call(name, [arguments[0]] + options + arguments.dropFirst(), shape: reduction.shape)
  }

  static let function = ArrayFunction(
    ["norm"], ["x"], options: [.ord, .axis, .keepdims],
    derivation: "y^2 = sum(x^2), so 2 y dy = 2 sum(x * dx), and the gradient is x / y, of length 1",
    notes: ["at the zero vector it has a kink and passes no gradient, by convention"]
  ) {
    call throws(ShapeMismatch) in
    let order = call.order ?? 2
    guard let known = Order(rawValue: order) else {
      throw ShapeMismatch("norm", call.shapes, .disagree("the order of a norm is 1 or 2"))
    }
    let axis = try call.resolvedAxis()
    guard axis != nil || call.order == nil || call.shapes[0].count < 2 else {
      throw ShapeMismatch(
        "norm", call.shapes, .disagree("the norm of a matrix is that of Frobenius, norm(A), or along an axis"))
    }
    return .norm(Norm(known, axis: axis, keep: call.keepsDimensions))
  }
}
