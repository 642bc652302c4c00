import ComplexModule
import RealModule

extension Double {
  public static func floor(_ x: Double) -> Double { x.rounded(.down) }
  public static func atan2(_ y: Double, _ x: Double) -> Double { atan2(y: y, x: x) }
  public static func remainder(_ a: Double, _ b: Double) -> Double {
    // C's remainder is exact and has the sign of a.
    let rest = a.truncatingRemainder(dividingBy: b)
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
  }
  public static func polygamma(_ order: Double, _ x: Double) -> Double {
    PolygammaSeries.value(order: order, x, real: x)
  }
}

extension Lanes {
  public static func floor(_ x: Self) -> Self { map(x) { Double.floor($0) } }
  public static func erf(_ x: Self) -> Self { map(x, Double.erf) }
  public static func erfc(_ x: Self) -> Self { map(x, Double.erfc) }
  public static func remainder(_ a: Self, _ b: Self) -> Self {
    var rest = a
    for k in 0..<8 { rest.values[k] = Double.remainder(a.values[k], b.values[k]) }
    return rest
  }
  public static func logGamma(_ x: Self) -> Self { map(x, Double.logGamma) }
  public static func atan2(_ y: Self, _ x: Self) -> Self {
    var z = y
    for k in 0..<8 { z.values[k] = Double.atan2(y.values[k], x.values[k]) }
    return z
  }
  public static func polygamma(_ order: Self, _ x: Self) -> Self {
    var z = x
    for k in 0..<8 { z.values[k] = Double.polygamma(order.values[k], x.values[k]) }
    return z
  }
}

extension Complex where RealType == Double {
  public static func floor(_ x: Self) -> Self { Complex(x.real.rounded(.down)) }

  public static func atan2(_ y: Self, _ x: Self) -> Self {
    // The quotient that stays small, and the turn by which its angle differs.
    let angle: Self = abs(x.real) >= abs(y.real) ? .atan(y / x) : -.atan(x / y)
    return angle + Complex(Double.atan2(y: y.real, x: x.real) - angle.real)
  }

  /// Source: Abramowitz and Stegun, 7.1.6, a series without cancellation.
  public static func erf(_ x: Self) -> Self {
    guard abs(x.real) < 6 else { return x.real.isNaN ? x : Complex(x.real < 0 ? -1 : 1) }
    var (term, sum) = (x, x)
    for n in 1..<200 {
      term = term * x * x * Complex(2 / Double(2 * n + 1))
      sum += term
    }
    return Complex(2 / Double.sqrt(.pi)) * .exp(-(x * x)) * sum
  }

  /// Source: Abramowitz and Stegun, 7.1.14, a continued fraction for a real part above 2.
  public static func erfc(_ x: Self) -> Self {
    guard x.real > 2 else { return 1 - erf(x) }
    guard x.real.isFinite else { return 0 }
    var tail = x
    for n in (1...60).reversed() { tail = x + Complex(Double(n) / 2) / tail }
    return .exp(-(x * x)) / (Complex(Double.sqrt(.pi)) * tail)
  }

  public static func remainder(_ a: Self, _ b: Self) -> Self {
    let rest = Double.remainder(a.real, b.real)
    let quotient = ((a.real - rest) / b.real).rounded()
    return Complex(rest, a.imaginary - quotient * b.imaginary)
  }

  /// Source: Abramowitz and Stegun, 6.1.17 and 6.1.41.
  public static func logGamma(_ x: Self) -> Self {
    guard x.real.isFinite else { return x }
    guard x.real >= 0.5 else {
      let sine = Self.sin(Complex(.pi) * x)
      return -.log(sine * .signum(sine) / Complex(.pi)) - logGamma(1 - x)
    }
    var (z, shift): (Self, Self) = (x, 0)
    while z.real < 12 {
      shift += .log(z)
      z += 1
    }
    var (sum, power): (Self, Self) = (0, 1 / z)
    for (k, b) in PolygammaSeries.bernoulli.enumerated() {
      let n = Double(2 * k + 2)
      sum += Complex(b / (n * (n - 1))) * power
      power = power / (z * z)
    }
    return (z - Complex(0.5)) * .log(z) - z + Complex(0.5 * Double.log(2 * .pi)) + sum - shift
  }

  public static func polygamma(_ order: Self, _ x: Self) -> Self {
    PolygammaSeries.value(order: order.real, x, real: x.real)
  }
}

/// The digamma function and its derivatives: moved up by the recurrence until the asymptotic series holds.
///
/// Source: Abramowitz and Stegun, 6.3.5 to 6.3.18 and 6.4.6 to 6.4.11.
enum PolygammaSeries {
  /// B₂, B₄, … B₂₀.
  static let bernoulli: [Double] = [
    1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510, 43867.0 / 798,
    -174611.0 / 330,
  ]

  /// The derivative of a whole order from 0 to 100, nan for others; the higher orders from −10,000 on.
  static func value<N: Number>(order: Double, _ x: N, real: Double) -> N {
    guard order >= 0, order <= 100, order == order.rounded(), !real.isNaN else { return N(Double.nan) }
    let m = Int(order)
    if real <= 0 {
      // The poles at 0, −1, … have no value.
      guard real != real.rounded(), m == 0 || real > -10_000 else { return N(Double.nan) }
      if m == 0 {
        // Reflection; the cotangent repeats itself, and is exact near a pole only where the whole turns are taken off.
        let angle = N(Double.pi) * (x - N(real.rounded()))
        return value(order: 0, 1 - x, real: 1 - real) - N(Double.pi) * N.cos(angle) / N.sin(angle)
      }
    }
    if real == .infinity { return m == 0 ? x : 0 }
    var (z, height, shift): (N, Double, N) = (x, real, 0)
    while height < Double(12 + m) {
      shift = shift + 1 / N.pow(z, m + 1)
      z = z + 1
      height += 1
    }
    let factorial = (1..<max(m, 1)).reduce(1.0) { $0 * Double($1) }
    let square = z * z
    if m == 0 { return N.log(z) - 1 / (2 * z) - series(0, factorial: 1, 1 / square, square) - shift }
    // (m − 1)! / zᵐ + m! / (2 zᵐ⁺¹) + Σ B₂ₖ (2k + m − 1)! / ((2k)! z²ᵏ⁺ᵐ), and m! of what the recurrence took off.
    let whole = factorial * Double(m)
    let head = N(factorial) / N.pow(z, m) + N(whole) / (2 * N.pow(z, m + 1))
    let sum = head + series(m, factorial: whole, 1 / N.pow(z, m + 2), square) + N(whole) * shift
    return m % 2 == 1 ? sum : -sum
  }

  /// Σ B₂ₖ (2k + m − 1)! / (2k)! · z⁻²ᵏ⁻ᵐ, given m! (1 for m = 0) and the first power.
  private static func series<N: Number>(_ m: Int, factorial: Double, _ first: N, _ square: N) -> N {
    var (power, sum): (N, N) = (first, 0)
    // (2k + m − 1)! / (2k)!, beginning with (m + 1)! / 2!.
    var weight = m == 0 ? 0.5 : factorial * Double(m + 1) / 2
    for (k, b) in bernoulli.enumerated() {
      sum = sum + N(b * weight) * power
      power = power / square
      let n = Double(2 * k + 2)
      weight *= (n + Double(m)) * (n + 1 + Double(m)) / ((n + 1) * (n + 2))
    }
    return sum
  }
}
