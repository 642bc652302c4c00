import Tensors

/// An operation on arrays: its shape, its value and its local Jacobian, each stated once for every reading.
public protocol ArrayRule: Hashable, Sendable {
  /// Its case in the one list of array operations.
  var operation: ArrayOperation { get }
  /// The name in words and in formulas.
  var name: String { get }
  /// The shape of the result.
  func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape
  /// The value; shapes have been checked.
  func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N>
  /// The local Jacobian at each operand; nil where no gradient goes (labels, indices).
  func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?]
  /// The same where only some operands are asked for; the others may be left out.
  func jacobians<V: ArrayVocabulary>(
    at x: [V], result y: V, wanted: (_ operand: Int) -> Bool
  ) -> [LinearMap<V>?]
  /// How it is written, given its operands.
  func formula(_ x: [Formula]) -> Formula
  /// The condition under which the value is finite, in words, such as "det(A) ≠ 0".
  var domain: String? { get }
  /// What is wrong with these values, if they are outside what the operation takes (a label that names no class).
  func problem(in x: [Tensor<Double>]) -> ValueProblem?
  /// How many entries its local Jacobian holds besides the operands and the result, where these are many.
  func workspace(_ operands: [Shape]) -> Int
  /// The operation written out in simpler ones, of the same value and derivatives; nil for one that is simple itself.
  func expansion<V: ArrayVocabulary>(_ x: [V]) -> V?
}

extension ArrayRule {
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V, wanted: (Int) -> Bool) -> [LinearMap<V>?] {
    jacobians(at: x, result: y)
  }
  public func expansion<V: ArrayVocabulary>(_ x: [V]) -> V? { nil }
  public func formula(_ x: [Formula]) -> Formula { .call(name, x, shape: resultShape(x)) }
  public var domain: String? { nil }
  public func problem(in x: [Tensor<Double>]) -> ValueProblem? { nil }
  public func workspace(_ operands: [Shape]) -> Int { 0 }
  /// The shape of the result for operands that are known to fit.
  func resultShape<V: ArrayVocabulary>(_ x: [V]) -> Shape { (try? shape(x.map(\.shape))) ?? [] }
  func resultShape(_ x: [Formula]) -> Shape { (try? shape(x.map(\.shape))) ?? [] }
}

/// An array rule that is linear in its first operand and therefore its own Jacobian there; it states its transpose.
///
/// Further operands (the indices of a gather) are parameters: no gradient goes to them.
public protocol LinearRule: ArrayRule {
  /// Its case in the list of linear operations.
  var linear: LinearOperation { get }
  /// The transpose applied to a gradient; `from` is the shape of the first operand.
  func transposed<V: ArrayVocabulary>(_ g: V, from: Shape, parameters: [V]) -> V
  /// The Jacobian's name: 1ᵀ, a selection …
  func structure(from: Shape) -> Formula
}

extension LinearRule {
  public var operation: ArrayOperation { .linear(linear) }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    [.linear(linear, from: x[0].shape, parameters: Array(x.dropFirst()))] + x.dropFirst().map { _ in nil }
  }
}

/// Operands whose shapes do not fit an operation.
public struct ShapeMismatch: Error, Hashable, Sendable {
  /// Why they do not fit.
  public enum Reason: Hashable, Sendable {
    /// They do not broadcast together.
    case broadcast
    /// The inner lengths of a matrix product differ.
    case innerLengths(Int, Int)
    /// An operand has the wrong number of axes: which, and what is wanted in words.
    case rank(operand: Int, wanted: String)
    /// An axis outside the operand's rank.
    case axis(Int, rank: Int)
    /// The counts of entries differ.
    case count(Int, Int)
    /// A declared function takes other shapes.
    case domain([Shape])
    /// Two operands that must agree do not, in words.
    case disagree(String)
    /// The result would have no entries.
    case empty
  }
  /// The operation's name.
  public let operation: String
  /// The shapes of its operands.
  public let shapes: [Shape]
  /// Why they do not fit.
  public let reason: Reason

  /// A mismatch from its parts.
  public init(_ operation: String, _ shapes: [Shape], _ reason: Reason) {
    self.operation = operation
    self.shapes = shapes
    self.reason = reason
  }
}

/// Values that an operation does not take although the shapes fit.
public enum ValueProblem: Error, Hashable, Sendable {
  /// A class label or an index that names none of the positions: its value, where it stands, how many there are.
  case notAPosition(Double, entry: Int?, count: Int, operation: String)
  /// A matrix without an inverse where one is wanted.
  case singular(operation: String)
  /// A matrix that is not positive definite where one is wanted.
  case notPositiveDefinite(operation: String)
  /// A number outside 0 to 1 where a probability is wanted, and where it stands.
  case notAProbability(Double, entry: Int?, operation: String)
  /// None: the work was stopped before it was done.
  case interrupted
}
