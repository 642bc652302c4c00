extension Tensor where Element == Double {
  /// The eigenvalues of a symmetric matrix in ascending order; nil where entries are not finite.
  ///
  /// Source: Golub and Van Loan, Matrix Computations, 8.5 (cyclic Jacobi).
  public var symmetricEigenvalues: [Double]? {
    let n = shape.first ?? 1
    var a = scalars
    guard a.allSatisfy(\.isFinite) else { return nil }
    let scale = a.reduce(0) { max($0, $1.magnitude) }
    for _ in 0..<60 {
      var largest = 0.0
      for p in 0..<n {
        for q in p + 1..<max(n, p + 1) where a[p * n + q] != 0 {
          largest = max(largest, a[p * n + q].magnitude)
          // The rotation in the plane of p and q that makes their entry 0.
          let theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q])
          let t = (theta < 0 ? -1 : 1) / (theta.magnitude + (theta * theta + 1).squareRoot())
          let c = 1 / (t * t + 1).squareRoot()
          let s = t * c
          for k in 0..<n {
            let (x, y) = (a[k * n + p], a[k * n + q])
            (a[k * n + p], a[k * n + q]) = (c * x - s * y, s * x + c * y)
          }
          for k in 0..<n {
            let (x, y) = (a[p * n + k], a[q * n + k])
            (a[p * n + k], a[q * n + k]) = (c * x - s * y, s * x + c * y)
          }
        }
      }
      if largest <= 1e-15 * scale { break }
    }
    return (0..<n).map { a[$0 * n + $0] }.sorted()
  }
}
