import Tensors
import Testing

/// The matrix product against the sum written out, in all ranks and transpositions.
@Suite struct TensorMatrixProductTests {
  private func entry(_ x: Tensor<Double>, _ row: Int, _ column: Int, transposed: Bool) -> Double {
    let (i, j) = transposed ? (column, row) : (row, column)
    return x.scalars[i * x.shape[1] + j]
  }

  @Test(arguments: [(2, 3, 4), (1, 3, 1), (3, 1, 2), (1, 1, 1), (5, 2, 1), (0, 2, 3), (2, 0, 3)], [0, 1, 2, 3])
  func matrices(sizes: (Int, Int, Int), flips: Int) {
    let (n, k, m) = sizes
    let (left, right) = (flips & 1 == 1, flips & 2 == 2)
    let a = counting(left ? [k, n] : [n, k]).map { 1 + $0 * $0 }
    let b = counting(right ? [m, k] : [k, m]).map { 2 - 3 * $0 }
    let product = a.matrixProduct(b, transposed: left, otherTransposed: right)
    #expect(product.shape == [n, m])
    for i in 0..<n {
      for j in 0..<m {
        let sum = (0..<k).reduce(0.0) {
          $0 + entry(a, i, $1, transposed: left) * entry(b, $1, j, transposed: right)
        }
        #expect(product.scalars[i * m + j] == sum)
      }
    }
  }

  @Test(arguments: [false, true])
  func vectorsAreARowOnTheLeftAndAColumnOnTheRight(flipped: Bool) {
    let v = Tensor<Double>([3], [1, -2, 3])
    let a = counting(flipped ? [3, 2] : [2, 3])
    let columns = counting(flipped ? [2, 3] : [3, 2])
    let onTheRight = a.matrixProduct(v, transposed: flipped)
    let onTheLeft = v.matrixProduct(columns, otherTransposed: flipped)
    #expect(onTheRight.shape == [2] && onTheLeft.shape == [2])
    for i in 0..<2 {
      let right = (0..<3).reduce(0.0) { $0 + entry(a, i, $1, transposed: flipped) * v.scalars[$1] }
      let left = (0..<3).reduce(0.0) { $0 + v.scalars[$1] * entry(columns, $1, i, transposed: flipped) }
      #expect(onTheRight.scalars[i] == right && onTheLeft.scalars[i] == left)
    }
  }

  @Test(arguments: [0, 1, 2, 3])
  func twoVectorsGiveTheirDotProduct(flips: Int) {
    let (a, b) = (Tensor<Double>([3], [1, 2, 3]), Tensor<Double>([3], [4, -5, 6]))
    let product = a.matrixProduct(b, transposed: flips & 1 == 1, otherTransposed: flips & 2 == 2)
    #expect(product == Tensor(scalar: 12))
  }

  @Test func zeroTimesInfinityIsNotANumber() {
    let product = Tensor<Double>([1, 1], [0]).matrixProduct(Tensor([1, 1], [.infinity]))
    #expect(product.scalars[0].isNaN)
  }
}
