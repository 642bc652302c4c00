import Tensors

/// Entries repeated to a larger shape; its transpose sums them back.
///
/// Source: `numpy.broadcast_to`.
public struct Broadcast: LinearRule {
  /// The shape of the result.
  public let target: Shape

  /// A repetition to a shape.
  public init(to target: Shape) { self.target = target }

  public var linear: LinearOperation { .broadcast(self) }
  public var name: String { "broadcast_to" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    guard broadcastShape(operands[0], target) == target else {
      let wanted = target.map(String.init).joined(separator: "×")
      throw ShapeMismatch(name, operands, .disagree("this array cannot be repeated to \(wanted)"))
    }
    return target
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> { x[0].broadcast(to: target) }
  public func transposed<V: ArrayVocabulary>(_ g: V, from: Shape, parameters: [V]) -> V {
    let padded = Shape(repeating: 1, count: target.count - from.count) + from
    // A gradient that is one number stands for that number everywhere.
    var sum = g.broadcast(to: target)
    for axis in target.indices where padded[axis] == 1 && target[axis] != 1 { sum = sum.sum(axis, keep: true) }
    return sum.reshaped(from)
  }
  /// A factor for each axis or run of axes: 1 where entries are repeated, I where they stay.
  public func structure(from: Shape) -> Formula {
    let padded = Shape(repeating: 1, count: target.count - from.count) + from
    var factors: [Formula] = []
    for axis in target.indices where target[axis] != 1 {
      let factor: Formula = padded[axis] == 1 ? 1 : .identity
      if factors.last != factor { factors.append(factor) }
    }
    guard let first = factors.first else { return .identity }
    return factors.dropFirst().reduce(first) { Formula(.infix(.kronecker, $0, $1)) }
  }
  public func formula(_ x: [Formula]) -> Formula { .call(name, [x[0], .shape(target)], shape: target) }

  static let function = ArrayFunction(
    ["broadcast_to"], ["x"], options: [.shape],
    derivation: "linear: an entry takes the sum of the gradients of its copies"
  ) { call throws(ShapeMismatch) in
    .linear(.broadcast(Broadcast(to: call.shape ?? call.shapes[0])))
  }
}

/// The same entries in another shape.
///
/// Source: `numpy.reshape` (row-major).
public struct Reshape: LinearRule {
  /// The shape of the result.
  public let target: Shape

  /// A reshaping to a shape of the same count.
  public init(to target: Shape) { self.target = target }

  public var linear: LinearOperation { .reshape(self) }
  public var name: String { "reshape" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    guard operands[0].entryCount == target.entryCount else {
      throw ShapeMismatch(name, operands, .count(operands[0].entryCount, target.entryCount))
    }
    return target
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> { x[0].reshaped(target) }
  public func transposed<V: ArrayVocabulary>(_ g: V, from: Shape, parameters: [V]) -> V { g.reshaped(from) }
  public func structure(from: Shape) -> Formula { .identity }
  public func formula(_ x: [Formula]) -> Formula { .call(name, [x[0], .shape(target)], shape: target) }

  static let function = ArrayFunction(
    ["reshape"], ["x"], options: [.shape],
    derivation: "linear: the entries stay as they are, and their gradient goes back into the old shape",
    notes: ["row by row, as in NumPy; one length may be -1"]
  ) { call throws(ShapeMismatch) in
    let count = call.shapes[0].entryCount
    var target = call.shape ?? [count]
    // As in NumPy, one length may be -1 and is worked out from the others.
    if let k = target.firstIndex(of: -1) {
      target[k] = 1
      target[k] = target.entryCount == 0 ? 0 : count / target.entryCount
    }
    guard !target.contains(where: { $0 < 0 }) else { throw ShapeMismatch("reshape", call.shapes, .count(count, -1)) }
    return .linear(.reshape(Reshape(to: target)))
  }
  static let squeezeFunction = ArrayFunction(
    ["squeeze"], ["x"], options: [.axis],
    derivation: "linear: the entries stay as they are, and their gradient goes back into the old shape"
  ) { call throws(ShapeMismatch) in
    let shape = call.shapes[0]
    guard let axis = try call.resolvedAxis() else { return .linear(.reshape(Reshape(to: shape.filter { $0 != 1 }))) }
    guard shape[axis] == 1 else {
      throw ShapeMismatch("squeeze", call.shapes, .disagree("only an axis of length 1 can be taken away"))
    }
    return .linear(.reshape(Reshape(to: shape.removing(axis: axis))))
  }
  static let expandFunction = ArrayFunction(
    ["expand_dims", "unsqueeze"], ["x"], options: [.axis],
    derivation: "linear: the entries stay as they are, and their gradient goes back into the old shape"
  ) {
    call throws(ShapeMismatch) in
    var shape = call.shapes[0]
    let (axis, rank) = (call.axis ?? 0, shape.count + 1)
    guard axis >= -rank, axis < rank else {
      throw ShapeMismatch(
        "expand_dims", call.shapes, .disagree("the new axis can be axis 0 to \(rank - 1), and not \(axis)"))
    }
    shape.insert(1, at: axis < 0 ? axis + rank : axis)
    return .linear(.reshape(Reshape(to: shape)))
  }
  static let flattenFunction = ArrayFunction(
    ["ravel", "flatten"], ["x"],
    derivation: "linear: the entries stay as they are, and their gradient goes back into the old shape"
  ) { call in
    .linear(.reshape(Reshape(to: [call.shapes[0].entryCount])))
  }
}

/// Arrays laid one after the other along an axis.
///
/// Source: `numpy.concatenate`.
public struct Concatenate: ArrayRule {
  /// The axis along which they are laid.
  public let axis: Int

  /// A concatenation along an axis.
  public init(axis: Int = 0) { self.axis = axis }

  public var operation: ArrayOperation { .concatenate(self) }
  public var name: String { "concatenate" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    for (k, s) in operands.enumerated() where s.isEmpty {
      throw ShapeMismatch(name, operands, .rank(operand: k, wanted: "a vector or a matrix"))
    }
    let others = operands.map { $0.count > axis ? $0.removing(axis: axis) : [-1] }
    guard others.allSatisfy({ $0 == others[0] }) else {
      throw ShapeMismatch(name, operands, .disagree("all axes but axis \(axis) must agree"))
    }
    var s = operands[0]
    s[axis] = operands.reduce(0) { $0 + $1[axis] }
    return s
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> { .concatenated(x, axis: axis) }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    var start = 0
    return x.map { operand in
      let length = operand.shape[axis]
      let block = blockPositions(start..<(start + length), of: y.shape)
      let whole = String(repeating: ":, ", count: axis)
      let notation = "\(whole)\(start):\(start + length)"
      start += length
      return .linear(.place(Place(at: block, to: y.shape, notation: notation)), from: operand.shape)
    }
  }
  private func blockPositions(_ range: Range<Int>, of whole: Shape) -> [Int] {
    let inner = Array(whole[(axis + 1)...]).entryCount
    let outer = Array(whole[..<axis]).entryCount
    return Array(rows: outer, columns: range.count * inner) { ($0 * whole[axis] + range.lowerBound) * inner + $1 }
  }
  public func formula(_ x: [Formula]) -> Formula {
    .call(name, x + (axis == 0 ? [] : [.keyword("axis", axis)]), shape: resultShape(x))
  }

  static let function = ArrayFunction(
    ["concatenate", "cat"], ["a", "b"], isVariadic: true, options: [.axis],
    derivation: "linear: each array takes its own part of the gradient"
  ) {
    call throws(ShapeMismatch) in .concatenate(Concatenate(axis: try call.resolvedAxis() ?? 0))
  }
}

/// Operands of one shape stacked along new leading axes: a vector or a matrix literal of expressions.
public struct Stack: ArrayRule {
  /// The lengths of the new axes; their product is the count of operands.
  public let leading: Shape

  /// A stack along new leading axes.
  public init(_ leading: Shape) { self.leading = leading }

  public var operation: ArrayOperation { .stack(self) }
  public var name: String { "stack" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    guard operands.allSatisfy({ $0 == operands[0] }) else {
      throw ShapeMismatch("[…]", operands, .disagree("the entries of a literal must have one shape"))
    }
    guard leading.entryCount == operands.count else {
      throw ShapeMismatch("[…]", operands, .count(leading.entryCount, operands.count))
    }
    return leading + operands[0]
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let entries = [N](count: x.count * x[0].count) { gathering in
      for part in x where !gathering.isStopped { gathering.append(part.scalars[...]) }
    }
    return Tensor(leading + x[0].shape, entries)
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    let size = x[0].shape.entryCount
    return x.indices.map { k in
      let block = Array(count: size) { k * size + $0 }
      return .linear(
        .place(Place(at: block, to: y.shape, notation: entryNotation(k, in: leading))), from: x[k].shape)
    }
  }
  public func formula(_ x: [Formula]) -> Formula {
    guard leading.count == 2 else { return .list(x, shape: resultShape(x)) }
    let rows = (0..<leading[0]).map { r in
      Formula.list(Array(x[r * leading[1]..<(r + 1) * leading[1]]), shape: [leading[1]])
    }
    return .list(rows, shape: resultShape(x))
  }

  static let function = ArrayFunction(
    ["stack"], ["a", "b"], isVariadic: true,
    derivation: "linear: each array takes its own part of the gradient"
  ) { call throws(ShapeMismatch) in
    guard call.shapes.allSatisfy({ $0 == call.shapes[0] }) else {
      throw ShapeMismatch("stack", call.shapes, .disagree("all must have one shape"))
    }
    return .stack(Stack([call.shapes.count]))
  }
}
