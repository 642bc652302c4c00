/// A number of a trace: a fraction as long as it is known exactly, and a double from where that ended.
///
/// Arithmetic, comparisons, whole powers and roots that come out keep it exact; transcendental functions end exactness
/// except at the few points where they are rational, and so do fractions that grow too long.
public struct Numeral: Sendable {
  /// Why a number is not known exactly.
  public enum Ending: Sendable, Hashable {
    /// It never was: it is a double that nobody asked to be exact.
    case decimal
    /// A function whose value is not rational there.
    case function
    /// Its numerator or denominator grew too long.
    case length
    /// It is a decimal of more digits than a double keeps.
    case digits
    /// It belongs to arrays too large to be carried exactly.
    case size
    /// It is no number, or infinite.
    case undefined
  }

  enum Form: Sendable {
    case exact(Fraction)
    case ended(Double, Ending)
  }
  let form: Form

  /// An exact number.
  public init(_ fraction: Fraction) { form = .exact(fraction) }

  /// A number that is not known exactly.
  public init(_ x: Double, _ ending: Ending) { form = .ended(x, x.isFinite ? ending : .undefined) }

  /// The number nearest to a rational one, or that one.
  public var approximate: Double {
    switch form {
    case .exact(let fraction): fraction.approximate
    case .ended(let x, _): x
    }
  }

  /// The exact value; nil where it is not known.
  public var fraction: Fraction? {
    if case .exact(let fraction) = form { return fraction }
    return nil
  }

  /// Why the exact value is not known; nil where it is.
  public var ending: Ending? {
    if case .ended(_, let ending) = form { return ending }
    return nil
  }

  /// The number as a trace keeps it: no longer exact where its fraction could not be read any more.
  public var readable: Numeral {
    guard case .exact(let fraction) = form, !fraction.isReadable else { return self }
    return Numeral(fraction.approximate, .length)
  }

  /// Whether it is neither infinite nor not a number.
  public var isFinite: Bool { approximate.isFinite }
  /// Whether it is not a number.
  public var isNaN: Bool { approximate.isNaN }
}

extension Numeral {
  /// Whether both are known to be the same number, or known to be as little; `==` compares what is not exact by its double.
  public func isSame(as other: Numeral) -> Bool {
    fraction == other.fraction && ending == other.ending
      && approximate.bitPattern == other.approximate.bitPattern
  }
}

extension Tensor<Numeral> {
  /// Whether all entries are the same numbers.
  public func isSame(as other: Tensor<Numeral>) -> Bool {
    shape == other.shape && zip(scalars, other.scalars).allSatisfy { $0.isSame(as: $1) }
  }
}

extension Numeral: Hashable {
  public static func == (a: Self, b: Self) -> Bool {
    switch (a.form, b.form) {
    case (.exact(let x), .exact(let y)): x == y
    default: a.approximate == b.approximate
    }
  }
  public func hash(into hasher: inout Hasher) { hasher.combine(approximate) }
}

extension Numeral: Number {
  private static let small: [Fraction] = (-16...16).map { Fraction($0) }

  /// The exact value of a decimal, unless it has more digits than a double keeps.
  public init(_ constant: Double) {
    if constant.magnitude <= 16, constant == constant.rounded() {
      self.init(Self.small[Int(constant) + 16])
    } else if let fraction = Fraction(decimal: constant) {
      self.init(fraction)
    } else {
      self.init(constant, .digits)
    }
  }
  public init(integerLiteral n: Int64) {
    self.init((-16...16).contains(n) ? Self.small[Int(n) + 16] : Fraction(.init(n)))
  }

  /// Beyond this many bits a fraction is given up in the middle of a calculation, so that none grows without end.
  private static let mostBits = 4096

  private static func exact(_ size: Int, _ x: Double, _ fraction: () -> Fraction) -> Numeral {
    size > mostBits ? Numeral(x, .length) : Numeral(fraction())
  }

  private var isExactZero: Bool { fraction.map { $0.signum == 0 } ?? false }

  /// Why the result of two numbers is not exact.
  private static func ending(_ a: Self, _ b: Self) -> Ending {
    // That nobody asked says less than any other reason.
    if let ending = a.ending, ending != .decimal { return ending }
    return b.ending ?? a.ending ?? .function
  }

  public static func + (a: Self, b: Self) -> Self {
    guard let x = a.fraction, let y = b.fraction else {
      return Numeral(a.approximate + b.approximate, ending(a, b))
    }
    return exact(x.size + y.size, x.approximate + y.approximate) { x + y }
  }
  public static func - (a: Self, b: Self) -> Self { a + (-b) }
  public static func * (a: Self, b: Self) -> Self {
    guard let x = a.fraction, let y = b.fraction else {
      // Nothing times whatever is finite is nothing, exactly.
      if a.isExactZero && b.isFinite || b.isExactZero && a.isFinite, a.ending != .decimal, b.ending != .decimal {
        return 0
      }
      return Numeral(a.approximate * b.approximate, ending(a, b))
    }
    return exact(x.size + y.size, x.approximate * y.approximate) { x * y }
  }
  public static func / (a: Self, b: Self) -> Self {
    let quotient = a.approximate / b.approximate
    guard let x = a.fraction, let y = b.fraction, y.signum != 0 else { return Numeral(quotient, ending(a, b)) }
    return exact(x.size + y.size, quotient) { x / y }
  }
  public static prefix func - (a: Self) -> Self {
    switch a.form {
    case .exact(let x): Numeral(-x)
    case .ended(let x, let ending): Numeral(-x, ending)
    }
  }
  public static var zero: Self { 0 }

  public var position: Int? {
    if let fraction, !fraction.isWhole { return nil }
    return Int(exactly: approximate)
  }
  public static func less(_ a: Self, _ b: Self) -> Self {
    if let x = a.fraction, let y = b.fraction { return x < y ? 1 : 0 }
    return a.approximate < b.approximate ? 1 : 0
  }
  public static func equal(_ a: Self, _ b: Self) -> Self { a == b ? 1 : 0 }
  public static func gate(_ c: Self, _ x: Self) -> Self { c.approximate != 0 ? x : 0 }
  public static func floor(_ x: Self) -> Self {
    if let fraction = x.fraction { return Numeral(fraction.floor) }
    return Numeral(.floor(x.approximate), x.ending ?? .function)
  }

  public static func power(_ a: Self, _ b: Self) -> Self {
    let value = Double.power(a.approximate, b.approximate)
    guard let exponent = b.fraction else {
      if let base = a.fraction, base.equals(1) { return 1 }
      return Numeral(value, ending(a, b))
    }
    if exponent.signum == 0 { return 1 }
    guard let base = a.fraction, exponent.isReadable, value.isFinite else {
      if exponent.equals(1) { return a }
      return Numeral(value, ending(a, b))
    }
    let (n, k) = (Int(exponent.numerator), Int(exponent.denominator))
    guard base.size.multipliedReportingOverflow(by: abs(n)).partialValue <= mostBits, abs(n) <= mostBits else {
      // 1 has a short power whatever the exponent.
      return base.equals(1) ? 1 : Numeral(value, .length)
    }
    guard k > 1 else { return Numeral(base.power(n)) }
    guard k <= 64, let root = base.root(k) else { return Numeral(value, .function) }
    return Numeral(root.power(n))
  }
}
