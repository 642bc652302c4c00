import Probes
import Programs
import Testing

/// What holds for every session, tried on programs at random.
@Suite struct SessionPropertiesTests {
  @Test(arguments: SessionProperty.allCases) func property(_ property: SessionProperty) {
    for seed in 0..<40 {
      var generator = Generator(seed: seed)
      let program = generator.draw()
      var random = Random(seed)
      guard let finding = property.finding(program, &random) else { continue }
      Issue.record("seed \(seed)\n\(finding.text(program))")
    }
  }

  @Test(arguments: [
    "{}", "[]", "null", "-0", "1.5e-7", #"{"a":[1,"x\n\u00e9"]}"#, "true",
  ])
  func validJSON(_ text: String) { #expect(StrictJSON.isValid(text)) }

  @Test(arguments: [
    "", "{", "[1,]", "01", "1.", "nan", "{a:1}", "\"\n\"", #""\x""#, "1 ", "[1] 2", "-", "1e", #"{"a"}"#, "+1",
  ])
  func invalidJSON(_ text: String) { #expect(!StrictJSON.isValid(text)) }
}
