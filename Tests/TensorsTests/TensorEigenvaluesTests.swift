import Tensors
import Testing

@Suite struct TensorEigenvaluesTests {
  @Test func knownMatrices() throws {
    let two = try #require(Tensor([2, 2], [2, 1, 1, 2]).symmetricEigenvalues)
    #expect(zip(two, [1, 3]).allSatisfy { abs($0 - $1) < 1e-14 })
    #expect(Tensor([3, 3], [3, 0, 0, 0, -1, 0, 0, 0, 2]).symmetricEigenvalues == [-1, 2, 3])
    #expect(Tensor([2, 2], [Double.nan, 0, 0, 1]).symmetricEigenvalues == nil)
    #expect(Tensor([2, 2], repeating: 0.0).symmetricEigenvalues == [0, 0])
  }

  /// What couples two equal entries a little sets their eigenvalues apart as little.
  @Test func nearlyDiagonal() throws {
    let values = try #require(Tensor([2, 2], [1, 1e-10, 1e-10, 1]).symmetricEigenvalues)
    #expect(abs(values[1] - values[0] - 2e-10) < 1e-15)
  }

  /// The sum is the trace, the sum of squares that of all entries.
  @Test(arguments: 1...8) func invariants(n: Int) throws {
    var a = Tensor<Double>([n, n], repeating: 0)
    for i in 0..<n {
      for j in 0...i {
        let x = Double((i * 7 + j * 13) % 11) - 4.5
        (a.scalars[i * n + j], a.scalars[j * n + i]) = (x, x)
      }
    }
    let values = try #require(a.symmetricEigenvalues)
    let trace = (0..<n).reduce(0) { $0 + a.scalars[$1 * n + $1] }
    #expect(abs(values.reduce(0, +) - trace) < 1e-12 * Double(n))
    let squares = a.scalars.reduce(0) { $0 + $1 * $1 }
    #expect(abs(values.reduce(0) { $0 + $1 * $1 } - squares) < 1e-11 * Double(n * n))
  }
}
