import Tensors

/// A formula as it is written: a tree of terms, printed by a style and by each output format.
public struct Formula: Hashable, Sendable {
  /// What stands at the root.
  public indirect enum Term: Hashable, Sendable {
    /// A constant of the rule or of the definition.
    case number(Double)
    /// A value put in for a name: printed like a number but never simplified away.
    case value(Numeral)
    /// The values of an array put in for a name.
    case array(Tensor<Numeral>)
    /// The name of a node; within a page it is the name of no other.
    case symbol(String)
    /// `name(a, b)`.
    case call(String, [Formula])
    /// `a ∘ b`.
    case infix(FormulaOperator, Formula, Formula)
    /// `-a`.
    case negation(Formula)
    /// `aᵀ`.
    case transpose(Formula)
    /// `a⁻¹`; of a transpose `a⁻ᵀ`.
    case inverse(Formula)
    /// `a[i, j]`.
    case indexed(Formula, [Formula])
    /// What stands between brackets as it was typed: `1:3`.
    case notation(String)
    /// `[a, b]`.
    case list([Formula])
    /// `name=3`.
    case keyword(String, String)
    /// A name that the page gives.
    case generated(GeneratedName)
    /// A gradient, or a local derivative.
    case derivative(Derivative)
    /// `ẋ`: how something moves in forward mode.
    case tangent(Formula)
    /// `Σ_j a`; without letters a sum over what the words around it say.
    case sum(over: [GeneratedName], Formula)
    /// `a if i = j, else 0`.
    case cases([Branch])
    /// `X ↦ A Xᵀ`: a linear map by what it does.
    case map(GeneratedName, Formula)
    /// A matrix that acts along the rows of a larger array, and words that say so.
    case along(Formula, String)
    /// Words and formulas that stand for a formula: `row 0 of I`.
    case phrase([Phrase])
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
  static func infix(_ o: FormulaOperator, _ a: Formula, _ b: Formula, shape: Shape) -> Formula {
    Formula(.infix(o, a, b), shape: shape)
  }
  static func list(_ x: [Formula], shape: Shape) -> Formula { Formula(.list(x), shape: shape) }
  static func indexed(_ x: Formula, _ indices: [Formula], shape: Shape) -> Formula {
    Formula(.indexed(x, indices), shape: shape)
  }
  /// An entry by its flat position.
  public func entry(_ position: Int) -> Formula { Formula(.indexed(self, Self.indices(position, in: shape))) }
  /// The indices of an entry by its flat position.
  public static func indices(_ position: Int, in shape: Shape) -> [Formula] {
    entryIndices(position, in: shape).map { Formula(integerLiteral: Int64($0)) }
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
    let parts = [Phrase.words(before)] + (formula.map { [.formula($0)] } ?? []) + [.words(after)]
    return Formula(.phrase(parts.filter { $0 != .words("") }))
  }
  /// The transpose; of a transpose, the formula below it.
  public var transposedFormula: Formula {
    if case .transpose(let x) = term { return x }
    return Formula(.transpose(self), shape: shape.reversed())
  }
}

extension Formula {
  /// Words or a formula among them.
  public enum Phrase: Hashable, Sendable {
    case words(String)
    case formula(Formula)
  }

  /// One of several values, and when it is that one; the last may have no condition.
  public struct Branch: Hashable, Sendable {
    public let value: Formula
    public let condition: Formula?

    /// A value under a condition.
    public init(_ value: Formula, if condition: Formula? = nil) { (self.value, self.condition) = (value, condition) }
  }

  /// The derivative of one thing by others, and how it is written.
  public struct Derivative: Hashable, Sendable {
    /// How a derivative is written.
    public enum Notation: Hashable, Sendable {
      /// `∂f/∂x`.
      case partial
      /// `∇x f`, and `∇x` where the output goes without saying.
      case nabla, shortNabla
      /// `x̄`.
      case bar
      /// `dx`.
      case d
      /// The part of a gradient that comes by one use among others, which has no name.
      case arrived
    }
    public let output: Formula
    /// By what, one after the other.
    public let variables: [Formula]
    public let notation: Notation

    /// A derivative and how it is written.
    public init(of output: Formula, by variables: [Formula], _ notation: Notation = .partial) {
      (self.output, self.variables, self.notation) = (output, variables, notation)
    }
  }

  /// `∂y/∂x`.
  public static func partial(_ output: Formula, _ variables: Formula..., shape: Shape = []) -> Formula {
    Formula(.derivative(Derivative(of: output, by: variables)), shape: shape)
  }
}

/// A sign between two operands.
public enum FormulaOperator: String, Hashable, Sendable, CaseIterable {
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
  /// Two indices are the same, in the condition of a case.
  case isSame = "="

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
  /// A number; a length that is known by a letter is that letter.
  public init(integerLiteral n: Int64) {
    self.init(SizeLetter(standIn: Int(n)).map { .symbol($0.name) } ?? .number(Double(n)))
  }

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
    if case .linear(.reshape(let r)) = rule.operation {
      // Axes of length 1 go without saying; all entries in one row do not.
      let isFlat = r.target.count == 1 && operands[0].shape.filter { $0 != 1 }.count > 1
      return isFlat ? .call("ravel", operands, shape: r.target) : Formula(operands[0].term, shape: r.target)
    }
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
