import Tensors

/// Gaussian elimination with partial pivoting, over any number: a matrix becomes upper triangular, and what stands beside
/// it follows.
///
/// The pivot is the entry of the largest magnitude. Where numbers that are computed at once disagree on it, their rows are
/// exchanged by selection and not by moving them, so that lanes need no branch. Source: Golub and Van Loan, Matrix
/// Computations, 3.4.
struct Elimination<N: Number> {
  /// The count of rows of the matrix.
  let size: Int
  /// The triangle, and beside it the columns that followed.
  private(set) var rows: [[N]]
  /// The sign of the exchanges of rows.
  private(set) var sign: N = 1

  /// Eliminates below the diagonal of a square matrix, with columns beside it.
  init(_ matrix: Tensor<N>, beside columns: Tensor<N>? = nil) {
    let (n, width) = (matrix.shape[0], columns.map { $0.rank == 1 ? 1 : $0.shape[1] } ?? 0)
    size = n
    rows = (0..<n).map { i in
      Array(matrix.scalars[i * n..<(i + 1) * n])
        + (columns.map { Array($0.scalars[i * width..<(i + 1) * width]) } ?? [])
    }
    var pace = Pace()
    for k in 0..<n {
      for i in k + 1..<max(n, k + 1) {
        if pace.isStopped() { return }
        exchange(k, i, where: N.less(Self.magnitude(rows[k][k]), Self.magnitude(rows[i][k])))
      }
      for i in k + 1..<max(n, k + 1) {
        if pace.isStopped(after: 8 * (rows[k].count - k)) { return }
        // A pivot of 0 has nothing but zeros below it.
        let factor = N.gate(rows[k][k], rows[i][k] / rows[k][k])
        for j in k..<rows[k].count { rows[i][j] = rows[i][j] - factor * rows[k][j] }
      }
    }
  }

  /// The diagonal of the triangle.
  var pivots: [N] { (0..<size).map { rows[$0][$0] } }

  /// The columns multiplied by the inverse of the matrix, by back substitution; a pivot of 0 makes them infinite or no
  /// numbers.
  var solution: [[N]] {
    var solution = rows.map { Array($0[size...]) }
    var pace = Pace()
    for k in (0..<size).reversed() {
      for c in solution[k].indices {
        if pace.isStopped(after: 8 * (size - k)) { return solution }
        var rest = solution[k][c]
        for j in k + 1..<max(size, k + 1) { rest = rest - rows[k][j] * solution[j][c] }
        solution[k][c] = rest / rows[k][k]
      }
    }
    return solution
  }

  private mutating func exchange(_ k: Int, _ i: Int, where condition: N) {
    if let isTrue = condition.position {
      guard isTrue == 1 else { return }
      rows.swapAt(k, i)
      sign = -sign
      return
    }
    for j in rows[k].indices {
      let (upper, lower) = (rows[k][j], rows[i][j])
      rows[k][j] = N.gate(condition, lower) + N.gate(1 - condition, upper)
      rows[i][j] = N.gate(condition, upper) + N.gate(1 - condition, lower)
    }
    sign = sign * (1 - 2 * condition)
  }

  /// |x|, for numbers that only compare by `less`.
  private static func magnitude(_ x: N) -> N { x * N.signum(x) }
}

extension ArrayRule {
  /// Refuses what is no square matrix.
  func requireSquare(_ operands: [Shape], _ k: Int = 0) throws(ShapeMismatch) {
    guard operands[k].count == 2, operands[k][0] == operands[k][1] else {
      throw ShapeMismatch(name, operands, .rank(operand: k, wanted: "a square matrix"))
    }
  }
}

extension Tensor where Element == Double {
  /// Whether a square matrix has no inverse: a pivot is 0, or the terms of a small determinant cancel exactly.
  var isSingular: Bool {
    if Elimination(self).pivots.contains(0) { return true }
    guard shape[0] == 3 else { return false }
    // Elimination leaves a rounding error where [1, 2, 3; 4, 5, 6; 7, 8, 9] is worked out by hand to be singular.
    return Determinant().value([self]).scalars[0] == 0 && largestTerm > 1e-200 && largestTerm.isFinite
  }

  /// The largest product of an entry of each row of a 3×3 matrix, each of another column.
  private var largestTerm: Double {
    var largest = 0.0
    for i in 0..<3 {
      for j in 0..<3 where j != i {
        let product: Double = scalars[i] * scalars[3 + j] * scalars[6 + (3 - i - j)]
        largest = Swift.max(largest, product.magnitude)
      }
    }
    return largest
  }
}
