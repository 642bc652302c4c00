import CKernels
import Testing

@testable import Tensors

/// The kernels of the matrix product against the plain sum, each that this processor runs.
@Suite struct ProductKernelTests {
  private static let sizes = [
    (1, 1, 1), (1, 5, 3), (2, 3, 4), (7, 9, 15), (8, 16, 16), (9, 17, 17), (6, 1, 8), (13, 600, 33), (65, 31, 40),
    (100, 513, 7), (3, 2000, 5), (70, 20, 64),
  ]

  private func numbers(_ count: Int, _ seed: Int) -> [Double] {
    (0..<count).map { Double(($0 * 7919 + seed) % 1009) / 500 - 1 }
  }

  @Test(arguments: sizes, [0, 1, 2, 3])
  func everyKernelAgrees(size: (Int, Int, Int), flips: Int) {
    let (n, k, m) = size
    let (a, b) = (numbers(n * k, 1), numbers(k * m, 2))
    let (left, right) = (flips & 1 == 1 ? (1, n) : (k, 1), flips & 2 == 2 ? (1, k) : (m, 1))
    for kernel in 0...ck_best_kernel() {
      // The product is added to what is there, and what lies beyond the result stays.
      var y = [Double](repeating: 0.5, count: n * m + 3)
      addProduct(a, left, b, right, to: &y, (n, k, m), kernel: kernel)
      #expect(y[(n * m)...] == [0.5, 0.5, 0.5])
      for i in 0..<n {
        for j in 0..<m {
          let sum = (0..<k).reduce(0.5) { $0 + a[i * left.0 + $1 * left.1] * b[$1 * right.0 + j * right.1] }
          #expect(abs(y[i * m + j] - sum) <= 1e-14 * Double(k))
        }
      }
    }
  }

  /// The product as it is called, on both sides of the size from which kernels serve.
  @Test(arguments: [(16, 16, 31), (16, 16, 33), (40, 50, 60), (33, 65, 17)], [0, 1, 2, 3])
  func theProductAgreesWithThatOfLanes(size: (Int, Int, Int), flips: Int) {
    let (n, k, m) = size
    let (left, right) = (flips & 1 == 1, flips & 2 == 2)
    let a = Tensor(left ? [k, n] : [n, k], numbers(n * k, 3))
    let b = Tensor(right ? [m, k] : [k, m], numbers(k * m, 4))
    let fast = a.matrixProduct(b, transposed: left, otherTransposed: right)
    // Lanes take the plain loop at every size.
    let plain = a.map { Lanes($0) }.matrixProduct(b.map { Lanes($0) }, transposed: left, otherTransposed: right)
    #expect(fast.shape == plain.shape)
    for (x, y) in zip(fast.scalars, plain.scalars) { #expect(abs(x - y.values[3]) <= 1e-14 * Double(k)) }
  }

  @Test func notANumberAndInfinityStayWhereTheyAre() {
    var a = Tensor<Double>([32, 32], repeating: 1)
    a.scalars[5 * 32 + 3] = .nan
    a.scalars[7 * 32 + 2] = .infinity
    var b = Tensor<Double>([32, 17], repeating: 1)
    b.scalars[2 * 17 + 4] = 0
    let y = a.matrixProduct(b)
    for i in 0..<32 {
      for j in 0..<17 {
        let x = y.scalars[i * 17 + j]
        #expect(i == 5 ? x.isNaN : i == 7 ? (j == 4 ? x.isNaN : x == .infinity) : x == (j == 4 ? 31 : 32))
      }
    }
  }
}
