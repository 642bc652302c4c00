import Tensors
import Testing

@Suite struct TensorAxesTests {
  @Test func transposingReversesTheAxes() {
    #expect(counting([2, 3]).transposed == Tensor([3, 2], [0, 3, 1, 4, 2, 5]))
    #expect(counting([3]).transposed == counting([3]))
    let x = counting([2, 3, 4])
    let y = x.transposed
    #expect(y.shape == [4, 3, 2])
    for i in 0..<2 {
      for j in 0..<3 {
        for k in 0..<4 { #expect(y.scalars[(k * 3 + j) * 2 + i] == x.scalars[(i * 3 + j) * 4 + k]) }
      }
    }
    #expect(y.transposed == x)
  }

  @Test func foldingAlongEachAxis() {
    let x = counting([2, 3])
    #expect(x.folded(axis: nil, empty: 0, +) == Tensor(scalar: 15))
    #expect(x.folded(axis: 0, empty: 0, +) == Tensor([3], [3, 5, 7]))
    #expect(x.folded(axis: 1, empty: 0, +) == Tensor([2], [3, 12]))
    #expect(x.folded(axis: 1, empty: 0, -).scalars == [-3, -6])
    #expect(counting([2, 3, 2]).folded(axis: 1, empty: 0, +) == Tensor([2, 2], [6, 9, 24, 27]))
    #expect(counting([1]).folded(axis: 0, empty: 7, +) == Tensor(scalar: 0))
  }

  @Test func emptyRunsFoldToTheGivenEntry() {
    #expect(counting([0]).folded(axis: nil, empty: 7, +) == Tensor(scalar: 7))
    #expect(counting([2, 0]).folded(axis: 1, empty: 7, +) == Tensor([2], [7, 7]))
    #expect(counting([0, 2]).folded(axis: 1, empty: 7, +) == Tensor([0], []))
  }

  @Test func concatenating() {
    let (a, b) = (counting([2, 2]), counting([2, 2]).map { $0 + 10 })
    #expect(Tensor.concatenated([a, b], axis: 0) == Tensor([4, 2], [0, 1, 2, 3, 10, 11, 12, 13]))
    #expect(Tensor.concatenated([a, b], axis: 1) == Tensor([2, 4], [0, 1, 10, 11, 2, 3, 12, 13]))
    #expect(Tensor.concatenated([counting([1]), counting([0]), counting([2])], axis: 0).scalars == [0, 0, 1])
    #expect(Tensor.concatenated([a], axis: 1) == a)
  }
}
