import RealModule
import Tensors

/// What a rule may say about arrays: all that it may say about scalars, entry by entry, and applying array rules.
public protocol ArrayVocabulary: ScalarVocabulary {
  /// The lengths of the axes.
  var shape: Shape { get }
  /// An array rule applied.
  static func apply<R: ArrayRule>(_ rule: R, _ operands: [Self]) -> Self
  /// The same, known by a name of its own to those who read the body of an operation: the gate i of an LSTM.
  func called(_ name: String) -> Self
}

extension ArrayVocabulary {
  public func called(_ name: String) -> Self { self }
  /// The matrix product, either operand transposed.
  public func matmul(_ other: Self, _ transposed: Bool = false, _ otherTransposed: Bool = false) -> Self {
    .apply(MatrixProduct(transposed, otherTransposed), [self, other])
  }
  /// The outer product of two vectors.
  public func outer(_ other: Self) -> Self { .apply(Outer(), [self, other]) }
  /// The sum along an axis; nil is over everything.
  public func sum(_ axis: Int?, keep: Bool = false) -> Self { .apply(Sum(axis: axis, keep: keep), [self]) }
  /// An axis as a person gives it: none for a vector, which has but one.
  func axisGiven(_ axis: Int?) -> Int? { shape.count > 1 ? axis : nil }
  /// The mean along an axis, which stays at length 1 where there are others.
  func mean(_ axis: Int?) -> Self { .apply(Mean(axis: axisGiven(axis), keep: shape.count > 1), [self]) }
  /// Entries repeated to a larger shape.
  public func broadcast(to target: Shape) -> Self { shape == target ? self : .apply(Broadcast(to: target), [self]) }
  /// The same entries in another shape.
  public func reshaped(_ target: Shape) -> Self { shape == target ? self : .apply(Reshape(to: target), [self]) }
  /// A reduced array with the lost axis put back at length 1, ready to broadcast against the whole.
  public func restoring(axis: Int?, of whole: Shape) -> Self {
    axis == nil ? self : reshaped(whole.keeping(axis: axis))
  }
}

extension Tensor: ElementaryFunctions where Element: Number {}
extension Tensor: AdditiveArithmetic where Element: Number {}
extension Tensor: ExpressibleByIntegerLiteral where Element: Number {}
extension Tensor: ScalarVocabulary where Element: Number {
  public init(_ constant: Double) { self.init(scalar: Element(constant)) }
  public init(integerLiteral n: Int64) { self.init(scalar: Element(integerLiteral: n)) }
  public static func apply<R: UnaryRule>(_ rule: R.Type, _ x: Self) -> Self { x.map { R.value($0) } }
  public static func apply<R: BinaryRule>(_ rule: R.Type, _ a: Self, _ b: Self) -> Self {
    a.combined(with: b) { R.value($0, $1) }
  }
  public static func + (a: Self, b: Self) -> Self { a.combined(with: b) { $0 + $1 } }
  public static func - (a: Self, b: Self) -> Self { a.combined(with: b) { $0 - $1 } }
  public static func * (a: Self, b: Self) -> Self { a.combined(with: b) { $0 * $1 } }
  public static func / (a: Self, b: Self) -> Self { a.combined(with: b) { $0 / $1 } }
  public static prefix func - (a: Self) -> Self { a.map { -$0 } }
  public static func chosen(_ slope: Self, where reach: @autoclosure () -> Self) -> Self {
    Element.marksAbsence ? slope.combined(with: reach()) { .present($0, where: $1) } : slope
  }
  public static func existing(_ y: Self, _ slope: Self) -> Self {
    y.combined(with: slope) { y, s in s + .gate(.unordered(y, y), y) }
  }
}
extension Tensor: ArrayVocabulary where Element: Number {
  public static func apply<R: ArrayRule>(_ rule: R, _ operands: [Self]) -> Self { rule.value(operands) }
}
