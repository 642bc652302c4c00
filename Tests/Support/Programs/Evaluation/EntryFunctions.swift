import Foundation

/// Functions of one number, from their definitions.
enum EntryFunctions {
  /// Where a function has a kink or a jump; the evaluator notes on which side of each an operand lies.
  static let breaks: [String: [Real]] = [
    "abs": [0], "sign": [0], "relu": [0], "heaviside": [0], "elu": [0], "selu": [0], "hardtanh": [-1, 1], "cbrt": [0],
    "leaky_relu": [0],
  ]

  /// Where a function goes on, but with a slope that is infinite: differences of what stays there know nothing of it.
  static let singular: [String: [Real]] = [
    "cbrt": [0], "sqrt": [0], "asin": [-1, 1], "acos": [-1, 1], "acosh": [1],
  ]

  static let unary: [String: @Sendable (Real) -> Real] = [
    "identity": { $0 }, "stop_gradient": { $0 },
    "neg": { -$0 }, "square": { $0 * $0 }, "reciprocal": { 1 / $0 }, "abs": { $0 < 0 ? -$0 : $0 },
    "sign": { $0 < 0 ? -1 : $0 > 0 ? 1 : 0 }, "floor": { $0.rounded(.down) },
    "exp": { exp($0) }, "exp2": { exp2($0) }, "expm1": { expm1($0) }, "log": { log($0) }, "log2": { log2($0) },
    "log10": { log10($0) }, "log1p": { log1p($0) }, "sqrt": { $0.squareRoot() }, "cbrt": { cbrt($0) },
    "sin": { sin($0) }, "cos": { cos($0) }, "tan": { tan($0) }, "asin": { asin($0) }, "acos": { acos($0) },
    "atan": { atan($0) }, "sinh": { sinh($0) }, "cosh": { cosh($0) }, "tanh": { tanh($0) }, "asinh": { asinh($0) },
    "acosh": { acosh($0) }, "atanh": { atanh($0) },
    "sigmoid": sigmoid, "relu": { max($0, 0) }, "softplus": softplus, "heaviside": { $0 > 0 ? 1 : 0 },
    "logsigmoid": { -softplus(-$0) }, "elu": { $0 > 0 ? $0 : expm1($0) },
    "selu": { 1.0507009873554804934193349852946 * ($0 > 0 ? $0 : 1.6732632423543772848170429916717 * expm1($0)) },
    "silu": { $0 * sigmoid($0) }, "mish": { $0 * tanh(softplus($0)) },
    "gelu": { $0 * (1 + erf($0 / Real(2).squareRoot())) / 2 },
    "gelu_tanh": { $0 * (1 + tanh((2 / Real.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0))) / 2 },
    "hardtanh": { min(max($0, -1), 1) }, "erf": { erf($0) }, "erfc": { erfc($0) },
    "lgamma": logGamma, "digamma": { polygamma(0, $0) },
  ]

  static let binary: [String: @Sendable (Real, Real) -> Real] = [
    "add": { $0 + $1 }, "subtract": { $0 - $1 }, "multiply": { $0 * $1 }, "divide": { $0 / $1 },
    "power": { pow($0, $1) }, "maximum": { max($0, $1) }, "minimum": { min($0, $1) },
    "atan2": { atan2($0, $1) }, "mod": { $0 - $1 * ($0 / $1).rounded(.down) }, "gate": { $0 != 0 ? $1 : 0 },
    "smooth": { $0 != 0 ? $1 : 0 },
    "leaky_relu": { $0 > 0 ? $0 : $1 * $0 }, "elu": { $0 > 0 ? $0 : $1 * expm1($0) },
    "less": { $0 < $1 ? 1 : 0 }, "lessOrEqual": { $0 <= $1 ? 1 : 0 }, "greater": { $0 > $1 ? 1 : 0 },
    "greaterOrEqual": { $0 >= $1 ? 1 : 0 }, "equal": { $0 == $1 ? 1 : 0 }, "notEqual": { $0 != $1 ? 1 : 0 },
    "polygamma": { polygamma(Int($0), $1) },
  ]

  @Sendable static func sigmoid(_ x: Real) -> Real { 1 / (1 + exp(-x)) }
  @Sendable static func softplus(_ x: Real) -> Real { x > 0 ? x + log1p(exp(-x)) : log1p(exp(x)) }

  /// log Γ(x) for x > 0, by Stirling's series far out and Γ(x + 1) = x Γ(x) down from there.
  @Sendable static func logGamma(_ x: Real) -> Real {
    var (x, product): (Real, Real) = (x, 0)
    while x < 25 {
      product += log(x)
      x += 1
    }
    var series = (x - 0.5) * log(x) - x + log(2 * Real.pi) / 2
    for (k, b) in bernoulli.enumerated() {
      let n = Real(2 * (k + 1))
      series += b / (n * (n - 1) * pow(x, n - 1))
    }
    return series - product
  }

  /// The derivative of order n of digamma, for x > 0: its asymptotic series far out, the recurrence down from there.
  static func polygamma(_ n: Int, _ x: Real) -> Real {
    func factorial(_ n: Int) -> Real { n < 2 ? 1 : (2...n).reduce(1) { $0 * Real($1) } }
    let sign: Real = n % 2 == 0 ? 1 : -1
    var (x, sum): (Real, Real) = (x, 0)
    while x < 25 {
      sum -= sign * factorial(n) / pow(x, Real(n + 1))
      x += 1
    }
    var series = n == 0 ? log(x) : -sign * factorial(n - 1) / pow(x, Real(n))
    series -= sign * factorial(n) / (2 * pow(x, Real(n + 1)))
    for (k, b) in bernoulli.enumerated() {
      let m = 2 * (k + 1)
      series -= sign * b * factorial(m + n - 1) / (factorial(m) * pow(x, Real(m + n)))
    }
    return sum + series
  }

  /// B₂, B₄, …
  private static let bernoulli: [Real] = [
    1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330,
  ]
}
