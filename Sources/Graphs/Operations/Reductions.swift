import Tensors

/// The sum along an axis, or of everything.
///
/// Source: `numpy.sum`.
public struct Sum: LinearRule {
  /// The axis that is summed away; nil is all of them.
  public let axis: Int?
  /// Whether the axis stays at length 1.
  public let keep: Bool

  /// A sum along an axis; nil is over everything.
  public init(axis: Int? = nil, keep: Bool = false) {
    self.axis = axis
    self.keep = keep
  }

  public var linear: LinearOperation { .sum(self) }
  public var name: String { "sum" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    keep ? operands[0].keeping(axis: axis) : operands[0].removing(axis: axis)
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    x[0].folded(axis: axis, empty: 0) { $0 + $1 }.reshaped(resultShape(x))
  }
  public func transposed<V: ArrayVocabulary>(_ g: V, from: Shape, parameters: [V]) -> V {
    g.reshaped(from.keeping(axis: axis)).broadcast(to: from)
  }
  public func structure(from: Shape) -> Formula {
    let row = Formula(.transpose(1))
    if axis == nil || from.count <= 1 { return row }
    return Formula(axis == 0 ? .infix(.kronecker, row, .identity) : .infix(.kronecker, .identity, row))
  }
  public func formula(_ x: [Formula]) -> Formula { .reduction(name, x[0], axis, keep, shape: resultShape(x)) }

  static let function = ArrayFunction(
    ["sum"], ["x"], options: [.axis, .keepdims],
    derivation: "linear: every entry counts once, so each takes the gradient of its sum whole"
  ) { call throws(ShapeMismatch) in
    .linear(.sum(Sum(axis: try call.resolvedAxis(), keep: call.keepsDimensions)))
  }
}

/// The mean along an axis, or of everything.
///
/// Source: `numpy.mean`.
public struct Mean: ArrayRule {
  /// The sum that is divided by its count.
  public let sum: Sum

  /// A mean along an axis; nil is over everything.
  public init(axis: Int? = nil, keep: Bool = false) { sum = Sum(axis: axis, keep: keep) }

  public var operation: ArrayOperation { .mean(self) }
  public var name: String { "mean" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape { try sum.shape(operands) }
  /// How many entries each mean is taken over.
  public func divisor(_ operand: Shape) -> Int { sum.axis.map { operand[$0] } ?? operand.entryCount }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let n = N(Double(divisor(x[0].shape)))
    let means = sum.value(x).map { $0 / n }
    return x[0].mayHaveEvenRun(axis: sum.axis) ? evened(means, x[0], n) : means
  }
  /// The mean of equal entries is that entry, which their rounded sum may miss: their deviations are 0 and no noise.
  private func evened<N: Number>(_ means: Tensor<N>, _ x: Tensor<N>, _ n: N) -> Tensor<N> {
    func folded(_ x: Tensor<N>, _ next: (N, N) -> N) -> Tensor<N> {
      x.folded(axis: sum.axis, empty: 0, next).reshaped(means.shape)
    }
    let first = folded(x) { first, _ in first }
    let shifted = x - first.reshaped(x.shape.keeping(axis: sum.axis))
    let isEven = folded(shifted.map { N.equal($0, 0) }, *)
    let entry = first + folded(shifted, +).map { $0 / n }
    return isEven.combined(with: entry, N.gate) + isEven.map { 1 - $0 }.combined(with: means, N.gate)
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    let n = V(integerLiteral: Int64(divisor(x[0].shape)))
    return [.composed(.diagonal(1 / n), .linear(.sum(sum), from: x[0].shape), through: y.shape)]
  }
  public func formula(_ x: [Formula]) -> Formula { .reduction(name, x[0], sum.axis, sum.keep, shape: resultShape(x)) }

  static let function = ArrayFunction(
    ["mean"], ["x"], options: [.axis, .keepdims],
    derivation: "the sum divided by n: each entry takes 1/n of the gradient"
  ) { call throws(ShapeMismatch) in
    .mean(Mean(axis: try call.resolvedAxis(), keep: call.keepsDimensions))
  }
}

/// The largest or the smallest entry along an axis, or of all; ties share the gradient equally.
///
/// Source: `numpy.max`, `numpy.min`, with the gradient convention of JAX.
public struct Extremum: ArrayRule {
  /// Which of the two.
  public enum Kind: Hashable, Sendable { case max, min }
  /// Whether the largest or the smallest is taken.
  public let kind: Kind
  /// The axis along which it is taken; nil is all of them.
  public let axis: Int?
  /// Whether the axis stays at length 1.
  public let keep: Bool

  /// The extreme entry along an axis; nil is over everything.
  public init(_ kind: Kind, axis: Int? = nil, keep: Bool = false) {
    self.kind = kind
    self.axis = axis
    self.keep = keep
  }

  public var operation: ArrayOperation { .extremum(self) }
  public var name: String { kind == .max ? "max" : "min" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    try Sum(axis: axis, keep: keep).shape(operands)
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let best =
      kind == .max
      ? x[0].folded(axis: axis, empty: 0) { N.larger($0, $1) } : x[0].folded(axis: axis, empty: 0) { N.smaller($0, $1) }
    return best.reshaped(resultShape(x))
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    let whole = y.reshaped(x[0].shape.keeping(axis: axis))
    let isExtreme = V.equal(x[0], whole)
    let slope = V.chosen(
      isExtreme / isExtreme.sum(axis, keep: true), where: isExtreme + V.apply(NotEqual.self, whole, whole))
    return [reduced(.row(slope, axis: axis), from: x[0].shape, axis: axis, to: y.shape, keep)]
  }
  public func formula(_ x: [Formula]) -> Formula { .reduction(name, x[0], axis, keep, shape: resultShape(x)) }

  static func function(_ kind: Kind) -> ArrayFunction {
    ArrayFunction(
      [kind == .max ? "max" : "min"], ["x"], options: [.axis, .keepdims],
      derivation: "the entry that is the result moves it one to one, the others not at all",
      notes: ["tied entries share the gradient equally"]
    ) { call throws(ShapeMismatch) in
      .extremum(Extremum(kind, axis: try call.resolvedAxis(), keep: call.keepsDimensions))
    }
  }
  static let maxFunction = function(.max)
  static let minFunction = function(.min)
}

extension Shape {
  /// How many entries one run along an axis has; nil is all of them.
  func run(along axis: Int?) -> Int { axis.map { self[$0] } ?? entryCount }
}

extension ArrayRule {
  /// The map of a reduction to what is left, with the axis put back where it is kept.
  func reduced<V: ArrayVocabulary>(
    _ row: LinearMap<V>, from: Shape, axis: Int?, to target: Shape, _ keep: Bool
  ) -> LinearMap<V> {
    guard keep else { return row }
    let through = from.removing(axis: axis)
    return .composed(.linear(.reshape(Reshape(to: target)), from: through), row, through: through)
  }
}

extension Tensor where Element: Number {
  /// Whether all entries of some run along an axis may be equal; looks no further than to the first that differs.
  fileprivate func mayHaveEvenRun(axis: Int?) -> Bool {
    let (outer, length, inner) = axis.map { runs(along: $0) } ?? (1, count, 1)
    guard length > 1 else { return false }
    for o in 0..<outer {
      for i in 0..<inner {
        let first = o * length * inner + i
        var k = 1
        while k < length, !(Element.equal(scalars[first + k * inner], scalars[first]) == 0) { k += 1 }
        if k == length { return true }
      }
    }
    return false
  }
}
