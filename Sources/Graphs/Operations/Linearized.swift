import Tensors

/// A value with the linear map by which it depends on each operand of the operation that is read.
///
/// Forward mode that carries whole Jacobians by their structure: maps are composed along a path, and where paths meet they
/// are added. A body read in this vocabulary gives the local Jacobians of a composite operation.
struct Linearized<V: ArrayVocabulary> {
  let value: V
  /// The map from each operand by its position; none where no path leads from it.
  let maps: [Int: LinearMap<V>]

  private init(_ value: V, _ maps: [Int: LinearMap<V>]) {
    self.value = value
    self.maps = maps
  }
  init(operand value: V, at position: Int) { self.init(value, [position: .identity]) }

  /// A result with the chain rule applied to the local Jacobian at each operand.
  private static func chained(_ y: V, _ locals: [LinearMap<V>?], _ operands: [Self]) -> Self {
    var maps: [Int: LinearMap<V>] = [:]
    for (local, operand) in zip(locals, operands) {
      guard let local else { continue }
      for (position, inner) in operand.maps {
        let path = local.after(inner, through: operand.value.shape)
        maps[position] = maps[position].map { .sum($0, path) } ?? path
      }
    }
    return Self(y, maps)
  }

  private static func elementwise(_ opcode: Opcode, _ y: V, _ operands: [Self]) -> Self {
    chained(y, Elementwise(opcode).jacobians(at: operands.map(\.value), result: y), operands)
  }
}

extension Linearized: ArrayVocabulary {
  init(_ constant: Double) { self.init(V(constant), [:]) }
  init(integerLiteral n: Int64) { self.init(V(integerLiteral: n), [:]) }
  static func == (a: Self, b: Self) -> Bool { a.value == b.value }
  var shape: Shape { value.shape }
  func called(_ name: String) -> Self { Self(value.called(name), maps) }

  static func chosen(_ slope: Self, where reach: @autoclosure () -> Self) -> Self {
    Self(V.chosen(slope.value, where: reach().value), slope.maps)
  }

  static func apply<R: UnaryRule>(_ rule: R.Type, _ x: Self) -> Self {
    elementwise(R.opcode, .apply(rule, x.value), [x])
  }
  static func apply<R: BinaryRule>(_ rule: R.Type, _ a: Self, _ b: Self) -> Self {
    elementwise(R.opcode, .apply(rule, a.value, b.value), [a, b])
  }
  static func apply<R: ArrayRule>(_ rule: R, _ operands: [Self]) -> Self {
    let values = operands.map(\.value)
    let y = V.apply(rule, values)
    return chained(y, rule.jacobians(at: values, result: y), operands)
  }

  static func + (a: Self, b: Self) -> Self { elementwise(.add, a.value + b.value, [a, b]) }
  static func - (a: Self, b: Self) -> Self { elementwise(.subtract, a.value - b.value, [a, b]) }
  static func * (a: Self, b: Self) -> Self { elementwise(.multiply, a.value * b.value, [a, b]) }
  static func / (a: Self, b: Self) -> Self { elementwise(.divide, a.value / b.value, [a, b]) }
  static prefix func - (a: Self) -> Self { elementwise(.negate, -a.value, [a]) }
}

extension LinearMap {
  /// This map after another, in its simplest form; `through` is the shape between them.
  fileprivate func after(_ inner: LinearMap, through: Shape) -> LinearMap {
    switch (self, inner) {
    case (.identity, _): inner
    case (_, .identity): self
    // A diagonal that is one number would not say its length.
    case (.diagonal(let a), .diagonal(let b)) where a.shape == through || b.shape == through: .diagonal(a * b)
    default: .composed(self, inner, through: through)
    }
  }
}
