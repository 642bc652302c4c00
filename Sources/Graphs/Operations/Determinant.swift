import Tensors

/// The determinant of a square matrix; its gradient is the matrix of cofactors, also where the determinant is 0.
///
/// Up to 3×3 it is expanded as by hand, beyond that it is the product of the pivots. Source: `numpy.linalg.det`.
public struct Determinant: ArrayRule {
  /// The one determinant.
  public init() {}

  public var operation: ArrayOperation { .determinant(self) }
  public var name: String { "det" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    try requireSquare(operands)
    return []
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let (n, a) = (x[0].shape[0], x[0].scalars)
    if n == 1 { return Tensor(scalar: a[0]) }
    if n == 2 { return Tensor(scalar: a[0] * a[3] - a[1] * a[2]) }
    guard n == 3 else {
      let triangle = Elimination(x[0])
      return Tensor(scalar: triangle.pivots.reduce(triangle.sign) { $0 * $1 })
    }
    let cofactors = Cofactors().value(x).scalars
    return Tensor(scalar: a[0] * cofactors[0] + a[1] * cofactors[1] + a[2] * cofactors[2])
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    [.row(.apply(Cofactors(), [x[0]]), axis: nil)]
  }

  static let function = ArrayFunction(
    ["det"], ["A"],
    derivation:
      "expanded along row i, det(A) = sum(A[i,j] C[i,j]) over j, and the cofactors C[i,j] of that row do not contain it",
    notes: [
      "a singular matrix has a gradient too: its cofactors",
      "second derivatives of larger matrices than 3×3 need det(A) ≠ 0",
    ]
  ) { _ in .determinant(Determinant()) }
}

/// log |det A|, without overflow of the determinant; −∞ for a singular matrix.
///
/// Source: the second value of `numpy.linalg.slogdet`; `torch.logdet` agrees where det A > 0, and is no number elsewhere.
public struct LogDeterminant: ArrayRule {
  /// The one logarithm of a determinant.
  public init() {}

  public var operation: ArrayOperation { .logDeterminant(self) }
  public var name: String { "logdet" }
  public var domain: String? { "det(A) ≠ 0" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    try requireSquare(operands)
    return []
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let logarithms = Elimination(x[0]).pivots.map { N.log($0 * N.signum($0)) }
    return Tensor(scalar: logarithms.reduce(0) { $0 + $1 })
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    [.row(.apply(Transpose(), [.apply(Inverse(takesSingular: true), [x[0]])]), axis: nil)]
  }

  static let function = ArrayFunction(
    ["logdet"], ["A"],
    derivation: "the gradient of det(A) is its cofactors, det(A) A⁻ᵀ; the logarithm divides by det(A)",
    notes: ["the sign of det(A) is dropped; at a singular matrix it is -inf and has no gradient"]
  ) { _ in .logDeterminant(LogDeterminant()) }
}

/// The cofactors of a square matrix: at [i, j] the determinant without row i and column j, with the sign (−1)^(i + j).
///
/// They are det(A) A⁻ᵀ where A has an inverse, and exist where it has none; the adjugate is their transpose.
public struct Cofactors: ArrayRule {
  /// The one matrix of cofactors.
  public init() {}

  public var operation: ArrayOperation { .cofactors(self) }
  public var name: String { "cofactors" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    try requireSquare(operands)
    return operands[0]
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let n = x[0].shape[0]
    if n == 1 { return Tensor([1, 1], [1]) }
    guard n <= 3 else { return CompleteElimination(x[0]).cofactors }
    return Tensor(
      [n, n],
      (0..<n * n).map { k in
        let (i, j) = (k / n, k % n)
        let minor = Determinant().value([x[0].without(row: i, column: j)]).scalars[0]
        return (i + j) % 2 == 0 ? minor : -minor
      })
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    let shape = y.shape
    // Of a number the cofactor is 1; of 2×2 entries they are the entries themselves, turned about, two of them negative.
    if shape[0] == 1 { return [nil] }
    if shape[0] == 2 {
      let signs = V.apply(Diagonal(), [V(2).broadcast(to: [2])]) - 1
      return [.composed(.diagonal(signs), .linear(.flip(Flip()), from: shape), through: shape)]
    }
    if shape[0] == 3 { return [Self.ofThreeRows(x[0])] }
    // From C = d A⁻ᵀ: dC = (⟨C, dA⟩ C − C dAᵀ C) / d.
    let spread = LinearMap<V>.composed(
      .diagonal(y), .linear(.broadcast(Broadcast(to: shape)), from: []), through: shape)
    let along = LinearMap<V>.composed(spread, .row(y, axis: nil), through: [])
    let turned = LinearMap<V>.product(
      .left(y, transposed: false), .right(y, transposed: false, of: .transposed), through: shape)
    return [
      .composed(.diagonal(1 / V.apply(Determinant(), [x[0]])), .difference(along, turned), through: shape)
    ]
  }

  /// The Jacobian for 3×3 entries, where each row of cofactors is the cross product of the two rows that follow: nothing
  /// is divided by the determinant, which may be 0.
  private static func ofThreeRows<V: ArrayVocabulary>(_ a: V) -> LinearMap<V> {
    func rows(_ order: [Int]) -> Select {
      let positions = order.flatMap { 3 * $0..<3 * $0 + 3 }
      return Select(
        Selection(positions: positions, shape: [3, 3]), notation: "[\(order.map(String.init).joined(separator: ", "))]")
    }
    let (next, last) = (rows([1, 2, 0]), rows([2, 0, 1]))
    let product = Bilinear(.cross, shapes: [[3, 3], [3, 3], [3, 3]])
    let operands = [V.apply(next, [a]), V.apply(last, [a])]
    let maps = product.jacobians(at: operands, result: a).compactMap { $0 }
    func part(_ map: LinearMap<V>, _ select: Select) -> LinearMap<V> {
      .composed(map, .linear(.select(select), from: [3, 3]), through: [3, 3])
    }
    return .sum(part(maps[0], next), part(maps[1], last))
  }

  static let function = ArrayFunction(
    ["cofactors"], ["A"],
    derivation: "C = det(A) A⁻ᵀ and the product rule, with A⁻ᵀ = C / det(A); each is a determinant of one size less"
  ) { _ in .cofactors(Cofactors()) }
}

extension Tensor {
  /// A matrix without one row and one column.
  func without(row: Int, column: Int) -> Tensor {
    let (rows, columns) = (shape[0], shape[1])
    let kept = scalars.indices.filter { $0 / columns != row && $0 % columns != column }
    return Tensor([rows - 1, columns - 1], kept.map { scalars[$0] })
  }
}

/// Elimination with complete pivoting, R A Q = U: rows and columns are exchanged, so that the last pivot is the smallest
/// and the adjugate can be formed without dividing by it.
///
/// Source: G. W. Stewart, "On the adjugate matrix", Linear Algebra and its Applications 283 (1998).
private struct CompleteElimination<N: Number> {
  private let size: Int
  /// U with R beside it, and the exchanged columns of the unit matrix as the rows of Qᵀ.
  private var rows: [[N]]
  private var columns: [[N]]
  private var sign: N = 1

  init(_ matrix: Tensor<N>) {
    let n = matrix.shape[0]
    size = n
    let unit = (0..<n).map { i in (0..<n).map { $0 == i ? 1 : 0 as N } }
    rows = (0..<n).map { Array(matrix.scalars[$0 * n..<($0 + 1) * n]) + unit[$0] }
    columns = unit
    var pace = Pace()
    for k in 0..<n - 1 {
      for i in k..<n {
        for j in k..<n {
          if pace.isStopped(after: 8) { return }
          exchange(k, row: i, column: j)
        }
      }
      for i in k + 1..<n {
        if pace.isStopped(after: 16 * n) { return }
        let factor = N.gate(rows[k][k], rows[i][k] / rows[k][k])
        for j in k..<2 * n { rows[i][j] = rows[i][j] - factor * rows[k][j] }
      }
    }
  }

  private mutating func exchange(_ k: Int, row i: Int, column j: Int) {
    func magnitude(_ x: N) -> N { x * N.signum(x) }
    let condition = N.less(magnitude(rows[k][k]), magnitude(rows[i][j]))
    if condition.position == 0 { return }
    func exchanged(_ a: inout N, _ b: inout N) {
      (a, b) = (
        N.gate(condition, b) + N.gate(1 - condition, a), N.gate(condition, a) + N.gate(1 - condition, b)
      )
    }
    if i != k {
      for c in 0..<2 * size {
        var (upper, lower) = (rows[k][c], rows[i][c])
        exchanged(&upper, &lower)
        (rows[k][c], rows[i][c]) = (upper, lower)
      }
      sign = sign * (1 - 2 * condition)
    }
    if j != k {
      for r in 0..<size {
        var (left, right) = (rows[r][k], rows[r][j])
        exchanged(&left, &right)
        (rows[r][k], rows[r][j]) = (left, right)
        var (one, other) = (columns[k][r], columns[j][r])
        exchanged(&one, &other)
        (columns[k][r], columns[j][r]) = (one, other)
      }
      sign = sign * (1 - 2 * condition)
    }
  }

  /// The transpose of adj(A) = ± Q adj(U) R, with adj(U) = p [ε U₁⁻¹, −U₁⁻¹u; 0, 1] for the last pivot ε, the column u
  /// above it and the product p of the other pivots.
  var cofactors: Tensor<N> {
    let n = size
    let last = n - 1
    var product = sign
    for k in 0..<last { product = product * rows[k][k] }
    var result = rows.map { Array($0[n...]) }
    var pace = Pace()
    for k in (0..<last).reversed() {
      // Where a pivot before the last is 0 the product is, and any divisor will do.
      let divisor = rows[k][k] + N.equal(rows[k][k], 0)
      for c in 0..<n {
        if pace.isStopped(after: 8 * (last - k)) { break }
        var rest = rows[last][last] * result[k][c] - rows[k][last] * result[last][c]
        for j in k + 1..<max(last, k + 1) { rest = rest - rows[k][j] * result[j][c] }
        result[k][c] = rest / divisor
      }
    }
    let adjugate = Tensor([n, n], result.flatMap { $0 }).map { product * $0 }
    return adjugate.matrixProduct(Tensor([n, n], columns.flatMap { $0 }), transposed: true)
  }
}
