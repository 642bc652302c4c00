import Testing

@testable import Explanations

@Suite struct RelationTests {
  let style = NumberStyle()

  @Test func equalWhereTheShownNumbersGiveTheShownNumber() {
    #expect(Relation.of(operands: [6, 0.9092974], shown: 6.9092974, style: style) { $0[0] + $0[1] } == .equal)
    #expect(Relation.of(recomputed: (0.3133 + 1.3873) / 2, shown: 0.8502885, style: style) == .equal)
  }

  @Test func approximateWhereOnlyFullPrecisionDoes() {
    #expect(Relation.of(recomputed: 1.2 * -0.1345 + 1.3 * 0.3751, shown: 0.3262897, style: style) == .approximate)
    #expect(Relation.of(recomputed: [1, 2], shown: [1, 2.0001], style: style) == .approximate)
    #expect(Relation.of(recomputed: [1], shown: [1, 2], style: style) == .approximate)
  }

  @Test func halvesRoundAsAPersonRoundsThem() {
    // 0.2689 / 2 is 0.13445 by hand, a little less in binary arithmetic.
    #expect(Relation.of(recomputed: 0.2689 / 2, shown: 0.13447, style: style) == .equal)
    #expect(Relation.of(recomputed: -0.2689 / 2, shown: -0.13447, style: style) == .equal)
  }

  @Test func smallNumbersAreComparedAtTheirOwnLastPlace() {
    #expect(Relation.of(recomputed: 0.009984, shown: 0.00998, style: style) == .equal)
    #expect(Relation.of(recomputed: 0.00999, shown: 0.00998, style: style) == .approximate)
    #expect(Relation.of(recomputed: 1.504e-9, shown: 1.5003e-9, style: style) == .equal)
    #expect(Relation.of(recomputed: 1.51e-9, shown: 1.5003e-9, style: style) == .approximate)
  }

  @Test func valuesThatAreNoNumbers() {
    #expect(Relation.of(recomputed: .nan, shown: .nan, style: style) == .equal)
    #expect(Relation.of(recomputed: .infinity, shown: .infinity, style: style) == .equal)
    #expect(Relation.of(recomputed: .infinity, shown: -.infinity, style: style) == .approximate)
    #expect(Relation.of(recomputed: 0, shown: .nan, style: style) == .approximate)
  }
}
