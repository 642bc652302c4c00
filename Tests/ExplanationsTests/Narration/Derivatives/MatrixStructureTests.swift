import Tensors
import Testing

@testable import Explanations

@Suite struct MatrixStructureTests {
  private func words(_ n: Int, _ entries: [Double]) -> String? {
    MatrixStructure(Tensor([entries.count / n, n], entries)).words { "\(Int($0))" }
  }

  @Test func structuresAreNamed() {
    #expect(words(2, [0, 0, 0, 0]) == "zero")
    #expect(words(2, [0, 0, 0, 0, 0, 0]) == "zero")
    #expect(words(2, [1, 0, 0, 1]) == "the identity")
    #expect(words(2, [3, 0, 0, 3]) == "3 times the identity")
    #expect(words(2, [3, 0, 0, 2]) == "diagonal")
    #expect(words(2, [3, 0, 1, 2]) == "lower triangular")
    #expect(words(2, [3, 1, 0, 2]) == "upper triangular")
    #expect(words(2, [3, 1, 1, 2]) == "symmetric")
    #expect(words(2, [3, 1, 4, 2]) == nil)
    #expect(words(2, [3, 1, 4, 2, 5, 6]) == nil)
    #expect(words(4, [1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4]) == "block diagonal, 2 blocks of 2×2")
    #expect(words(3, [1, 0, 0, 0, 2, 3, 0, 3, 4]) == "block diagonal, blocks 1×1, 2×2, symmetric")
    #expect(words(3, [1, 0, 5, 0, 2, 0, 5, 0, 4]) == "symmetric")
  }
}
