import Tensors
import Testing

@Suite struct LanesTests {
  private static let samples = SIMD8<Double>(-2, -0.5, 0, 0.25, 0.75, 3, .infinity, .nan)

  @Test func functionsActOnEachLane() {
    let cases: [((Lanes) -> Lanes, (Double) -> Double)] = [
      ({ Lanes.exp($0) }, { Double.exp($0) }), ({ Lanes.expMinusOne($0) }, { Double.expMinusOne($0) }),
      ({ Lanes.log($0) }, { Double.log($0) }), ({ Lanes.log(onePlus: $0) }, { Double.log(onePlus: $0) }),
      ({ Lanes.sin($0) }, { Double.sin($0) }), ({ Lanes.cos($0) }, { Double.cos($0) }),
      ({ Lanes.tan($0) }, { Double.tan($0) }), ({ Lanes.asin($0) }, { Double.asin($0) }),
      ({ Lanes.acos($0) }, { Double.acos($0) }), ({ Lanes.atan($0) }, { Double.atan($0) }),
      ({ Lanes.sinh($0) }, { Double.sinh($0) }), ({ Lanes.cosh($0) }, { Double.cosh($0) }),
      ({ Lanes.tanh($0) }, { Double.tanh($0) }), ({ Lanes.asinh($0) }, { Double.asinh($0) }),
      ({ Lanes.acosh($0) }, { Double.acosh($0) }), ({ Lanes.atanh($0) }, { Double.atanh($0) }),
      ({ Lanes.sqrt($0) }, { Double.sqrt($0) }), ({ Lanes.signum($0) }, { Double.signum($0) }),
      ({ Lanes.positivePart($0) }, { Double.positivePart($0) }), ({ Lanes.root($0, 3) }, { Double.root($0, 3) }),
      ({ Lanes.pow($0, 3) }, { Double.pow($0, 3) }), ({ -$0 }, { -$0 }),
    ]
    for (index, (lanes, double)) in cases.enumerated() {
      let result = lanes(Lanes(Self.samples)).values
      for k in 0..<8 {
        let expected = double(Self.samples[k])
        #expect(result[k] == expected || result[k].isNaN && expected.isNaN, "function \(index), lane \(k)")
      }
    }
  }

  @Test func operatorsActOnEachLane() {
    let other = SIMD8<Double>(1, -0.5, 2, .nan, 0, 3, 1, 1)
    let cases: [((Lanes, Lanes) -> Lanes, (Double, Double) -> Double)] = [
      ({ $0 + $1 }, { $0 + $1 }), ({ $0 - $1 }, { $0 - $1 }), ({ $0 * $1 }, { $0 * $1 }), ({ $0 / $1 }, { $0 / $1 }),
      ({ Lanes.less($0, $1) }, { Double.less($0, $1) }), ({ Lanes.equal($0, $1) }, { Double.equal($0, $1) }),
      ({ Lanes.gate($0, $1) }, { Double.gate($0, $1) }), ({ Lanes.power($0, $1) }, { Double.power($0, $1) }),
      ({ Lanes.larger($0, $1) }, { Double.larger($0, $1) }), ({ Lanes.smaller($0, $1) }, { Double.smaller($0, $1) }),
    ]
    for (index, (lanes, double)) in cases.enumerated() {
      let result = lanes(Lanes(Self.samples), Lanes(other)).values
      for k in 0..<8 {
        let expected = double(Self.samples[k], other[k])
        #expect(result[k] == expected || result[k].isNaN && expected.isNaN, "operator \(index), lane \(k)")
      }
    }
  }

  @Test func aPositionIsNamedWhereAllLanesAgree() {
    #expect(Lanes(2.0).position == 2)
    #expect(Lanes(2.5).position == nil)
    #expect(Lanes(SIMD8(1, 1, 1, 1, 1, 1, 1, 2)).position == nil)
  }
}
