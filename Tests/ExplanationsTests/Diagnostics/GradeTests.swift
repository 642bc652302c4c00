import Testing

@testable import Explanations

@Suite struct GradeTests {
  private static let third = 1.0 / 3
  private static let cases: [(Double, Double, Grade)] = [
    (0.333, third, Grade.right), (0.334, third, .right), (0.336, third, .wrong), (0.5, 0.5001, .right),
    (0.001, 0.001004, .right), (0.5, 0.51, .wrong), (0.33, third, .rounded),
    (0.34, third, .wrong), (0.3, third, .wrong), (third, third, .exact), (-0.333, third, .wrong),
    (5, 5.4, .wrong), (5, 5.6, .wrong), (100, 101, .right), (100, 102, .wrong), (10, 14, .wrong),
    (10, 10.4, .rounded),
    (1e6, 1_000_001, .right), (0, 0, .exact), (0, 0.00001, .wrong), (0, 1e-17, .exact), (0.00001, 0, .wrong),
    (1.23e-9, 1.2345e-9, .right), (1.24e-9, 1.2345e-9, .right), (1.25e-9, 1.2345e-9, .wrong), (100, 100.4, .right),
    (.infinity, .infinity, .exact), (.infinity, -.infinity, .wrong), (.nan, .nan, .exact), (1, .nan, .wrong),
    (.nan, 1, .wrong), (.infinity, 1, .wrong),
    // One unit of the third digit, and no share of the number.
    (6.93, 6.909297, .wrong), (6.94, 6.909297, .wrong), (6.88, 6.909297, .wrong), (6.91, 6.909297, .right),
    (6.92, 6.909297, .wrong), (6.9, 6.909297, .right), (9.96, 9.99, .wrong), (990, 994, .wrong), (0.5, 0.5024, .wrong),
  ]

  @Test(arguments: cases) func marks(yours: Double, truth: Double, mark: Grade) {
    #expect(Grade(yours, against: truth, scale: 1e-4) == mark, "\(yours) for \(truth)")
    #expect(Grade(-yours, against: -truth, scale: 1e-4) == mark, "-\(yours) for -\(truth)")
  }

  /// What is shown with three significant digits or more is right when it is typed back.
  @Test func whatIsShownIsRight() {
    var random = SplitMix(state: 7)
    for _ in 0..<2000 {
      let truth = Double.random(in: -1...1, using: &random) * Double("1e\(Int.random(in: -6...6, using: &random))")!
      let shown = NumberStyle().text(truth)
      guard let typed = Double(shown) else {
        Issue.record("\(shown) is no number")
        return
      }
      #expect(Grade(typed, against: truth, scale: 0).isRight, "\(shown) for \(truth)")
    }
  }
}
