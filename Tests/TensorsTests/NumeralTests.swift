import BigInt
import Tensors
import Testing

@Suite struct NumeralTests {
  private func exact(_ n: Int, _ d: Int = 1) -> Numeral { Numeral(Fraction(BigInt(n), BigInt(d))) }

  @Test func decimalsAreWhatWasTyped() {
    #expect(Numeral(0.1).fraction?.text == "1/10")
    #expect(Numeral(-2.5e-3).fraction?.text == "-1/400")
    #expect(Numeral(1e20).fraction?.text == "100000000000000000000")
    #expect(Numeral(123456789012345.0).fraction?.text == "123456789012345")
    // A third as a double has 16 digits: nobody typed that as a tenth.
    #expect(Numeral(1.0 / 3).ending == .digits)
    #expect(Numeral(0.1 + 0.2).ending == .digits)
    #expect(Numeral(Double.pi).ending == .digits)
    #expect(Numeral(Double.infinity).ending == .undefined)
  }

  /// Sums, products, quotients and comparisons against whole numbers that are cross-multiplied here by hand.
  @Test func arithmeticIsThatOfRationals() {
    var state: UInt64 = 11
    func next() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % 41 - 20
    }
    for _ in 0..<500 {
      let (a, c) = (next(), next())
      let (b, d) = (abs(next()) + 1, abs(next()) + 1)
      let (x, y) = (exact(a, b), exact(c, d))
      #expect(x + y == exact(a * d + c * b, b * d))
      #expect(x - y == exact(a * d - c * b, b * d))
      #expect(x * y == exact(a * c, b * d))
      if c != 0 { #expect(x / y == exact(a * d, b * c)) }
      #expect(Numeral.less(x, y) == (a * d < c * b ? 1 : 0))
      #expect(Numeral.larger(x, y) == (a * d < c * b ? y : x))
      #expect((x + y).approximate == Double(a * d + c * b) / Double(b * d))
      let floor = Numeral.floor(x)
      #expect(floor.fraction?.isWhole == true)
      #expect(Numeral.less(x, floor) == 0 && Numeral.less(x, floor + 1) == 1)
    }
  }

  @Test func theNearestDoubleIsTheNearest() {
    let third = Fraction(BigInt(10).power(40), BigInt(10).power(40) * 3)
    #expect(third.approximate == 1.0 / 3)
    // 2^53 + 1 lies between two doubles, and a little more than that is nearer to the upper one.
    let middle = BigInt(1) << 53 + 1
    #expect(Fraction(middle).approximate == 0x1p53)
    #expect(Fraction(middle * 1_000_000 + 1, 1_000_000).approximate == 0x1p53 + 2)
    #expect(Fraction(-1, BigInt(10).power(30)).approximate == -1e-30)
    #expect(Fraction(BigInt(10).power(300), 7).approximate == 1e300 / 7)
  }

  @Test func powersAndRootsThatComeOut() {
    #expect(Numeral.power(exact(2, 3), 3) == exact(8, 27))
    #expect(Numeral.power(exact(2, 3), -2) == exact(9, 4))
    #expect(Numeral.power(exact(-2), 3) == exact(-8))
    #expect(Numeral.power(0, 0) == 1)
    #expect(Numeral.power(0, -1).ending == .undefined)
    #expect(Numeral.power(exact(8, 27), exact(2, 3)) == exact(4, 9))
    #expect(Numeral.sqrt(exact(4, 9)) == exact(2, 3))
    #expect(Numeral.sqrt(2).ending == .function)
    #expect(Numeral.root(exact(8, 125), 3) == exact(2, 5))
    #expect(Numeral.sqrt(exact(-1)).isNaN)
    #expect(Numeral.log2(exact(1, 8)) == exact(-3))
    #expect(Numeral.log2(3).ending == .function)
  }

  @Test func transcendentalFunctionsEndExactnessButWhereTheyAreRational() {
    #expect(Numeral.exp(0).fraction?.text == "1")
    #expect(Numeral.log(1).fraction?.text == "0")
    #expect(Numeral.exp(exact(1, 3)).ending == .function)
    #expect(Numeral.exp(exact(1, 3)).approximate == Double.exp(1.0 / 3))
    #expect((Numeral.exp(1) + 1).ending == .function)
    // What is multiplied by nothing is nothing, exactly; a selection that takes the exact side is exact.
    #expect((Numeral.exp(1) * 0).fraction?.text == "0")
    #expect(Numeral.positivePart(-Numeral.exp(1)).fraction?.text == "0")
    #expect(Numeral.less(0, Numeral.exp(1)).fraction?.text == "1")
  }

  @Test func lengthIsBounded() {
    var x = exact(3, 7)
    for _ in 0..<40 { x = (x * x + exact(1, 3)) / 2 }
    #expect(x.ending == .length)
    #expect(exact(1, 3).readable.fraction != nil)
    #expect(Numeral.power(exact(3, 7), 40).readable.ending == .length)
    #expect(Numeral.power(exact(3, 7), 1_000_000).ending == .length)
    #expect(Numeral.power(2, Numeral(1e300)).ending == .undefined)
  }

  @Test func halvesAreRoundedAwayFromZero() {
    func rounded(_ n: Int, _ d: Int, _ decimals: Int) -> String {
      Fraction(BigInt(n), BigInt(d)).rounded(decimals: decimals).text
    }
    #expect(rounded(13445, 100_000, 4) == "269/2000")
    #expect(rounded(-1, 2, 0) == "-1")
    #expect(rounded(1, 3, 2) == "33/100")
    #expect(rounded(2, 3, 2) == "67/100")
    #expect(rounded(149, 1, -2) == "100")
    #expect(rounded(150, 1, -2) == "200")
  }

  @Test func divisionByZeroFollowsTheDoubles() {
    #expect((exact(1) / 0).approximate == .infinity)
    #expect((exact(0) / 0).isNaN)
  }
}
