import Tensors

/// The position of the largest or the smallest entry, the first of several; a constant to the gradient.
///
/// Over everything it counts through the entries row by row. Source: `numpy.argmax`, `numpy.argmin`.
public struct ArgExtremum: ArrayRule {
  /// Whether the position of the largest or of the smallest is taken.
  public let kind: Extremum.Kind
  /// The axis along which it is taken; nil is all of them.
  public let axis: Int?
  /// Whether the axis stays at length 1.
  public let keep: Bool

  /// The position of an extreme entry along an axis; nil is over everything.
  public init(_ kind: Extremum.Kind, axis: Int? = nil, keep: Bool = false) {
    self.kind = kind
    self.axis = axis
    self.keep = keep
  }

  public var operation: ArrayOperation { .argExtremum(self) }
  public var name: String { kind == .max ? "argmax" : "argmin" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    try Sum(axis: axis, keep: keep).shape(operands)
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let best = Extremum(kind, axis: axis, keep: true).value(x)
    let n = x[0].shape.run(along: axis)
    let (outer, length, inner) = axis.map { x[0].runs(along: $0) } ?? (1, n, 1)
    let entries = Array(rows: outer, columns: inner, operations: 4 * length) { o, i in
      // From the last to the first, so that the first of equal entries stays.
      var position = N(Double.nan)
      var k = length
      while k > 0, k == length || !Work.isStopped {
        let end = max(0, k - Pace.stretch)
        while k > end {
          k -= 1
          let here = N.equal(x[0].scalars[(o * length + k) * inner + i], best.scalars[o * inner + i])
          position = N.gate(here, N(Double(k))) + N.gate(1 - here, position)
        }
      }
      return position
    }
    return Tensor(resultShape(x), entries)
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] { [nil] }
  public func formula(_ x: [Formula]) -> Formula { .reduction(name, x[0], axis, keep, shape: resultShape(x)) }

  static func function(_ kind: Extremum.Kind) -> ArrayFunction {
    ArrayFunction(
      [kind == .max ? "argmax" : "argmin"], ["x"], options: [.axis, .keepdims],
      derivation:
        "a position is a whole number, constant but where another entry takes over: there is nothing to pass back",
      notes: ["of tied entries the first is taken"]
    ) {
      call throws(ShapeMismatch) in
      .argExtremum(ArgExtremum(kind, axis: try call.resolvedAxis(), keep: call.keepsDimensions))
    }
  }
  static let maxFunction = function(.max)
  static let minFunction = function(.min)
}
