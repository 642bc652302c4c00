import Tensors

/// How a formula is written as text.
public struct FormulaStyle: Sendable {
  /// The sign of a product of numbers or of arrays entry by entry.
  public var times: String
  /// The sign of a product of two arrays entry by entry.
  public var arrayTimes: String
  /// The sign of a matrix product; nil sets the factors side by side as in mathematics.
  public var matrixTimes: String?
  /// The sign of a difference; a negative number and a negated term have `-`.
  public var minus: String
  /// The mark of a transpose.
  public var transpose: String
  /// Whether a sum along an axis of a matrix is said, `(row sums of X)`, and not typed as a call.
  public var saysSums: Bool
  /// Whether a number stands directly before a name, 2x, and a quotient of two such parts is set close, 1/y.
  public var isClose: Bool
  /// How numbers are written.
  public var numbers: any NumberNotation

  /// A style from its signs.
  public init(
    times: String = " * ", arrayTimes: String = " * ", matrixTimes: String? = nil, minus: String = " - ",
    transpose: String = "ᵀ", saysSums: Bool = false, isClose: Bool = false, numbers: any NumberNotation
  ) {
    self.times = times
    self.arrayTimes = arrayTimes
    self.matrixTimes = matrixTimes
    self.minus = minus
    self.transpose = transpose
    self.saysSums = saysSums
    self.isClose = isClose
    self.numbers = numbers
  }

  /// The style in which a definition is typed, numbers at full precision.
  public static let typed = FormulaStyle(matrixTimes: " @ ", transpose: ".T", numbers: TypedNumbers())
}

/// How the numbers of a formula are written.
public protocol NumberNotation: Sendable {
  /// The number that a constant of a formula is written as.
  func constant(_ x: Double) -> Numeral
  /// A number.
  func text(_ x: Numeral) -> String
  /// Whether a number is written as a fraction, and so binds like a quotient.
  func isFraction(_ x: Numeral) -> Bool
  /// An array on one line.
  func text(_ x: Tensor<Numeral>) -> String
}

extension NumberNotation {
  public func constant(_ x: Double) -> Numeral { Numeral(x, .decimal) }
  public func isFraction(_ x: Numeral) -> Bool { false }
  public func text(_ x: Tensor<Numeral>) -> String { Formula(array: x).text(FormulaStyle(numbers: self)) }
}

/// Numbers with all their digits, as they can be typed.
public struct TypedNumbers: NumberNotation {
  public func text(_ x: Numeral) -> String { Self.text(x.approximate) }
  static func text(_ x: Double) -> String { x == x.rounded() && abs(x) < 1e15 ? String(Int(x)) : "\(x)" }
}

extension Formula {
  /// An array as a list of its entries, axis by axis.
  public init(array x: Tensor<Numeral>) {
    guard let length = x.shape.first else {
      self = .value(x.scalars[0])
      return
    }
    let size = x.count / max(length, 1)
    let parts = (0..<length).map { k in
      Formula(array: Tensor(Array(x.shape.dropFirst()), Array(x.scalars[k * size..<(k + 1) * size])))
    }
    self.init(.list(parts), shape: x.shape)
  }
}
