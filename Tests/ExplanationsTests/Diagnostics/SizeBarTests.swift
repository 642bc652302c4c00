import Testing

@testable import Explanations

@Suite struct SizeBarTests {
  @Test func proportionalWithinAHundredfold() {
    let bars = SizeBar(for: [1, 2, 4], width: 8, isFine: true)
    #expect(!bars.isLogarithmic)
    #expect([1.0, 2, 4].map(bars.text) == ["██", "████", "████████"])
    #expect(SizeBar(for: [1, 4], width: 8, isFine: false).text(1) == "##")
  }

  @Test func powersOfTenBeyond() {
    let bars = SizeBar(for: [1e-3, 1, 0], width: 8, isFine: true)
    #expect(bars.isLogarithmic)
    #expect([1e-3, 1e-2, 1e-1, 1].map { bars.text($0) } == ["██", "████", "██████", "████████"])
    #expect(bars.text(0) == "" && bars.text(.nan) == "" && bars.text(.infinity) == "")
  }

  @Test func neverWiderThanItIs() {
    for sizes in [[0.1, 0.1], [1e-300, 1e300], [5], [0, 0], [.infinity, 2], []] as [[Double]] {
      let bars = SizeBar(for: sizes, width: 12, isFine: true)
      for size in sizes { #expect(bars.text(size).count <= 12) }
    }
    #expect(SizeBar(for: [0.1, 0.1], width: 12, isFine: true).text(0.1).count == 12)
  }
}
