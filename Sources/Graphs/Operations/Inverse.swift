import Tensors

/// The inverse of a square matrix.
///
/// Shapes: n×n → n×n. A singular matrix is refused, as NumPy does. Source: `numpy.linalg.inv`.
public struct Inverse: ArrayRule {
  /// Whether a singular matrix is taken, with an inverse that is infinite: a slope that has no end is one all the same.
  private let takesSingular: Bool

  /// The inverse; as the slope of an operation that takes singular matrices, it takes them too.
  public init(takesSingular: Bool = false) { self.takesSingular = takesSingular }

  public var operation: ArrayOperation { .inverse(self) }
  public var name: String { "inv" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    try requireSquare(operands)
    return operands[0]
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let n = x[0].shape[0]
    let unit = Diagonal().value([Tensor<N>([n], repeating: 1)])
    return Tensor([n, n], Elimination(x[0], beside: unit).solution.flatMap { $0 })
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    // From Y A = I: dY = −Y dA Y.
    [.negative(.product(.left(y, transposed: false), .right(y, transposed: false), through: y.shape), of: y.shape)]
  }
  public func problem(in x: [Tensor<Double>]) -> ValueProblem? {
    !takesSingular && x[0].isSingular ? .singular(operation: name) : nil
  }

  static let function = ArrayFunction(
    ["inv"], ["A"],
    derivation: "Y A = I, so dY A + Y dA = 0, and dY = -Y dA Y",
    notes: ["a singular matrix is refused"]
  ) { call throws(ShapeMismatch) in
    try Inverse().requireSquare(call.shapes)
    return .inverse(Inverse())
  }
}

/// The solution X of A X = B, for one right side or for one in each column.
///
/// Shapes: n×n, n → n; n×n, n×m → n×m. A singular matrix is refused, as NumPy does. Source: `numpy.linalg.solve`.
public struct Solve: ArrayRule {
  /// The one solution.
  public init() {}

  public var operation: ArrayOperation { .solve(self) }
  public var name: String { "solve" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    try requireSquare(operands)
    guard (1...2).contains(operands[1].count) else {
      throw ShapeMismatch(name, operands, .rank(operand: 1, wanted: "a vector or a matrix"))
    }
    guard operands[1][0] == operands[0][0] else {
      throw ShapeMismatch(name, operands, .disagree("A has \(operands[0][0]) rows and b has \(operands[1][0])"))
    }
    return operands[1]
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    Tensor(x[1].shape, Elimination(x[0], beside: x[1]).solution.flatMap { $0 })
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    // From A X = B: dX = A⁻¹ dB − A⁻¹ dA X.
    let inverse = LinearMap<V>.left(.apply(Inverse(), [x[0]]), transposed: false)
    return [
      .negative(.product(inverse, .right(y, transposed: false), through: y.shape), of: x[0].shape), inverse,
    ]
  }
  public func problem(in x: [Tensor<Double>]) -> ValueProblem? { x[0].isSingular ? .singular(operation: name) : nil }

  static let function = ArrayFunction(
    ["solve"], ["A", "b"],
    derivation: "A x = b, so dA x + A dx = db, and dx = A⁻¹ (db - dA x)",
    notes: ["a singular matrix is refused"]
  ) { _ in .solve(Solve()) }
}

extension LinearMap {
  /// One map after another, the second first.
  static func product(_ outer: LinearMap, _ inner: LinearMap, through: Shape) -> LinearMap {
    .composed(outer, inner, through: through)
  }
  /// The negative of a map; `of` is the shape of what it acts on.
  static func negative(_ map: LinearMap, of shape: Shape) -> LinearMap { .composed(map, .diagonal(-1), through: shape) }
}
