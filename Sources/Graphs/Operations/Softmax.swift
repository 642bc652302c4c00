import Tensors

/// exp(z) / Σ exp(z) along an axis, with the largest entry taken off first so that nothing overflows.
///
/// Source: Goodfellow, Bengio, Courville, Deep Learning, 6.2.2.3 and 4.1.
public struct Softmax: ArrayRule {
  /// The axis along which the probabilities sum to 1.
  public let axis: Int

  /// A softmax along an axis.
  public init(axis: Int) { self.axis = axis }

  public var operation: ArrayOperation { .softmax(self) }
  public var name: String { "softmax" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape { operands[0] }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let z = x[0]
    let largest = Extremum(.max, axis: axis, keep: true).value([z])
    let e = Tensor<N>.exp(z - largest)
    return e / Sum(axis: axis, keep: true).value([e])
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result p: V) -> [LinearMap<V>?] {
    [.difference(.diagonal(p), .outer(p, p, axis: axis))]
  }
  public func expansion<V: ArrayVocabulary>(_ x: [V]) -> V? {
    let e = V.exp(x[0]).called("e")
    return e / e.sum(e.axisGiven(axis), keep: e.shape.count > 1)
  }
  public func formula(_ x: [Formula]) -> Formula { .alongAxis(name, x[0], axis) }

  static let function = ArrayFunction(
    ["softmax"], ["z"], options: [.axis],
    derivation: "log(p[i]) = z[i] - logsumexp(z), so ∂p[i]/∂z[j] = p[i] (1 if i = j, else 0) - p[i] p[j]",
    notes: ["the largest entry is taken off first, so that nothing overflows"]
  ) { call throws(ShapeMismatch) in
    .softmax(Softmax(axis: try call.axisOrLast()))
  }
}

/// z − logsumexp(z) along an axis: the logarithm of the softmax, without underflow.
public struct LogSoftmax: ArrayRule {
  /// The axis along which the probabilities sum to 1.
  public let axis: Int

  /// A log-softmax along an axis.
  public init(axis: Int) { self.axis = axis }

  public var operation: ArrayOperation { .logSoftmax(self) }
  public var name: String { "log_softmax" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape { operands[0] }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    // The largest score goes first: beside 10¹⁶ the logarithm of the sum would be lost.
    let shifted = x[0] - LogSumExp.shift(x[0], axis)
    return shifted - Tensor<N>.log(Sum(axis: axis, keep: true).value([Tensor<N>.exp(shifted)]))
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    [.difference(.identity, .outer(1, V.exp(y), axis: axis))]
  }
  public func expansion<V: ArrayVocabulary>(_ x: [V]) -> V? {
    x[0] - .apply(LogSumExp(axis: x[0].axisGiven(axis), keep: x[0].shape.count > 1), x)
  }
  public func formula(_ x: [Formula]) -> Formula { .alongAxis(name, x[0], axis) }

  static let function = ArrayFunction(
    ["log_softmax"], ["z"], options: [.axis],
    derivation: "y = z - logsumexp(z), and the gradient of logsumexp is the softmax exp(y)"
  ) { call throws(ShapeMismatch) in
    .logSoftmax(LogSoftmax(axis: try call.axisOrLast()))
  }
}

/// log Σ exp(z) along an axis, with the largest entry taken off first.
///
/// Its gradient is the softmax. Source: `scipy.special.logsumexp`.
public struct LogSumExp: ArrayRule {
  /// The axis that is reduced; nil is everything.
  public let axis: Int?
  /// Whether the axis stays at length 1.
  public let keep: Bool

  /// A log-sum-exp along an axis.
  public init(axis: Int?, keep: Bool = false) {
    self.axis = axis
    self.keep = keep
  }

  public var operation: ArrayOperation { .logSumExp(self) }
  public var name: String { "logsumexp" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    try Sum(axis: axis, keep: keep).shape(operands)
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let shift = Self.shift(x[0], axis)
    let e = Tensor<N>.exp(x[0] - shift)
    return (shift + Tensor<N>.log(Sum(axis: axis, keep: true).value([e]))).reshaped(resultShape(x))
  }
  /// The largest entry, or 0 where that is infinite: the shift would give ∞ − ∞, and none is needed.
  static func shift<N: Number>(_ x: Tensor<N>, _ axis: Int?) -> Tensor<N> {
    Extremum(.max, axis: axis, keep: true).value([x]).map { N.gate(N.equal($0 - $0, 0), $0) }
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    // Not exp(z - y): beside 10¹⁶ the logarithm of the sum is lost in y.
    let shape = x[0].shape
    let p: V =
      shape.isEmpty
      ? 1
      : axis == nil && shape.count > 1
        ? V.apply(Softmax(axis: 0), [x[0].reshaped([shape.entryCount])]).reshaped(shape)
        : V.apply(Softmax(axis: axis ?? 0), x)
    return [reduced(.row(p, axis: axis), from: x[0].shape, axis: axis, to: y.shape, keep)]
  }
  public func expansion<V: ArrayVocabulary>(_ x: [V]) -> V? { V.log(V.exp(x[0]).sum(axis, keep: keep)) }
  public func formula(_ x: [Formula]) -> Formula { .reduction(name, x[0], axis, keep, shape: resultShape(x)) }

  static let function = ArrayFunction(
    ["logsumexp"], ["z"], options: [.axis, .keepdims],
    derivation: "the chain rule: exp(z[j]) / sum(exp(z)) is the softmax",
    notes: ["the largest entry is taken off first, so that nothing overflows"]
  ) { call throws(ShapeMismatch) in
    .logSumExp(LogSumExp(axis: try call.resolvedAxis(), keep: call.keepsDimensions))
  }
}
