import Tensors
import Testing

@Suite struct SizeLetterTests {
  private static let names: [String] = {
    let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZαβγδεζηθκλμνξπρστφχψω".map(String.init)
    return letters.flatMap { letter in [letter] + (0..<100).map { "\(letter)\($0)" } }
  }()

  @Test func everyLetterIsReadBack() {
    var seen: Set<Int> = []
    for name in Self.names {
      guard let letter = SizeLetter(name) else {
        Issue.record("\(name) is no letter")
        continue
      }
      #expect(SizeLetter(standIn: letter.standIn) == letter)
      #expect(seen.insert(letter.standIn).inserted, "\(name) stands for another letter too")
    }
  }

  @Test(arguments: ["", "mm", "m123", "m01", "1", "m_1", "ñ", "d_in", "m-"]) func whatIsNoLetter(_ name: String) {
    #expect(SizeLetter(name) == nil)
  }

  /// No length that an array can have is a letter, and the product of two is an integer.
  @Test func letterAndLengthAreApart() throws {
    let all = try Self.names.map { try #require(SizeLetter($0)).standIn }
    let (least, most) = (try #require(all.min()), try #require(all.max()))
    #expect(least > 2_000_000_000)
    #expect(!most.multipliedReportingOverflow(by: most).overflow)
  }

  /// What joining and cutting arrays make of a letter is no other letter.
  @Test func arithmeticMakesNoLetter() throws {
    let (m, n) = (try #require(SizeLetter("m")).standIn, try #require(SizeLetter("n")).standIn)
    for size in [m + 1, m - 1, m + 1000, m + n, m * 2, m / 2, m * n] {
      #expect(SizeLetter(standIn: size) == nil)
    }
  }

  @Test func shapesAreWrittenWithLetters() throws {
    let shape = [2, try #require(SizeLetter("m")).standIn]
    #expect(shape.sizes == ["2", "m"])
    #expect(shape.hasLetters)
    #expect(shape.letters.map(\.name) == ["m"])
    #expect(![2, 3].hasLetters)
  }
}
