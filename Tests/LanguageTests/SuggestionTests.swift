import Language
import Testing

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("sigmiod", "sigmoid"), ("Sum", "sum"), ("theta", "θ"), ("\\theta", "θ"), ("W_θ", "W_theta"), ("softmx", "softmax"),
    ("croos_entropi", "cross_entropy"), ("X", "x"), ("wb", "bw"), ("yhat", "ŷ"),
  ])
  func near(_ word: String, _ expected: String) {
    let names = ["x", "y", "sum", "sigmoid", "softmax", "θ", "W_theta", "cross_entropy", "bw", "ŷ"]
    #expect(Suggestion.nearest(word, among: names) == expected)
  }

  @Test(arguments: ["z", "xy", "a1", "banana", "", "sumsumsum"])
  func far(_ word: String) {
    #expect(Suggestion.nearest(word, among: ["x", "y", "a2", "sum", "sigmoid"]) == nil)
  }

  @Test func firstOfEqualsWins() {
    #expect(Suggestion.nearest("loss3", among: ["loss1", "loss2"]) == "loss1")
  }
}

extension SuggestionTests {
  @Test func longNamesAreComparedUpToSixtyFourLetters() {
    let name = String(repeating: "a", count: 60)
    #expect(Suggestion.nearest(name + "bcd", among: [name + "bcde"]) == name + "bcde")
    #expect(Suggestion.nearest(name + "bcdef", among: [name + "bcde"]) == nil)
    #expect(Suggestion.nearest(name + "bcde", among: [name + "bcdef"]) == nil)
  }
}
