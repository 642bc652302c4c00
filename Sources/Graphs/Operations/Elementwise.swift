import Tensors

/// A scalar rule acting entry by entry: its Jacobian is the diagonal of its slopes, with the broadcast composed in.
public struct Elementwise: ArrayRule {
  /// The scalar rule.
  public let opcode: Opcode

  /// The rule for an opcode that names an operation.
  public init(_ opcode: Opcode) { self.opcode = opcode }

  public var operation: ArrayOperation { .elementwise(opcode) }
  public var name: String { opcode.description?.names.first ?? "\(opcode)" }

  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    guard operands.count == 2 else { return operands[0] }
    guard let s = broadcastShape(operands[0], operands[1]) else { throw ShapeMismatch(name, operands, .broadcast) }
    return s
  }

  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> { opcode.read(Applied(x: x)) }
  public func formula(_ x: [Formula]) -> Formula { opcode.read(Applied(x: x)) }
  public func expansion<V: ArrayVocabulary>(_ x: [V]) -> V? { opcode.read(Expanded(x: x)) }

  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    jacobians(at: x, result: y) { _ in true }
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V, wanted: (Int) -> Bool) -> [LinearMap<V>?] {
    let slopes = opcode.read(Slopes(x: x, y: y, wanted: OperandFlags(wanted(0), x.count > 1 && wanted(1))))
    return x.indices.map { k in
      guard let slope = slopes[k] else { return nil }
      if x[k].shape == y.shape { return .diagonal(slope) }
      let broadcast = LinearMap<V>.linear(.broadcast(Broadcast(to: y.shape)), from: x[k].shape)
      return .composed(.diagonal(slope), broadcast, through: y.shape)
    }
  }

  private struct Applied<V: ScalarVocabulary>: ScalarReading {
    let x: [V]
    @inline(__always) func unary<R: UnaryRule>(_ rule: R.Type) -> V { .apply(rule, x[0]) }
    @inline(__always) func binary<R: BinaryRule>(_ rule: R.Type) -> V { .apply(rule, x[0], x[1]) }
    func other() -> V { x[0] }
  }
}

/// A scalar rule written out in simpler ones.
private struct Expanded<V: ScalarVocabulary>: ScalarReading {
  let x: [V]
  func unary<R: UnaryRule>(_ rule: R.Type) -> V? { R.expansion(x[0]) }
  func binary<R: BinaryRule>(_ rule: R.Type) -> V? { R.expansion(x[0], x[1]) }
  func other() -> V? { nil }
}

/// The slopes of a scalar rule at its operands; nil where no gradient goes.
struct Slopes<V: ScalarVocabulary>: ScalarReading {
  let x: [V], y: V
  var wanted = OperandFlags(true, true)
  @inline(__always) func unary<R: UnaryRule>(_ rule: R.Type) -> [V?] {
    [R.differentiable[0] ? R.slope(at: x[0], result: y) : nil]
  }
  @inline(__always) func binary<R: BinaryRule>(_ rule: R.Type) -> [V?] {
    [
      R.differentiable[0] && wanted[0] ? R.leftSlope(at: x[0], x[1], result: y) : nil,
      R.differentiable[1] && wanted[1] ? R.rightSlope(at: x[0], x[1], result: y) : nil,
    ]
  }
  func other() -> [V?] { x.map { _ in nil } }
}

extension Opcode {
  /// The slope at each operand in any vocabulary; nil where no gradient goes.
  public func slopes<V: ScalarVocabulary>(at x: [V], result y: V) -> [V?] { read(Slopes(x: x, y: y)) }

  /// The value at a point, and the slope at each operand; nil where no gradient goes.
  public func evaluated(at point: [Double]) -> (value: Double, slopes: [Double?]) {
    let value = Elementwise(self).value(point.map { Tensor(scalar: $0) }).scalars[0]
    return (value, slopes(at: point, result: value))
  }
}
