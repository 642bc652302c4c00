import Tensors

/// The lower triangular L with a positive diagonal and L Lᵀ = (A + Aᵀ)/2, for a positive definite matrix.
///
/// Shapes: n×n → n×n. The symmetric part of A is factored, so that the gradient is symmetric, as in JAX. Source:
/// `numpy.linalg.cholesky`, `jax.numpy.linalg.cholesky`; the derivative from I. Murray, "Differentiation of the Cholesky
/// decomposition" (2016).
public struct Cholesky: ArrayRule {
  /// The one factorisation.
  public init() {}

  public var operation: ArrayOperation { .cholesky(self) }
  public var name: String { "cholesky" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    try requireSquare(operands)
    return operands[0]
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let (n, a) = (x[0].shape[0], x[0].scalars)
    var l = Tensor<N>([n, n], repeating: 0)
    var pace = Pace()
    for j in 0..<n {
      for i in j..<n {
        if pace.isStopped(after: 4 * (j + 1)) { return l }
        var rest = (a[i * n + j] + a[j * n + i]) / 2
        for k in 0..<j { rest = rest - l.scalars[i * n + k] * l.scalars[j * n + k] }
        l.scalars[i * n + j] = i == j ? N.sqrt(rest) : rest / l.scalars[j * n + j]
      }
    }
    return l
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    // From A = L Lᵀ: L⁻¹ dA L⁻ᵀ = L⁻¹ dL + (L⁻¹ dL)ᵀ, of which L⁻¹ dL is the lower triangle with half the diagonal.
    let shape = y.shape
    let inverse = V.apply(Inverse(), [y])
    let halves = V.apply(Diagonal(), [V(1).broadcast(to: [shape[0]])]) / 2
    let lower = V.apply(Triangle(.lower), [V(1).broadcast(to: shape)]) - halves
    let whitened = LinearMap<V>.product(
      .left(inverse, transposed: false), .right(inverse, transposed: true), through: shape)
    let half = LinearMap<V>.composed(.diagonal(lower), whitened, through: shape)
    let symmetric = LinearMap<V>.composed(
      .diagonal(1 / V(2)), .sum(.identity, .linear(.transpose(Transpose()), from: shape)), through: shape)
    return [
      .composed(.composed(.left(y, transposed: false), half, through: shape), symmetric, through: shape)
    ]
  }
  public func problem(in x: [Tensor<Double>]) -> ValueProblem? {
    let n = x[0].shape[0]
    let diagonal = value(x).scalars.enumerated().filter { $0.offset % (n + 1) == 0 }.map(\.element)
    return diagonal.allSatisfy { $0 > 0 } || x[0].scalars.contains(where: \.isNaN)
      ? nil : .notPositiveDefinite(operation: name)
  }

  static let function = ArrayFunction(
    ["cholesky"], ["A"],
    derivation: "A = L Lᵀ, so L⁻¹ dA L⁻ᵀ = L⁻¹ dL + (L⁻¹ dL)ᵀ: L⁻¹ dL is its lower triangle, with half of the diagonal",
    notes: [
      "a matrix that is not positive definite is refused",
      "only the symmetric part (A + A.T)/2 counts, so the gradient is symmetric too",
    ]
  ) { _ in .cholesky(Cholesky()) }
}

/// The lower or the upper triangle of a matrix with its diagonal, zeros elsewhere.
///
/// Source: `numpy.tril`, `numpy.triu`.
public struct Triangle: LinearRule {
  /// Which of the two.
  public enum Kind: String, Hashable, Sendable { case lower = "tril", upper = "triu" }
  /// Which triangle is kept.
  public let kind: Kind

  /// The map to a triangle.
  public init(_ kind: Kind) { self.kind = kind }

  public var linear: LinearOperation { .triangle(self) }
  public var name: String { kind.rawValue }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    guard operands[0].count == 2 else { throw ShapeMismatch(name, operands, .rank(operand: 0, wanted: "a matrix")) }
    return operands[0]
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let (rows, columns) = (x[0].shape[0], x[0].shape[1])
    return Tensor(
      x[0].shape,
      Array(rows: rows, columns: columns) { i, j in
        (kind == .lower ? j > i : j < i) ? 0 : x[0].scalars[i * columns + j]
      })
  }
  public func transposed<V: ArrayVocabulary>(_ g: V, from: Shape, parameters: [V]) -> V {
    .apply(self, [g.broadcast(to: from)])
  }
  public func structure(from: Shape) -> Formula {
    .phrase("the rows of ", .identity, " of the \(kind == .lower ? "lower" : "upper") triangle")
  }

  static func function(_ kind: Kind) -> ArrayFunction {
    ArrayFunction(
      [kind.rawValue], ["A"],
      derivation: "linear: the entries kept hand the gradient back to where they stood"
    ) { _ in .linear(.triangle(Triangle(kind))) }
  }
  static let functions = [function(.lower), function(.upper)]
}
