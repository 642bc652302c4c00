import Tensors
import Testing

@testable import Explanations

@Suite struct NumberStyleArraysTests {
  let style = NumberStyle()

  private func picture(_ math: Math, unicode: Bool = true) -> String {
    PlainFormat(Page(unicode: unicode)).render(Document([.display(math)]))
  }

  @Test func inline() {
    #expect(style.inline(Tensor<Double>([2], [-0.19778, 0.19778])).string == "[-0.1978, 0.1978]")
    #expect(style.inline(Tensor<Double>([2, 2], [1, 2, 3, 4])).string == "[1, 2; 3, 4]")
    #expect(style.inline(Tensor<Double>([], [3])).string == "3")
    #expect(style.inline(Tensor<Double>([0], [])).string == "[]")
    let long = Tensor<Double>([20], (0..<20).map(Double.init))
    #expect(style.inline(long).string == "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, … 8 more]")
  }

  @Test func decimalPointsAreAlignedByColumn() {
    let matrix = Tensor<Double>([2, 3], [1.2, 0.6, -1.2, 1.3, -3.8, 1])
    #expect(
      picture(style.figure(matrix)) == """
          ⎡ 1.2   0.6  -1.2 ⎤
          ⎣ 1.3  -3.8   1   ⎦

        """)
    #expect(picture(style.figure(matrix), unicode: false).contains("[ 1.3  -3.8   1   ]"))
    #expect(picture(style.figure(Tensor<Double>([2], [1, 0.5]))) == "  [ 1  0.5 ]\n")
    #expect(picture(style.figure(Tensor<Double>([0], []))) == "  [ ]\n")
  }

  @Test func largeArraysSayWhatIsLeftOut() {
    let small = NumberStyle(limits: ArrayLimits(rows: 2, columns: 3))
    let matrix = Tensor<Double>([32, 10], (0..<320).map(Double.init))
    #expect(
      picture(small.figure(matrix)) == """
          ⎡  0   1   2  … ⎤
          ⎢ 10  11  12  … ⎥
          ⎣ ⋮   ⋮   ⋮   … ⎦
          rows 0–1 of 32
          columns 0–2 of 10

        """)
  }

  @Test func higherRanksAreSlices() {
    let limited = NumberStyle(limits: ArrayLimits(slices: 2))
    let array = Tensor<Double>([3, 1, 2], (0..<6).map(Double.init))
    #expect(picture(limited.figure(array)) == "  [0] [ 0  1 ]   [1] [ 2  3 ]   slices 0–1 of 3\n")
  }
}
