import Tensors

/// Values as they are typed, at full precision.
enum LiteralText {
  static func text(_ x: Tensor<Double>) -> String { text(x, number) }
  static func text(_ x: Tensor<Double>, _ number: (Double) -> String) -> String {
    guard let length = x.shape.first else { return number(x.scalars[0]) }
    if x.rank == 1 {
      return "[\(x.scalars.transformed(operations: 100, number).joined(separator: ", "))]"
    }
    let size = x.count / max(length, 1)
    let parts = (0..<length).transformed(operations: size) { k in
      text(Tensor(Array(x.shape.dropFirst()), Array(x.scalars[k * size..<(k + 1) * size])), number)
    }
    return "[\(parts.joined(separator: ", "))]"
  }
  static func numbers(_ x: [Double]) -> String { x.map(number).joined(separator: ", ") }
  static func number(_ x: Double) -> String {
    if x == x.rounded(), abs(x) < 1e15 { return x == 0 ? (x.sign == .minus ? "-0.0" : "0") : String(Int(x)) }
    return x.isNaN ? "nan" : x.isInfinite ? (x < 0 ? "-inf" : "inf") : "\(x)"
  }
}

/// Values as a script states them.
enum ScriptText {
  /// A value in a form that reads back to the same shape and the same bits.
  ///
  /// Where the exact value is known it is written as a fraction, if that reads back to the same bits.
  static func value(_ x: Tensor<Double>, exactly exact: Tensor<Numeral>? = nil) -> String {
    let fractions = exact.map { Dictionary(zip(x.scalars.map(\.bitPattern), $0.scalars)) { a, _ in a } } ?? [:]
    func number(_ x: Double) -> String {
      guard let fraction = fractions[x.bitPattern]?.fraction, fraction.isReadable,
        let (n, d) = fraction.asDoubles, n / d == x
      else { return LiteralText.number(x) }
      return fraction.text
    }
    // A list of one-row matrices reads as a matrix, so that an inner axis of length 1 has to be named.
    guard x.rank > 2, x.shape.dropFirst().dropLast().contains(1) else { return LiteralText.text(x, number) }
    let flat = LiteralText.text(x.reshaped([x.count]), number)
    return "reshape(\(flat), \(x.shape.map(String.init).joined(separator: ", ")))"
  }
}
