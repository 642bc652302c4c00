import Tensors

/// An element-wise operation: its value and its slope, each stated once for every reading.
public protocol ScalarRule: Sendable {
  /// Its case in the one list of scalar rules.
  static var opcode: Opcode { get }
  /// The names under which it can be called; the first is printed. Empty for operators.
  static var names: [String] { get }
  /// What help says of it; nil for what only derivatives are made of.
  static var help: FunctionHelp? { get }
  /// What other libraries call it.
  static var libraryNames: LibraryNames { get }
  /// How it is written in a formula.
  static var notation: Notation { get }
  /// Which operands a gradient flows to; comparisons and steps pass none.
  static var differentiable: OperandFlags { get }
  /// The values taken by trailing operands that a call leaves out.
  static var defaults: [Double] { get }
  /// The kink that these operands sit on, if any.
  static func kink(at operands: [Double]) -> Kink?
  /// The condition under which the value exists, in words, such as "x > 0".
  static var domain: String? { get }
  /// How the slope comes about, in one sentence without a capital and a full stop.
  static var derivation: String { get }
  /// Points at the edge of the domain, where value or slope is infinite or not a number, or taken by convention.
  static var edges: [[Double]] { get }
  /// Whether finite operands give a finite result unless it overflows; without more said, of rules that have no domain.
  static var staysFinite: Bool { get }
  /// Whether the slope vanishes far from the origin, so that a unit can saturate.
  static var saturates: Bool { get }
}

/// A function of one number.
public protocol UnaryRule: ScalarRule {
  /// The value at x.
  static func value<N: Number>(_ x: N) -> N
  /// The derivative at x, given also the value there.
  static func slope<V: ScalarVocabulary>(at x: V, result y: V) -> V
  /// The function written out in simpler ones; nil for one that is simple itself.
  static func expansion<V: ScalarVocabulary>(_ x: V) -> V?
}

/// A function of two numbers.
public protocol BinaryRule: ScalarRule {
  /// The value at (a, b).
  static func value<N: Number>(_ a: N, _ b: N) -> N
  /// The partial derivative by a at (a, b), given also the value there.
  static func leftSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V
  /// The partial derivative by b at (a, b), given also the value there.
  static func rightSlope<V: ScalarVocabulary>(at a: V, _ b: V, result y: V) -> V
  /// The function written out in simpler ones; nil for one that is simple itself.
  static func expansion<V: ScalarVocabulary>(_ a: V, _ b: V) -> V?
}

extension ScalarRule {
  public static var notation: Notation { .function(names.first ?? "\(opcode)") }
  public static var help: FunctionHelp? { nil }
  public static var libraryNames: LibraryNames { LibraryNames() }
  public static var defaults: [Double] { [] }
  public static func kink(at operands: [Double]) -> Kink? { nil }
  public static var domain: String? { nil }
  public static var edges: [[Double]] { [] }
  public static var staysFinite: Bool { domain == nil }
  public static var saturates: Bool { false }
}
extension UnaryRule {
  public static var differentiable: OperandFlags { OperandFlags(true) }
  public static func expansion<V: ScalarVocabulary>(_ x: V) -> V? { nil }
}
extension BinaryRule {
  public static var differentiable: OperandFlags { OperandFlags(true, true) }
  public static func expansion<V: ScalarVocabulary>(_ a: V, _ b: V) -> V? { nil }
}

/// How an operation is written.
public enum Notation: Hashable, Sendable {
  /// `name(x)`.
  case function(String)
  /// `a ∘ b`.
  case infix(FormulaOperator)
  /// `-x`.
  case negation
  /// `1 / x`.
  case reciprocal
  /// The operand itself, as for a copy.
  case bare
}

/// A point where the left and the right derivative differ, and what is taken there.
public struct Kink: Hashable, Sendable {
  /// The slope from the left.
  public let left: Double
  /// The slope from the right.
  public let right: Double
  /// The convention in words, such as "u(0) = 0 by convention".
  public let convention: String

  /// A kink from its two slopes and the convention taken.
  public init(left: Double, right: Double, convention: String) {
    self.left = left
    self.right = right
    self.convention = convention
  }
}

/// A flag for each of at most two operands; no array, which would be allocated for every node of a sweep.
public struct OperandFlags: Hashable, Sendable {
  let first: Bool
  let second: Bool

  /// The flags of the first and the second operand.
  @inline(__always) public init(_ first: Bool, _ second: Bool = false) {
    self.first = first
    self.second = second
  }

  /// The flag of the operand at a position.
  @inline(__always) public subscript(position: Int) -> Bool { position == 0 ? first : second }
}
