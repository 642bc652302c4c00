import CKernels

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
          if Element.self == Double.self, rows * inner * columns >= smallestKernelProduct {
            addProductByKernel(
              UnsafeRawPointer(a.baseAddress!), (aRow, aInner), UnsafeRawPointer(b.baseAddress!), (bInner, bColumn),
              to: UnsafeMutableRawPointer(y.baseAddress!), (rows, inner, columns))
            return
          }
          var pace = Pace()
          // Indices stay below rows·inner, inner·columns and rows·columns, the three buffers' sizes.
          if bColumn == 1 {
            for i in 0..<rows {
              for k in 0..<inner {
                if pace.isStopped(after: columns) { return }
                let s = a[i &* aRow &+ k &* aInner]
                for j in 0..<columns { y[i &* columns &+ j] += s * b[k &* bInner &+ j] }
              }
            }
          } else {
            for i in 0..<rows {
              for j in 0..<columns {
                if pace.isStopped(after: inner) { return }
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

/// Below this many multiplications the plain loop computes a product: as fast there, and rounded alike on every machine,
/// where the kernel may fuse the multiplication with the addition.
@usableFromInline let smallestKernelProduct = 8192

/// Adds a product of doubles to a result: entries and strides of the two operands, the result, and rows, inner length and
/// columns.
@usableFromInline
func addProductByKernel(
  _ a: UnsafeRawPointer, _ aStrides: (row: Int, inner: Int), _ b: UnsafeRawPointer,
  _ bStrides: (inner: Int, column: Int), to y: UnsafeMutableRawPointer, _ n: (rows: Int, inner: Int, columns: Int)
) {
  addProduct(
    a.assumingMemoryBound(to: Double.self), aStrides, b.assumingMemoryBound(to: Double.self), bStrides,
    to: y.assumingMemoryBound(to: Double.self), n, kernel: ck_best_kernel())
}

/// The same by a kernel of the list, which tests go through.
func addProduct(
  _ a: UnsafePointer<Double>, _ aStrides: (row: Int, inner: Int), _ b: UnsafePointer<Double>,
  _ bStrides: (inner: Int, column: Int), to y: UnsafeMutablePointer<Double>,
  _ n: (rows: Int, inner: Int, columns: Int), kernel: Int32
) {
  // The caller's buffers hold rows·inner, inner·columns and rows·columns doubles, which the kernel does not leave.
  withUnsafeTemporaryAllocation(of: Double.self, capacity: ck_scratch(n.inner)) { scratch in
    ck_add_product(
      kernel, a, aStrides.row, aStrides.inner, b, bStrides.inner, bStrides.column, y, n.rows, n.inner, n.columns,
      scratch.baseAddress, { Work.isStopped })
  }
}
