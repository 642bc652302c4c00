import Testing

@testable import Explanations

@Suite struct NumberStyleTests {
  let style = NumberStyle()

  @Test(arguments: [
    (6.909297426825682, "6.9093"), (2, "2"), (0.5, "0.5"), (-0.4161468365471424, "-0.4161"), (1.2, "1.2"),
    (0.1 + 0.2, "0.3"), (0.50000001, "0.5000"), (24240, "24240"), (0.000123, "0.000123"), (0.00012345, "0.000123"),
    (1.5e-9, "1.5e-9"), (1.5003e-9, "1.50e-9"), (1.23456e15, "1.2346e15"), (1e300, "1e300"), (0.00099996, "0.001000"),
    (9.99996e-6, "1.00e-5"), (9.99999, "10.0000"), (123456.5, "123456.5"), (-0.0, "0"), (.nan, "nan"),
    (.infinity, "inf"), (-.infinity, "-inf"), (0.12345, "0.1235"), (-0.12345, "-0.1235"),
    (.leastNonzeroMagnitude, "5e-324"),
  ])
  func text(_ x: Double, _ expected: String) { #expect(style.text(x) == expected) }

  @Test func digits() {
    #expect(NumberStyle(digits: 2).text(2.5839) == "2.58")
    #expect(NumberStyle(digits: 0).text(2.5839) == "3")
    #expect(NumberStyle(digits: 8).text(0.1234567891) == "0.12345679")
  }

  @Test func operandsAfterAnOperator() {
    #expect(style.operand(-0.4161) == "(-0.4161)")
    #expect(style.operand(3) == "3")
  }

  @Test func textReadsBackWithinHalfAUnitAndShowsThreeDigits() {
    var generator = SplitMix(state: 7)
    for _ in 0..<20_000 {
      let exponent = Double.random(in: -20...20, using: &generator)
      var x = Double.random(in: 1..<10, using: &generator)
      for _ in 0..<Int(exponent.magnitude) { x = exponent < 0 ? x / 10 : x * 10 }
      let text = style.text(x)
      guard let value = Double(text) else {
        Issue.record("\(text) does not read back")
        continue
      }
      let mantissa = text.prefix { $0 != "e" }
      let decimals = mantissa.split(separator: ".").dropFirst().first?.count ?? 0
      let power = Int(text.split(separator: "e").dropFirst().first ?? "0") ?? 0
      let unit = Double("1e\(power - decimals)") ?? 0
      #expect((value - x).magnitude <= unit * 0.5000001 + x.ulp, "\(x) as \(text)")
      let significant = mantissa.filter(\.isNumber).drop { $0 == "0" }.count
      #expect(significant >= 3 || (value - x).magnitude <= 1e-12 * x, "\(x) as \(text)")
    }
  }
}

/// A small seeded generator, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
