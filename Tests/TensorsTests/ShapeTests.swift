import Tensors
import Testing

@Suite struct ShapeTests {
  @Test func countsEntries() {
    #expect(([] as Shape).entryCount == 1)
    #expect([2, 3, 4].entryCount == 24)
    #expect([2, 0, 4].entryCount == 0)
  }

  @Test func stridesAreRowMajor() {
    #expect(([] as Shape).rowMajorStrides == [])
    #expect([5].rowMajorStrides == [1])
    #expect([2, 3, 4].rowMajorStrides == [12, 4, 1])
  }

  @Test func reductionsKeepOrRemoveAnAxis() {
    #expect([2, 3, 4].keeping(axis: 1) == [2, 1, 4])
    #expect([2, 3, 4].keeping(axis: nil) == [1, 1, 1])
    #expect([2, 3, 4].removing(axis: 1) == [2, 4])
    #expect([2, 3, 4].removing(axis: nil) == [])
  }

  /// The table of NumPy's user guide, and its refusals.
  @Test(
    arguments: [
      ([], [], []), ([3], [], [3]), ([], [3], [3]), ([1], [3], [3]), ([2, 3], [3], [2, 3]), ([2, 1], [1, 3], [2, 3]),
      ([2, 1], [3], [2, 3]), ([8, 1, 6, 1], [7, 1, 5], [8, 7, 6, 5]), ([15, 3, 5], [15, 1, 5], [15, 3, 5]),
      ([1, 1], [], [1, 1]), ([0], [1], [0]), ([1, 0], [3, 1], [3, 0]),
    ] as [(Shape, Shape, Shape)])
  func broadcastsAsInNumPy(a: Shape, b: Shape, expected: Shape) {
    #expect(broadcastShape(a, b) == expected)
    #expect(broadcastShape(b, a) == expected)
  }

  @Test(arguments: [([2], [3]), ([2, 3], [2]), ([2, 1], [8, 4, 3]), ([0], [2])] as [(Shape, Shape)])
  func refusesWhatDoesNotBroadcast(a: Shape, b: Shape) {
    #expect(broadcastShape(a, b) == nil)
    #expect(broadcastShape(b, a) == nil)
  }
}
