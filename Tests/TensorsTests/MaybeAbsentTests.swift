import RealModule
import Testing

@testable import Tensors

/// Numbers that may be absent: what is there is what its number is, and what no path reaches is not multiplied.
@Suite struct MaybeAbsentTests {
  private typealias Marked = MaybeAbsent<Double>

  /// A number that is there.
  private static func there(_ x: Double) -> Marked { Marked(x, isAbsent: false) }

  /// Every function of what is there is that of the number, and is there too.
  @Test(arguments: [0.3, 0.9]) func functionsAreThoseOfTheNumber(x: Double) {
    let functions: [((Marked) -> Marked, (Double) -> Double)] = [
      ({ .exp($0) }, { .exp($0) }), ({ .expMinusOne($0) }, { .expMinusOne($0) }), ({ .log($0) }, { .log($0) }),
      ({ .log(onePlus: $0) }, { .log(onePlus: $0) }), ({ .log2($0) }, { .log2($0) }), ({ .log10($0) }, { .log10($0) }),
      ({ .sin($0) }, { .sin($0) }), ({ .cos($0) }, { .cos($0) }), ({ .tan($0) }, { .tan($0) }),
      ({ .asin($0) }, { .asin($0) }), ({ .acos($0) }, { .acos($0) }), ({ .atan($0) }, { .atan($0) }),
      ({ .sinh($0) }, { .sinh($0) }), ({ .cosh($0) }, { .cosh($0) }), ({ .tanh($0) }, { .tanh($0) }),
      ({ .asinh($0) }, { .asinh($0) }), ({ .atanh($0) }, { .atanh($0) }), ({ .sqrt($0) }, { .sqrt($0) }),
      ({ .acosh($0 + Self.there(1.5)) }, { .acosh($0 + 1.5) }), ({ .floor($0) }, { .floor($0) }),
      ({ .erf($0) }, { .erf($0) }),
      ({ .erfc($0) }, { .erfc($0) }), ({ .logGamma($0) }, { .logGamma($0) }), ({ .pow($0, 3) }, { .pow($0, 3) }),
      ({ .root($0, 3) }, { .root($0, 3) }), ({ .power($0, $0) }, { .power($0, $0) }),
      ({ .atan2($0, Self.there(2.5)) }, { .atan2($0, 2.5) }),
      ({ .remainder($0, Self.there(0.4)) }, { .remainder($0, 0.4) }),
      ({ .polygamma(Self.there(1), $0) }, { .polygamma(1, $0) }),
    ]
    for (k, (marked, plain)) in functions.enumerated() {
      let y = marked(Self.there(x))
      #expect(!y.isAbsent && y.base == plain(x), "function \(k)")
    }
  }

  @Test func whatIsAbsentIsNeitherMultipliedNorAdded() {
    let infinite = Self.there(.infinity)
    let nothing = Marked.absent
    for product in [nothing * infinite, infinite * nothing, nothing / Self.there(0), -nothing, nothing + nothing] {
      #expect(product.isAbsent && product.base == 0)
    }
    #expect((nothing + infinite).base == .infinity && (infinite - nothing).base == .infinity)
    #expect((nothing - infinite).base == -.infinity && !(nothing - infinite).isAbsent)
    #expect((Self.there(0) * infinite).base.isNaN, "a zero that was computed is a number")
    #expect(Marked.gate(Self.there(0), infinite).isAbsent && Marked.gate(Self.there(1), infinite) == infinite)
  }
}
