import Tensors

/// The matrix product A B, AᵀB, ABᵀ or AᵀBᵀ; a vector stands as a row on the left and as a column on the right.
///
/// Shapes: n×k · k×m → n×m. Source: `numpy.matmul`; two vectors give their dot product.
public struct MatrixProduct: ArrayRule {
  /// Whether the left and the right operand enter transposed.
  public let transposed: (left: Bool, right: Bool)

  /// A product of its operands, either transposed.
  public init(_ left: Bool = false, _ right: Bool = false) { transposed = (left, right) }

  public static func == (a: Self, b: Self) -> Bool { a.transposed == b.transposed }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(transposed.left)
    hasher.combine(transposed.right)
  }

  public var operation: ArrayOperation { .matrixProduct(self) }
  public var name: String { "matmul" }

  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    let (a, b) = (operands[0], operands[1])
    for (k, s) in operands.enumerated() where s.isEmpty || s.count > 2 {
      throw ShapeMismatch("@", operands, .rank(operand: k, wanted: "a vector or a matrix"))
    }
    let inner = a.count == 1 ? a[0] : a[transposed.left ? 0 : 1]
    let otherInner = b.count == 1 ? b[0] : b[transposed.right ? 1 : 0]
    guard inner == otherInner else {
      // What does not fit are the operands as they enter.
      let entering = [transposed.left ? a.reversed() : a, transposed.right ? b.reversed() : b]
      throw ShapeMismatch("@", entering, .innerLengths(inner, otherInner))
    }
    return (a.count == 1 ? [] : [a[transposed.left ? 1 : 0]]) + (b.count == 1 ? [] : [b[transposed.right ? 0 : 1]])
  }

  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    x[0].matrixProduct(x[1], transposed: transposed.left, otherTransposed: transposed.right)
  }

  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    [
      .right(x[1], transposed: transposed.right, of: transposed.left ? .transposed : .asItIs),
      .left(x[0], transposed: transposed.left, of: transposed.right ? .transposed : .asItIs),
    ]
  }

  public func formula(_ x: [Formula]) -> Formula {
    // A row vector is written as one: xᵀ w.
    let left = transposed.left || x[0].shape.count == 1 ? x[0].transposedFormula : x[0]
    let right = transposed.right && x[1].shape.count == 2 ? x[1].transposedFormula : x[1]
    return .infix(.matrixTimes, left, right, shape: resultShape(x))
  }

  /// In A B = C the product in the shape of A (0), of B (1) or of C (2) that the two others make; turned, the later of them
  /// stands on the left.
  public func part(_ target: Int) -> (product: MatrixProduct, isTurned: Bool) {
    switch target {
    case 0 where transposed.left: (MatrixProduct(transposed.right, true), false)
    case 0: (MatrixProduct(false, !transposed.right), true)
    case 1 where transposed.right: (MatrixProduct(true, transposed.left), true)
    case 1: (MatrixProduct(!transposed.left, false), false)
    default: (self, false)
    }
  }

  /// Visits every product of two entries of matrices of these shapes: their flat positions and that of the result.
  @inline(__always)
  func forEachTerm(_ shapes: [Shape], _ visit: (SIMD4<Int>, Bool) -> Void) {
    let (a, b, c) = (shapes[0], shapes[1], shapes[2])
    let inner = a[transposed.left ? 0 : 1]
    let (row, along) = transposed.left ? (1, a[1]) : (a[1], 1)
    let (otherAlong, column) = transposed.right ? (1, b[1]) : (b[1], 1)
    var pace = Pace()
    for i in 0..<c[0] {
      for j in 0..<c[1] {
        if pace.isStopped(after: inner) { return }
        for k in 0..<inner {
          visit(SIMD4(i * row + k * along, k * otherAlong + j * column, i * c[1] + j, 0), false)
        }
      }
    }
  }

  static let function = ArrayFunction(
    ["matmul"], ["A", "B"],
    derivation: "d(A B) = dA B + A dB: B acts on a change of A from the right, A on a change of B from the left"
  ) { _ in .matrixProduct(MatrixProduct()) }
  static let dotFunction = ArrayFunction(
    ["dot"], ["a", "b"],
    derivation: "the product rule in each entry: dy = sum(b * da) + sum(a * db)"
  ) { call throws(ShapeMismatch) in
    for (k, s) in call.shapes.enumerated() where s.count != 1 {
      throw ShapeMismatch("dot", call.shapes, .rank(operand: k, wanted: "a vector"))
    }
    return .matrixProduct(MatrixProduct())
  }
}
