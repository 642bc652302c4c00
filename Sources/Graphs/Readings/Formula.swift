import Tensors

/// A formula as it is written: a tree of terms, printed by a style and by each output format.
public struct Formula: Hashable, Sendable {
  /// What stands at the root.
  public indirect enum Term: Hashable, Sendable {
    /// A constant of the rule or of the definition.
    case number(Double)
    /// A value put in for a name: printed like a number but never simplified away.
    case value(Numeral)
    /// A name, or any text that stands for itself.
    case symbol(String)
    /// `name(a, b)`.
    case call(String, [Formula])
    /// `a ∘ b`.
    case infix(InfixOperator, Formula, Formula)
    /// `-a`.
    case negation(Formula)
    /// `aᵀ`.
    case transpose(Formula)
    /// `a[…]`, the text between the brackets given.
    case indexed(Formula, String)
    /// `a[i]`, the index a formula.
    case indexedBy(Formula, Formula)
    /// `[a, b]`.
    case list([Formula])
    /// `name=3`.
    case keyword(String, String)
    /// A name that the page gives.
    case generated(GeneratedName)
    /// `X ↦ A Xᵀ`: a linear map by what it does.
    case map(GeneratedName, Formula)
    /// A matrix that acts along the rows of a larger array, and words that say so.
    case along(Formula, String)
    /// Words around a formula that stand for a matrix: `row 0 of I`.
    case phrase(String, Formula?, String)
  }
  /// What stands at the root.
  public let term: Term
  /// The shape of the value it describes.
  public let shape: Shape

  /// A formula from its root and shape.
  public init(_ term: Term, shape: Shape = []) {
    self.term = term
    self.shape = shape
  }

  /// A name.
  public static func symbol(_ name: String, shape: Shape = []) -> Formula { Formula(.symbol(name), shape: shape) }
  /// A number put in for a name.
  public static func value(_ x: Double) -> Formula { .value(Numeral(x, .decimal)) }
  /// A number put in for a name.
  public static func value(_ x: Numeral) -> Formula { Formula(.value(x)) }
  static func call(_ name: String, _ x: [Formula], shape: Shape) -> Formula { Formula(.call(name, x), shape: shape) }
  static func infix(_ o: InfixOperator, _ a: Formula, _ b: Formula, shape: Shape) -> Formula {
    Formula(.infix(o, a, b), shape: shape)
  }
  static func list(_ x: [Formula], shape: Shape) -> Formula { Formula(.list(x), shape: shape) }
  static func indexed(_ x: Formula, _ notation: String, shape: Shape) -> Formula {
    Formula(.indexed(x, notation), shape: shape)
  }
  static func indexed(_ x: Formula, _ index: Formula, shape: Shape) -> Formula {
    Formula(.indexedBy(x, index), shape: shape)
  }
  static func keyword(_ name: String, _ value: Int) -> Formula { Formula(.keyword(name, String(value))) }
  static func shape(_ s: Shape) -> Formula { Formula(.list(s.map { Formula(integerLiteral: Int64($0)) })) }
  static func alongAxis(_ name: String, _ x: Formula, _ axis: Int) -> Formula {
    .call(name, [x] + (axis == x.shape.count - 1 ? [] : [.keyword("axis", axis)]), shape: x.shape)
  }
  static func reduction(_ name: String, _ x: Formula, _ axis: Int?, _ keep: Bool, shape: Shape) -> Formula {
    let options = (axis.map { [Formula.keyword("axis", $0)] } ?? []) + (keep ? [.keyword("keepdims", 1)] : [])
    return .call(name, [x] + options, shape: shape)
  }
  /// A matrix that the page names.
  public static func generated(_ kind: GeneratedName.Kind, shape: Shape = []) -> Formula {
    Formula(.generated(GeneratedName(kind)), shape: shape)
  }
  /// The identity matrix.
  public static let identity = generated(.identity)
  /// Words that stand for a matrix.
  static func phrase(_ before: String, _ formula: Formula? = nil, _ after: String = "") -> Formula {
    Formula(.phrase(before, formula, after))
  }
  /// The transpose; of a transpose, the formula below it.
  public var transposedFormula: Formula {
    if case .transpose(let x) = term { return x }
    return Formula(.transpose(self), shape: shape.reversed())
  }
}

/// A sign between two operands.
public enum InfixOperator: String, Hashable, Sendable, CaseIterable {
  case plus = "+"
  case minus = "-"
  case times = "*"
  case over = "/"
  case power = "^"
  case matrixTimes = "@"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "=="
  case notEqual = "!="
  /// A ⊗ B: the matrix that acts on the rows and on the columns of an array.
  case kronecker = "⊗"
  /// One linear map after another.
  case composed = "·"
  /// A matrix or a vector divided by a count.
  case share = "∕"

  /// How tightly it binds: comparisons 0, sums 1, products 2, powers 4 (unary minus stands at 3).
  public var precedence: Int {
    switch self {
    case .plus, .minus: 1
    case .times, .over, .matrixTimes, .kronecker, .composed: 2
    case .power: 4
    case .share: 9
    default: 0
    }
  }
}

extension Formula: SymbolicVocabulary {
  public init(_ constant: Double) { self.init(.number(constant)) }
  public init(integerLiteral n: Int64) { self.init(.number(Double(n))) }

  public var constant: Double? {
    if case .number(let x) = term, shape.isEmpty { return x }
    return nil
  }
  public var isZero: Bool { term == .number(0) }
  public var negated: Formula? {
    if case .negation(let x) = term { return x }
    return nil
  }

  public static func apply<R: UnaryRule>(_ rule: R.Type, _ x: Self) -> Self {
    switch R.notation {
    case .bare: x
    case .negation: Formula(.negation(x), shape: x.shape)
    case .function(let name): .call(name, [x], shape: x.shape)
    case .reciprocal: 1 / x
    case .infix(let o): .call(o.rawValue, [x], shape: x.shape)
    }
  }
  public static func apply<R: BinaryRule>(_ rule: R.Type, _ a: Self, _ b: Self) -> Self {
    let shape = broadcastShape(a.shape, b.shape) ?? a.shape
    switch R.notation {
    case .infix(let o): return .infix(o, a, b, shape: shape)
    case .function(let name): return .call(name, [a, b], shape: shape)
    case .bare, .negation, .reciprocal: return a
    }
  }
  public static func apply<R: ArrayRule>(_ rule: R, _ operands: [Self]) -> Self {
    // A constant repeated is still that constant, and says so better than a call would.
    if case .linear(.broadcast(let b)) = rule.operation, case .number = operands[0].term {
      return Formula(operands[0].term, shape: b.target)
    }
    if case .linear(.reshape(let r)) = rule.operation { return Formula(operands[0].term, shape: r.target) }
    return rule.formula(operands)
  }

  /// x · x is written x².
  public static func multiplied(_ x: Self, _ y: Self) -> Self {
    x == y ? .infix(.power, x, 2, shape: x.shape) : apply(Multiply.self, x, y)
  }
  public static var foldsZero: Bool { true }
  /// What holds at one point by convention is not written either.
  public static func smooth(_ c: Self, _ x: Self) -> Self { x }
  /// A guard against 0 · ∞ is not part of what a person writes; a condition is.
  public static func gated(_ c: Self, _ x: Self) -> Self {
    switch c.term {
    case .infix(let o, _, _) where o.precedence == 0: c * x
    case .call("u", _), .infix(.minus, Formula(1), _): c * x
    default: x
    }
  }
}
