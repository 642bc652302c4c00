import Tensors

/// A square matrix with a vector on its diagonal, or the diagonal of a square matrix.
///
/// Source: `numpy.diag`.
public struct Diagonal: LinearRule {
  /// The one map between vectors and diagonals.
  public init() {}

  public var linear: LinearOperation { .diagonal(self) }
  public var name: String { "diag" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    let s = operands[0]
    guard s.count == 1 || s.count == 2 && s[0] == s[1] else {
      throw ShapeMismatch(name, operands, .rank(operand: 0, wanted: "a vector or a square matrix"))
    }
    return s.count == 1 ? s + s : [s[0]]
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let n = x[0].shape[0]
    guard x[0].rank == 1 else { return Tensor([n], (0..<n).map { x[0].scalars[$0 * (n + 1)] }) }
    var y = Tensor<N>([n, n], repeating: 0)
    for k in 0..<n { y.scalars[k * (n + 1)] = x[0].scalars[k] }
    return y
  }
  public func transposed<V: ArrayVocabulary>(_ g: V, from: Shape, parameters: [V]) -> V { .apply(self, [g]) }
  public func structure(from: Shape) -> Formula {
    .phrase(from.count == 1 ? "columns of " : "the diagonal's rows of ", .identity)
  }

  public func formula(_ x: [Formula]) -> Formula {
    // Ones on the diagonal are the unit matrix, which has a name.
    guard case .number(let c) = x[0].term, let n = x[0].shape.first else {
      return .call(name, x, shape: resultShape(x))
    }
    let unit = Formula.call("eye", [Formula(integerLiteral: Int64(n))], shape: [n, n])
    return c == 1 ? unit : .infix(.times, Formula(c), unit, shape: [n, n])
  }

  static let function = ArrayFunction(
    ["diag"], ["x"],
    derivation: "linear: each entry hands the gradient back to where it stood"
  ) { _ in .linear(.diagonal(Diagonal())) }
}

/// The sum of the diagonal of a square matrix.
///
/// Source: `numpy.trace`.
public struct MatrixTrace: LinearRule {
  /// The one trace.
  public init() {}

  public var linear: LinearOperation { .trace(self) }
  public var name: String { "trace" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    guard operands[0].count == 2, operands[0][0] == operands[0][1] else {
      throw ShapeMismatch(name, operands, .rank(operand: 0, wanted: "a square matrix"))
    }
    return []
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> { Sum().value([Diagonal().value(x)]) }
  public func transposed<V: ArrayVocabulary>(_ g: V, from: Shape, parameters: [V]) -> V {
    .apply(Diagonal(), [g.broadcast(to: [from[0]])])
  }
  public func structure(from: Shape) -> Formula { Formula(.transpose(.call("vec", [.identity], shape: []))) }

  static let function = ArrayFunction(
    ["trace"], ["A"],
    derivation: "linear: the entries on the diagonal count once each, all others not at all"
  ) { _ in .linear(.trace(MatrixTrace())) }
}
