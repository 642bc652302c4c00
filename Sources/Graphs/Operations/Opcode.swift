/// The one list of scalar operations, with the kinds of node that are none.
public enum Opcode: UInt8, CaseIterable, Sendable {
  /// A leaf that gradients reach, and one that they do not.
  case variable, constant
  /// A node whose operation stands in the table of arrays, and one entry of such a node.
  case array, element
  case identity, stopGradient, add, subtract, multiply, divide, power, negate
  case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual, gate, smooth, maximum, minimum
  case rectifiedMaximum, rectifiedMinimum, positiveReciprocal
  case exp, exp2, expMinusOne, log, log2, log10, logOnePlus, sqrt, square, reciprocal, abs, sign
  case sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh
  case sigmoid, relu, leakyRelu, softplus, heaviside
  case cbrt, atan2, modulo, floor, erf, erfc, logGamma, digamma, polygamma
  case logSigmoid, elu, selu, silu, mish, gelu, geluTanh, hardtanh

  /// Hands the rule, with its static type, to a reading.
  @inline(__always)
  public func read<T: ScalarReading>(_ reading: T) -> T.Result {
    switch self {
    case .variable, .constant, .array, .element: reading.other()
    case .identity: reading.unary(Identity.self)
    case .stopGradient: reading.unary(StopGradient.self)
    case .add: reading.binary(Add.self)
    case .subtract: reading.binary(Subtract.self)
    case .multiply: reading.binary(Multiply.self)
    case .divide: reading.binary(Divide.self)
    case .power: reading.binary(Power.self)
    case .negate: reading.unary(Negate.self)
    case .less: reading.binary(Less.self)
    case .lessOrEqual: reading.binary(LessOrEqual.self)
    case .greater: reading.binary(Greater.self)
    case .greaterOrEqual: reading.binary(GreaterOrEqual.self)
    case .equal: reading.binary(Equal.self)
    case .notEqual: reading.binary(NotEqual.self)
    case .gate: reading.binary(Gate.self)
    case .smooth: reading.binary(Smooth.self)
    case .maximum: reading.binary(Maximum.self)
    case .minimum: reading.binary(Minimum.self)
    case .rectifiedMaximum: reading.binary(RectifiedMaximum.self)
    case .rectifiedMinimum: reading.binary(RectifiedMinimum.self)
    case .positiveReciprocal: reading.unary(PositiveReciprocal.self)
    case .exp: reading.unary(Exp.self)
    case .exp2: reading.unary(Exp2.self)
    case .expMinusOne: reading.unary(ExpMinusOne.self)
    case .log: reading.unary(Log.self)
    case .log2: reading.unary(Log2.self)
    case .log10: reading.unary(Log10.self)
    case .logOnePlus: reading.unary(LogOnePlus.self)
    case .sqrt: reading.unary(Sqrt.self)
    case .square: reading.unary(Square.self)
    case .reciprocal: reading.unary(Reciprocal.self)
    case .abs: reading.unary(Abs.self)
    case .sign: reading.unary(Sign.self)
    case .sin: reading.unary(Sin.self)
    case .cos: reading.unary(Cos.self)
    case .tan: reading.unary(Tan.self)
    case .asin: reading.unary(Asin.self)
    case .acos: reading.unary(Acos.self)
    case .atan: reading.unary(Atan.self)
    case .sinh: reading.unary(Sinh.self)
    case .cosh: reading.unary(Cosh.self)
    case .tanh: reading.unary(Tanh.self)
    case .asinh: reading.unary(Asinh.self)
    case .acosh: reading.unary(Acosh.self)
    case .atanh: reading.unary(Atanh.self)
    case .sigmoid: reading.unary(Sigmoid.self)
    case .relu: reading.unary(ReLU.self)
    case .leakyRelu: reading.binary(LeakyReLU.self)
    case .softplus: reading.unary(Softplus.self)
    case .heaviside: reading.unary(Heaviside.self)
    case .cbrt: reading.unary(Cbrt.self)
    case .atan2: reading.binary(Atan2.self)
    case .modulo: reading.binary(Modulo.self)
    case .floor: reading.unary(Floor.self)
    case .erf: reading.unary(Erf.self)
    case .erfc: reading.unary(Erfc.self)
    case .logGamma: reading.unary(LogGamma.self)
    case .digamma: reading.unary(Digamma.self)
    case .polygamma: reading.binary(Polygamma.self)
    case .logSigmoid: reading.unary(LogSigmoid.self)
    case .elu: reading.binary(ELU.self)
    case .selu: reading.unary(SELU.self)
    case .silu: reading.unary(SiLU.self)
    case .mish: reading.unary(Mish.self)
    case .gelu: reading.unary(GELU.self)
    case .geluTanh: reading.unary(GELUTanh.self)
    case .hardtanh: reading.unary(Hardtanh.self)
    }
  }

  /// The operations of the list, without the kinds of node that are none.
  public static let operations: [Opcode] = allCases.filter { $0.rawValue >= Opcode.identity.rawValue }
  /// Whether this names an operation on scalars.
  @inline(__always) var isOperation: Bool { rawValue >= Opcode.identity.rawValue }
}

/// Something done with a scalar rule of any type.
public protocol ScalarReading {
  associatedtype Result
  /// Does it with a function of one number.
  func unary<R: UnaryRule>(_ rule: R.Type) -> Result
  /// Does it with a function of two numbers.
  func binary<R: BinaryRule>(_ rule: R.Type) -> Result
  /// Where the opcode names no operation.
  func other() -> Result
}

/// What the list tells of a rule without computing with it.
public struct ScalarDescription: Sendable {
  /// Its case in the list.
  public let opcode: Opcode
  /// How many operands it takes.
  public let arity: Int
  /// The names under which it is called.
  public let names: [String]
  /// What help says of it.
  public let help: FunctionHelp?
  /// What other libraries call it.
  public let libraryNames: LibraryNames
  /// How it is written.
  public let notation: Notation
  /// The values taken by trailing operands that a call leaves out.
  public let defaults: [Double]
  /// Which operands a gradient flows to.
  public let differentiable: [Bool]
  /// Where the value exists, in words.
  public let domain: String?
  /// How the slope comes about, in one sentence.
  public let derivation: String
  /// Points at the edge of the domain.
  public let edges: [[Double]]
  /// Whether a unit of it can saturate.
  public let saturates: Bool
  /// Whether finite operands give a finite result unless it overflows.
  public let staysFinite: Bool
  /// Whether it has a body in simpler ones.
  public let isComposite: Bool
  /// The kink at given operands.
  public let kink: @Sendable ([Double]) -> Kink?
}

extension Opcode {
  /// The description of the rule; nil for a kind of node that is no operation.
  public var description: ScalarDescription? { read(DescriptionReading()) }
}

private struct DescriptionReading: ScalarReading {
  func describe<R: ScalarRule>(_ rule: R.Type, arity: Int, isComposite: Bool) -> ScalarDescription? {
    ScalarDescription(
      opcode: R.opcode, arity: arity, names: R.names, help: R.help, libraryNames: R.libraryNames, notation: R.notation,
      defaults: R.defaults,
      differentiable: (0..<arity).map { R.differentiable[$0] }, domain: R.domain, derivation: R.derivation,
      edges: R.edges, saturates: R.saturates, staysFinite: R.staysFinite, isComposite: isComposite,
      kink: { R.kink(at: $0) })
  }
  func unary<R: UnaryRule>(_ rule: R.Type) -> ScalarDescription? {
    describe(rule, arity: 1, isComposite: R.expansion(Formula.symbol("x")) != nil)
  }
  func binary<R: BinaryRule>(_ rule: R.Type) -> ScalarDescription? {
    describe(rule, arity: 2, isComposite: R.expansion(Formula.symbol("a"), .symbol("b")) != nil)
  }
  func other() -> ScalarDescription? { nil }
}
