/// How tightly an operator holds its operands, loosest first.
public enum Precedence: Int, Comparable, Sendable {
  case comparison, addition, multiplication, sign, juxtaposition, power

  /// Orders by tightness.
  public static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }

  /// The next tighter level; `power`, the tightest, is its own.
  var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .power }
}

/// An operator between two operands; the raw value is how it is written.
public enum InfixOperator: String, CaseIterable, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case matrixProduct = "@"
  case power = "^"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "=="
  case notEqual = "!="

  init?(_ token: Token.Kind) {
    switch token {
    case .plus: self = .add
    case .minus: self = .subtract
    case .times: self = .multiply
    case .divide: self = .divide
    case .matrixProduct: self = .matrixProduct
    case .power: self = .power
    case .less: self = .less
    case .lessOrEqual: self = .lessOrEqual
    case .greater: self = .greater
    case .greaterOrEqual: self = .greaterOrEqual
    case .equal: self = .equal
    case .notEqual: self = .notEqual
    default: return nil
    }
  }

  /// How tightly it binds.
  public var precedence: Precedence {
    switch self {
    case .add, .subtract: .addition
    case .multiply, .divide, .matrixProduct: .multiplication
    case .power: .power
    default: .comparison
    }
  }

  /// Whether a chain groups from the right, as `2^3^2` = `2^(3^2)` does.
  public var isRightAssociative: Bool { self == .power }
}

/// A sign in front of an operand.
public enum PrefixOperator: String, Sendable {
  case minus = "-"
  case plus = "+"
}

/// What an update statement does with the old value; the raw value is how it is written.
public enum UpdateOperator: String, Sendable {
  case replace = ":="
  case add = "+="
  case subtract = "-="
  case multiply = "*="
  case divide = "/="

  init?(_ token: Token.Kind) {
    switch token {
    case .replace: self = .replace
    case .plusAssign: self = .add
    case .minusAssign: self = .subtract
    case .timesAssign: self = .multiply
    case .divideAssign: self = .divide
    default: return nil
    }
  }
}
