import Tensors

extension NumberStyle {
  /// What is carried on of a number that was computed.
  ///
  /// In decimals all of it; of a fraction that nobody could read any more a decimal; on paper what is written down.
  func kept(_ x: Numeral) -> Numeral {
    switch mode {
    case .decimals: x
    case .fractions: x.readable
    case .paper: written(x)
    }
  }

  /// What is carried on of an array.
  func kept(_ x: Tensor<Numeral>) -> Tensor<Numeral> { mode == .decimals ? x : x.map(operations: 100) { kept($0) } }

  /// The number as the text of `x` states it.
  func displayed(_ x: Numeral) -> Numeral {
    switch mode {
    case .decimals: Numeral(displayed(x.approximate), .decimal)
    case .fractions: x.fraction == nil ? stated(x.approximate) : x
    case .paper: written(x)
    }
  }

  /// A constant of a formula.
  public func constant(_ x: Double) -> Numeral { mode == .decimals ? Numeral(x, .decimal) : Numeral(x) }

  /// A number rounded at the last place to which it is written, halves away from zero.
  private func written(_ x: Numeral) -> Numeral {
    // What is beyond all numbers is written as infinite, and that is what the next line takes.
    guard let fraction = x.fraction, fraction.approximate.isFinite else { return stated(x.approximate) }
    let magnitude = fraction.approximate.magnitude
    let decimal = DecimalDigits(magnitude)
    switch notation(of: magnitude, decimal) {
    case .integer: return Numeral(fraction.rounded(decimals: digits))
    case .fixed(let decimals): return Numeral(fraction.rounded(decimals: decimals))
    case .scientific(let decimals): return Numeral(fraction.rounded(decimals: decimals + 1 - decimal.point))
    }
  }

  /// The exact value of the text of a double.
  private func stated(_ x: Double) -> Numeral {
    Fraction(decimal: text(x)).map { Numeral($0) } ?? Numeral(x, .undefined)
  }
}
