import Graphs
import Tensors
import Testing

/// Determinants and inverses where a pivot is 0, rows must be exchanged, or lanes disagree on which.
@Suite struct MatrixEdgeTests {
  private func gradient(_ operation: ArrayOperation, _ x: Tensor<Double>) throws -> Tensor<Double>? {
    var graph = Graph()
    let leaf = graph.variable(x)
    let node = try graph.append(operation, [leaf])
    try graph.forward()
    return graph.gradient(of: node)[leaf]
  }

  @Test func determinantsOfSingularMatricesHaveCofactors() throws {
    #expect(try gradient(.determinant(Determinant()), Tensor([2, 2], [1, 2, 2, 4]))?.scalars == [4, -2, -2, 1])
    #expect(
      try gradient(.determinant(Determinant()), Tensor([3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]))?.scalars
        == [-3, 6, -3, 6, -12, 6, -3, 6, -3])
    // Of rank n − 1 and of rank n − 2, beyond the size that is expanded as by hand.
    let rank3 = Tensor<Double>([4, 4], [1, 0, 0, 0, 0, 0, 2, 0, 0, 3, 0, 0, 0, 0, 0, 0])
    #expect(try gradient(.determinant(Determinant()), rank3)?.scalars == [Double](repeating: 0, count: 15) + [-6])
    let rank2 = Tensor<Double>([4, 4], (0..<16).map(Double.init))
    let cofactors = try #require(try gradient(.determinant(Determinant()), rank2))
    for entry in cofactors.scalars { #expect(abs(entry) < 1e-12) }
  }

  /// The determinant of [1, 2, 3; 4, 5, 6; 7, 8, 9] is 0: its second derivatives are entries of the matrix all the same.
  @Test func secondDerivativesOfASingularDeterminant() throws {
    let entries: [Double] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    var graph = Graph()
    let a = graph.variable(Tensor([3, 3], entries))
    let d = try graph.append(.determinant(Determinant()), [a])
    let first = try graph.derivative(of: d, wrt: [a])[0]
    for i in 0..<9 {
      let second = try graph.derivative(of: graph.entry(first, i), wrt: [a])[0]
      try graph.forward()
      let row = graph.value(of: second).scalars
      for j in 0..<9 {
        // The entry that neither row and neither column covers, with the sign of the pair.
        let (r, c, s, t) = (i / 3, i % 3, j / 3, j % 3)
        let expected: Double
        if r == s || c == t {
          expected = 0
        } else {
          let even = ((s - r + 3) % 3 == 1) == ((t - c + 3) % 3 == 1)
          expected = (even ? 1 : -1) * entries[3 * (3 - r - s) + (3 - c - t)]
        }
        #expect(row[j] == expected, "\(i), \(j)")
      }
    }
  }

  @Test func rowsAreExchangedWhereAPivotIsZero() {
    let exchange = Tensor<Double>([2, 2], [0, 1, 1, 0])
    #expect(Inverse().value([exchange]) == exchange)
    #expect(Determinant().value([exchange]).scalars == [-1])
    #expect(Solve().value([exchange, Tensor([2], [3, 5])]).scalars == [5, 3])
    let cyclic = Tensor<Double>([4, 4], [0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0])
    #expect(Determinant().value([cyclic]).scalars == [-1])
    #expect(Inverse().value([cyclic]) == cyclic.transposed)
    #expect(Cofactors().value([cyclic]) == cyclic.map { -$0 })
  }

  @Test func lanesExchangeRowsEachForItself() {
    let matrices: [[Double]] = (0..<8).map { k in
      k % 2 == 0
        ? [0, 2, 1, 4, 0, 3, 1, 5, 0, 6, 1, 1, 2, 0, 7, 1] : [9, 1, 0, 2, 0, 0, 5, 1, 3, 8, 1, 0, 1, 0, 0, Double(k)]
    }
    let lanes = Tensor([4, 4], (0..<16).map { i in Lanes(SIMD8(matrices.map { $0[i] })) })
    let (inverse, determinant) = (Inverse().value([lanes]), Determinant().value([lanes]))
    let cofactors = Cofactors().value([lanes])
    for (lane, entries) in matrices.enumerated() {
      let matrix = Tensor([4, 4], entries)
      #expect(agree(inverse.map { $0.values[lane] }, Inverse().value([matrix]), 1e-14))
      #expect(agree(determinant.map { $0.values[lane] }, Determinant().value([matrix]), 1e-13))
      #expect(agree(cofactors.map { $0.values[lane] }, Cofactors().value([matrix]), 1e-13))
    }
  }

  @Test func singularMatricesAreRefused() throws {
    for entries in [[1, 2, 2, 4], [0, 0, 0, 0], [1, 1, 1, 1]] as [[Double]] {
      var graph = Graph()
      let node = try graph.append(.inverse(Inverse()), [graph.variable(Tensor([2, 2], entries))])
      let error = #expect(throws: EvaluationProblem.self) { try graph.forward() }
      #expect(error?.node == node)
    }
    #expect(Inverse().problem(in: [Tensor([3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9])]) != nil)
    // Small is not singular.
    #expect(Inverse().problem(in: [Tensor([2, 2], [1e-200, 0, 0, 1e-200])]) == nil)
    #expect(Inverse().problem(in: [Tensor([3, 3], [1e-150, 0, 0, 0, 1e-150, 0, 0, 0, 1e-150])]) == nil)
  }

  @Test func logarithmsOfDeterminants() {
    func value(_ x: [Double]) -> Double { LogDeterminant().value([Tensor([2, 2], x)]).scalars[0] }
    #expect(value([0, 1, 1, 0]) == 0)
    #expect(value([1, 2, 2, 4]) == -.infinity)
    #expect(agree(value([1e200, 0, 0, 1e200]), 400 * 2.302585092994046, 1e-14))
  }
}
