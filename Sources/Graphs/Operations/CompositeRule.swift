import Tensors

/// An array operation that states its body in simpler ones and nothing else: value, local Jacobians and derivative graph
/// are readings of that body.
public protocol CompositeRule: ArrayRule {
  /// The operation written out.
  func body<V: ArrayVocabulary>(_ x: [V]) -> V
}

extension CompositeRule {
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> { body(x) }
  public func expansion<V: ArrayVocabulary>(_ x: [V]) -> V? { body(x) }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    let whole = body(x.enumerated().map { Linearized(operand: $1, at: $0) })
    return x.indices.map { whole.maps[$0] }
  }
}
