import Tensors

/// What the zeros and the symmetry of a matrix make of it.
struct MatrixStructure: Equatable {
  /// Whether nothing stands beside the diagonal.
  var isDiagonal: Bool {
    switch shape {
    case .zero, .identity, .diagonal, .multiple: true
    case .lowerTriangular, .upperTriangular, .full, .blocks: false
    }
  }

  enum Form: Equatable {
    case zero, identity, diagonal, lowerTriangular, upperTriangular, full
    /// A number times the identity.
    case multiple(Double)
    /// Square blocks of these lengths on the diagonal, and nothing beside them.
    case blocks([Int])
  }
  let shape: Form
  /// Whether it equals its transpose to rounding.
  let isSymmetric: Bool

  /// The structure of a matrix.
  init(_ matrix: Tensor<Double>) {
    let (m, n) = (matrix.shape[0], matrix.shape[1])
    let a = matrix.scalars
    guard m == n, n > 1 else {
      shape = a.allSatisfy { $0 == 0 } ? .zero : .full
      isSymmetric = false
      return
    }
    let scale = a.reduce(0) { max($0, $1.magnitude) }
    var (isSymmetric, hasUpper, hasLower) = (true, false, false)
    // Where the blocks that hold all entries so far can end.
    var reach = Array(0..<n)
    for i in 0..<n {
      for j in 0..<i {
        let (lower, upper) = (a[i * n + j], a[j * n + i])
        if lower != upper, !((lower - upper).magnitude <= 1e-9 * scale) { isSymmetric = false }
        if lower != 0 { hasLower = true }
        if upper != 0 { hasUpper = true }
        if lower != 0 || upper != 0 { reach[j] = i }
      }
    }
    self.isSymmetric = isSymmetric
    let diagonal = (0..<n).map { a[$0 * n + $0] }
    switch (hasLower, hasUpper) {
    case (false, false) where diagonal.allSatisfy { $0 == 0 }: shape = .zero
    case (false, false) where diagonal.allSatisfy { $0 == 1 }: shape = .identity
    case (false, false) where diagonal.allSatisfy { $0 == diagonal[0] }: shape = .multiple(diagonal[0])
    case (false, false): shape = .diagonal
    default:
      let blocks = Self.blocks(reach)
      if blocks.count > 1 {
        shape = .blocks(blocks)
      } else {
        shape = hasLower && hasUpper ? .full : hasLower ? .lowerTriangular : .upperTriangular
      }
    }
  }

  private static func blocks(_ reach: [Int]) -> [Int] {
    var (blocks, start, end): ([Int], Int, Int) = ([], 0, 0)
    for (j, last) in reach.enumerated() {
      end = max(end, last)
      if end == j {
        blocks.append(j + 1 - start)
        (start, end) = (j + 1, j + 1)
      }
    }
    return blocks
  }

  /// The structure in words; nil where there is nothing to say.
  func words(_ number: (Double) -> String) -> String? {
    switch shape {
    case .zero: return "zero"
    case .identity: return "the identity"
    case .multiple(let c): return "\(number(c)) times the identity"
    case .diagonal: return "diagonal"
    case .lowerTriangular: return "lower triangular"
    case .upperTriangular: return "upper triangular"
    case .blocks(let lengths):
      let shown = lengths.prefix(6).map { "\($0)×\($0)" }.joined(separator: ", ")
      let blocks =
        Set(lengths).count == 1 ? "\(lengths.count) blocks of \(lengths[0])×\(lengths[0])" : "blocks \(shown)"
      let more = Set(lengths).count > 1 && lengths.count > 6 ? ", …" : ""
      return "block diagonal, \(blocks)\(more)" + (isSymmetric ? ", symmetric" : "")
    case .full: return isSymmetric ? "symmetric" : nil
    }
  }
}
