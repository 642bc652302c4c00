import Tensors

/// A node of a graph under construction, or a constant that has not needed a node yet.
///
/// Rules read in this vocabulary grow the derivative graph: symbol-to-symbol differentiation.
public struct Expression {
  enum Kind: Equatable {
    case constant(Tensor<Double>)
    case node(NodeID)
  }
  let kind: Kind
  let builder: GraphBuilder?
  /// The exact value of a constant whose double only comes near to it, such as a third.
  let exact: Tensor<Numeral>?

  private init(kind: Kind, builder: GraphBuilder?, exactly exact: Tensor<Numeral>? = nil) {
    self.kind = kind
    self.builder = builder
    self.exact = exact
  }
  init(_ constant: Tensor<Double>, exactly exact: Tensor<Numeral>? = nil) {
    self.init(kind: .constant(constant), builder: nil, exactly: exact)
  }
  init(_ node: NodeID, in builder: GraphBuilder) {
    // A literal is a constant to the simplification; a leaf that can be fed is not.
    if builder.simplifies, let c = builder.graph.literal(node) {
      self.init(Tensor(scalar: c), exactly: builder.graph.exactLeaves[node])
    } else {
      self.init(kind: .node(node), builder: builder)
    }
  }

  /// The node, made if this is a constant.
  func node(in builder: GraphBuilder) -> NodeID {
    switch kind {
    case .node(let i): i
    case .constant(let c):
      if let exact {
        builder.graph.constant(c, exactly: exact)
      } else {
        c.isScalar ? builder.graph.constant(c.scalars[0]) : builder.graph.constant(c)
      }
    }
  }
  var folded: Tensor<Double>? {
    if case .constant(let c) = kind { return c }
    return nil
  }
}

/// A graph that expressions append to.
final class GraphBuilder {
  var graph: Graph
  /// Whether expressions are simplified as they are built.
  var simplifies = true
  /// How many nodes there were before: an identity may look inside only what was grown since, for all else may be named,
  /// or differentiated by, now or later.
  let mark: Int
  /// For each node from the first on, whether it stays finite; worked out as far as somebody asked.
  var staysFinite: [Bool] = []
  /// Whether a value that could only become infinite by overflow did, as far as somebody asked.
  var hasOverflow = false
  /// The first thing that went wrong while appending; expressions themselves cannot throw.
  var failure: ShapeMismatch?
  /// Which operations are written out in simpler ones instead of becoming a node.
  var opens: (ArrayOperation) -> Bool = { _ in false }
  init(_ graph: consuming Graph) {
    mark = graph.count
    self.graph = graph
  }
}

extension Expression: SymbolicVocabulary {
  public init(_ constant: Double) { self.init(Tensor(scalar: constant)) }
  public init(integerLiteral n: Int64) { self.init(Tensor(scalar: Double(n))) }
  public static func == (a: Self, b: Self) -> Bool { a.kind == b.kind }

  public var shape: Shape {
    switch kind {
    case .constant(let c): c.shape
    case .node(let i): builder.map { $0.graph.shape(of: i) } ?? []
    }
  }
  public var constant: Double? {
    if exact == nil, let c = folded, c.isScalar { return c.scalars[0] }
    return nil
  }
  public var isOne: Bool { folded?.allSatisfy { $0 == 1 } ?? false }
  public var isZero: Bool { folded?.allSatisfy { $0 == 0 } ?? false }
  public static var foldsZero: Bool { false }
  public var simplifies: Bool { builder?.simplifies ?? true }
  public var negated: Expression? {
    // A copy stands for a node that was there before.
    guard case .node(let i) = kind, let builder, i.index >= builder.mark, builder.graph.copies[i] == nil else {
      return nil
    }
    switch builder.graph.operation(of: i) {
    case .scalar(.negate), .array(.elementwise(.negate)):
      return Expression(builder.graph.operands(of: i)[0], in: builder)
    default: return nil
    }
  }

  public static func apply<R: UnaryRule>(_ rule: R.Type, _ x: Self) -> Self {
    computed(.elementwise(R.opcode), [x]) ?? append(.elementwise(R.opcode), [x])
  }
  public static func apply<R: BinaryRule>(_ rule: R.Type, _ a: Self, _ b: Self) -> Self {
    computed(.elementwise(R.opcode), [a, b]) ?? append(.elementwise(R.opcode), [a, b])
  }
  public static func apply<R: ArrayRule>(_ rule: R, _ operands: [Self]) -> Self {
    computed(rule.operation, operands) ?? append(rule.operation, operands)
  }

  /// The value of an operation on constants; nil where an operand is a node.
  private static func computed(_ operation: ArrayOperation, _ operands: [Self]) -> Self? {
    let constants = operands.compactMap(\.folded)
    guard constants.count == operands.count, (try? operation.shape(constants.map(\.shape)))?.hasLetters != true else {
      return nil
    }
    let value = operation.value(constants)
    return Expression(value, exactly: exactly(value, operation, operands))
  }

  /// Larger constants are known by their doubles alone.
  private static let mostExactEntries = 64

  /// What an operation on constants gives exactly; nil where the doubles say it all.
  private static func exactly(
    _ value: Tensor<Double>, _ operation: ArrayOperation, _ operands: [Self]
  ) -> Tensor<Numeral>? {
    guard operands.reduce(value.count, { $0 + ($1.folded?.count ?? 0) }) <= mostExactEntries else { return nil }
    // Of whole numbers nothing but a quotient is anything else.
    let isWhole = operands.allSatisfy { $0.exact == nil && $0.folded?.isWhole ?? false } && value.isWhole
    guard !isWhole else { return nil }
    let exact = operation.value(of: operands.map { $0.exact ?? ($0.folded ?? value).map { Numeral($0) } })
    return zip(value.scalars, exact.scalars).contains { $1.fraction != nil && $1.fraction != Numeral($0).fraction }
      ? exact : nil
  }

  /// y is unequal to itself only where it is not a number.
  public static func existing(_ y: Self, _ slope: Self) -> Self {
    y.folded == nil ? slope + gate(apply(NotEqual.self, y, y), y) : slope
  }

  private static func append(_ operation: ArrayOperation, _ operands: [Self]) -> Self {
    guard let builder = operands.lazy.compactMap(\.builder).first else { return Expression(.nan) }
    if builder.opens(operation), let body = operation.expansion(operands) { return body }
    let nodes = operands.map { $0.node(in: builder) }
    do throws(ShapeMismatch) {
      return Expression(try builder.graph.append(operation, nodes), in: builder)
    } catch {
      builder.failure = builder.failure ?? error
      return Expression(.nan)
    }
  }
}

extension Tensor<Double> {
  fileprivate var isWhole: Bool { allSatisfy { $0 == $0.rounded() } }
}
