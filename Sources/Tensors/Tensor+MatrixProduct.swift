extension Tensor where Element: Number {
  /// The matrix product A B with either operand transposed in place of being copied.
  ///
  /// Shapes: n×k · k×m → n×m after the transpositions; a vector stands as a row on the left and as a column on the right
  /// and leaves no axis in the result (NumPy's `matmul`). The inner lengths must agree.
  @inlinable
  public func matrixProduct(_ other: Tensor, transposed: Bool = false, otherTransposed: Bool = false) -> Tensor {
    let rows = rank == 1 ? 1 : shape[transposed ? 1 : 0]
    let inner = rank == 1 ? shape[0] : shape[transposed ? 0 : 1]
    let columns = other.rank == 1 ? 1 : other.shape[otherTransposed ? 0 : 1]
    let target: Shape = (rank == 1 ? [] : [rows]) + (other.rank == 1 ? [] : [columns])
    let (aRow, aInner) = rank == 1 || !transposed ? (inner, 1) : (1, rows)
    let (bInner, bColumn) = other.rank == 1 || !otherTransposed ? (columns, 1) : (1, inner)
    var result = [Element](repeating: 0, count: rows * columns)
    result.withUnsafeMutableBufferPointer { y in
      scalars.withUnsafeBufferPointer { a in
        other.scalars.withUnsafeBufferPointer { b in
          // Indices stay below rows·inner, inner·columns and rows·columns, the three buffers' sizes.
          if bColumn == 1 {
            for i in 0..<rows {
              for k in 0..<inner {
                let s = a[i &* aRow &+ k &* aInner]
                for j in 0..<columns { y[i &* columns &+ j] += s * b[k &* bInner &+ j] }
              }
            }
          } else {
            for i in 0..<rows {
              for j in 0..<columns {
                var total: Element = 0
                for k in 0..<inner { total += a[i &* aRow &+ k &* aInner] * b[k &* bInner &+ j &* bColumn] }
                y[i &* columns &+ j] = total
              }
            }
          }
        }
      }
    }
    return Tensor(target, result)
  }
}
