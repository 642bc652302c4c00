import Tensors

/// A function that is declared and not given, `f : R -> R` or `g : R^m -> R^n`, or a derivative of one.
///
/// It has no value. Its derivatives are functions of the same kind: f', f'' of a function of one number, and else the
/// partial derivative by an operand: a gradient where the result is a number, a Jacobian (n×m, numerator layout) where it
/// is a vector.
public struct DeclaredFunction: ArrayRule {
  /// Which derivative it is.
  public enum Derivative: Hashable, Sendable {
    /// Of a function of one number: how often it is differentiated.
    case order(Int)
    /// By the operand at a place.
    case partial(Int)
  }

  /// The name of the function.
  public let function: String
  /// The shapes of what it takes.
  public let domains: [Shape]
  /// The shape of what it gives.
  public let codomain: Shape
  /// Which derivative of the function this is.
  public let derivative: Derivative

  /// A function by its name and what it takes and gives; nil where its Jacobian would be no matrix.
  public init?(_ function: String, from domains: [Shape], to codomain: Shape) {
    let isWritable = codomain.count == 1 && domains.allSatisfy { $0.count <= 1 }
    guard !domains.isEmpty, codomain.isEmpty && domains.allSatisfy({ $0.count <= 2 }) || isWritable else { return nil }
    self.init(function, domains, codomain, .order(0))
  }

  private init(_ function: String, _ domains: [Shape], _ codomain: Shape, _ derivative: Derivative) {
    (self.function, self.domains, self.codomain, self.derivative) = (function, domains, codomain, derivative)
  }

  public var operation: ArrayOperation { .declared(self) }
  public var name: String {
    if case .order(let n) = derivative { function + String(repeating: "'", count: n) } else { function }
  }

  /// Whether it takes one number and gives one, and so acts on arrays entry by entry.
  public var isOfNumbers: Bool { domains == [[]] && codomain.isEmpty }

  /// Whether it can be differentiated: a gradient or a Jacobian of a declared function has no name for its derivative.
  public var isDifferentiable: Bool { if case .order = derivative { true } else { false } }

  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    if isOfNumbers, operands.count == 1 { return operands[0] }
    guard operands == domains else { throw ShapeMismatch(name, operands, .domain(domains)) }
    guard case .partial(let k) = derivative else { return codomain }
    return codomain + domains[k]
  }

  /// No value: the nodes of a declared function are never computed.
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> { Tensor(scalar: N(Double.nan)) }

  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    guard case .order(let n) = derivative else { return x.map { _ in nil } }
    if isOfNumbers { return [.diagonal(.apply(Self(function, domains, codomain, .order(n + 1)), x))] }
    return x.indices.map { k in
      let partial = V.apply(Self(function, domains, codomain, .partial(k)), x)
      switch (codomain.count, domains[k].count) {
      case (0, 0): return .diagonal(partial)
      case (0, _): return .row(partial, axis: nil)
      case (_, 0):
        return .composed(
          .diagonal(partial), .linear(.broadcast(Broadcast(to: codomain)), from: []), through: codomain)
      default: return .left(partial, transposed: false)
      }
    }
  }

  public func formula(_ x: [Formula]) -> Formula {
    guard case .partial(let k) = derivative else { return .call(name, x, shape: resultShape(x)) }
    let of = Formula.symbol(function, shape: codomain)
    if codomain.isEmpty, !domains[k].isEmpty {
      let value = Formula.call(function, x, shape: [])
      return Formula(.derivative(.init(of: value, by: [x[k]], .nabla)), shape: domains[k])
    }
    return .partial(of, x[k], shape: codomain + domains[k])
  }
}
