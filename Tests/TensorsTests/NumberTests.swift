import ComplexModule
import Tensors
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

@Suite struct NumberTests {
  private static let bases: [Double] = [-.infinity, -1e300, -2, -1, -0.5, -0.0, 0, 0.5, 1, 2, 1e300, .infinity, .nan]
  private static let exponents = bases + [-3, 3, 4, -2.5, 2.5, 1e16, -1e16, 9007199254740991, 1.0 / 3]

  @Test(arguments: bases, exponents)
  func powerIsThatOfC(a: Double, b: Double) {
    let (ours, theirs) = (Double.power(a, b), pow(a, b))
    #expect(ours == theirs && ours.sign == theirs.sign || ours.isNaN && theirs.isNaN, "\(ours) for \(theirs)")
  }

  @Test func complexPowersOfNegativeBases() {
    #expect(Complex<Double>.power(-2, 3) == -8)
    #expect(Complex<Double>.power(0, 0) == 1)
    let step = Complex<Double>.power(Complex(-2, 1e-30), 3)
    #expect(abs(step.imaginary / 1e-30 - 12) < 1e-13)
  }

  @Test func comparisonsAreIndicators() {
    #expect(Double.less(1, 2) == 1 && Double.less(2, 1) == 0 && Double.less(1, 1) == 0)
    #expect(Double.equal(1, 1) == 1 && Double.equal(1, 2) == 0 && Double.equal(0, -0.0) == 1)
    #expect(Double.less(.nan, 1) == 0 && Double.less(1, .nan) == 0 && Double.equal(.nan, .nan) == 0)
    #expect(Double.unordered(.nan, 1) == 1 && Double.unordered(2, 1) == 0)
  }

  @Test func largerAndSmaller() {
    #expect(Double.larger(1, 2) == 2 && Double.larger(2, 1) == 2 && Double.larger(2, 2) == 2)
    #expect(Double.smaller(1, 2) == 1 && Double.smaller(2, 1) == 1 && Double.smaller(-2, -2) == -2)
    #expect(Double.larger(.infinity, -.infinity) == .infinity && Double.smaller(.infinity, -.infinity) == -.infinity)
    #expect(Double.larger(.nan, 1).isNaN && Double.larger(1, .nan).isNaN && Double.smaller(.nan, .infinity).isNaN)
  }

  @Test func partsAndSigns() {
    #expect(Double.positivePart(3) == 3 && Double.positivePart(-3) == 0 && Double.positivePart(-.infinity) == 0)
    #expect(Double.positivePart(.nan).isNaN && Double.signum(.nan).isNaN)
    #expect(Double.signum(-3) == -1 && Double.signum(0) == 0 && Double.signum(.infinity) == 1)
    #expect(Double.gate(0, .nan) == 0 && Double.gate(0, .infinity) == 0 && Double.gate(2, 5) == 5)
  }

  @Test func positions() {
    #expect((3.0).position == 3 && (3.5).position == nil && Double.nan.position == nil)
    #expect((-1.0).position == -1 && Double.infinity.position == nil && (1e300).position == nil)
    #expect(Complex(2.0, 1e-30).position == 2)
  }

  @Test func logarithms() {
    #expect(Double.log2(8) == 3 && Double.log10(1000) == 3)
    #expect(Double.log(-1).isNaN)
  }
}
