import Tensors

/// The tangent of every node as some nodes move: forward mode in numbers.
public struct Tangents: Sendable {
  let scalars: [Double]
  let moving: [Bool]
  let arrays: [Int: Tensor<Double>]

  /// Whether a tangent is not a number.
  var holdsNaN: Bool { scalars.contains { $0 != $0 } || arrays.values.contains(where: \.holdsNaN) }

  /// The tangent of a node in the shape of its value, or nil where nothing moves it.
  public subscript(node: NodeID) -> Tensor<Double>? {
    guard node.index < moving.count, moving[node.index] else { return nil }
    return arrays[node.index] ?? Tensor(scalar: scalars[node.index])
  }
}

extension Graph {
  /// The tangents of an output and of all on the way to it, as nodes move in the directions given, each in its node's shape.
  ///
  /// Values must be up to date. Source: Baydin et al., "Automatic Differentiation in Machine Learning: a Survey", 3.1.
  public func tangents(of output: NodeID, along directions: [(node: NodeID, direction: Tensor<Double>)]) -> Tangents {
    tangents(of: output, along: directions.map { ($0.node, .numbers($0.direction)) })
  }

  /// The same, with directions that may be one entry alone.
  func tangents(of output: NodeID, along directions: [(node: NodeID, direction: Seed)]) -> Tangents {
    tangents(of: [output], along: directions)
  }

  /// The same of several outputs by one sweep.
  func tangents(of outputs: [NodeID], along directions: [(node: NodeID, direction: Seed)]) -> Tangents {
    let fast = sweptTangents(of: outputs, along: directions)
    // nan outlives every sum and product: without one, nothing absent was multiplied by what is not finite.
    return fast.holdsNaN ? carefulTangents(of: outputs, along: directions) : fast
  }

  private func sweptTangents(of outputs: [NodeID], along directions: [(node: NodeID, direction: Seed)]) -> Tangents {
    guard let last = outputs.max() else { return Tangents(scalars: [], moving: [], arrays: [:]) }
    let n = last.index + 1
    var scalars = [Double](repeating: 0, count: n)
    var moving = [Bool](repeating: false, count: n)
    let wanted = path(from: directions.map(\.node), to: outputs)
    let side = ArrayAdjoints(graph: self)
    for (node, seed) in directions where node.index < n {
      let direction = seed.tensor
      moving[node.index] = true
      if direction.isScalar { scalars[node.index] = direction.scalars[0] } else { side.values[node.index] = direction }
    }
    let first = directions.map(\.node.index).min() ?? n
    // Operands precede their node: every index the sweep touches is at most the last output's, which is below n.
    scalars.withUnsafeMutableBufferPointer { t in
      moving.withUnsafeMutableBufferPointer { moving in
        slots.withUnsafeBufferPointer { v in
          wanted.withUnsafeBufferPointer { wanted in
            let numbers = NumberTangents(
              v: v.baseAddress.unsafelyUnwrapped, t: t.baseAddress.unsafelyUnwrapped,
              moving: moving.baseAddress.unsafelyUnwrapped, wanted: wanted.baseAddress.unsafelyUnwrapped,
              arrays: Unmanaged.passUnretained(side))
            push(numbers, from: first, to: last.index)
          }
        }
      }
    }
    return withExtendedLifetime(side) { Tangents(scalars: scalars, moving: moving, arrays: side.values) }
  }

  /// Appends nodes that compute the Jacobian-vector product of an output: its tangent as a node moves in a direction.
  ///
  /// The result has the output's shape, and is a zero where no path leads. Size and sharing are as for `derivative`.
  public mutating func tangent(
    of output: NodeID, wrt x: NodeID, along direction: NodeID
  ) throws(ShapeMismatch) -> NodeID {
    try grow { reading, builder in
      [reading.pushed(output, x, PathExpression(Expression(direction, in: builder)), builder)]
    }[0]
  }

  /// For every node up to an output, whether it lies on a way from one of some nodes to it.
  public func path(from nodes: [NodeID], to output: NodeID) -> [Bool] { path(from: nodes, to: [output]) }

  /// The same for several outputs, up to the last of them.
  func path(from nodes: [NodeID], to outputs: [NodeID]) -> [Bool] {
    guard let last = outputs.max() else { return [] }
    var wanted = dependence(on: nodes, upTo: last)
    var reached = [Bool](repeating: false, count: wanted.count)
    for output in outputs { reached[output.index] = true }
    for i in wanted.indices.reversed() {
      if reached[i], wanted[i] { forEachOperand(of: i) { reached[$0] = true } } else { wanted[i] = false }
    }
    return wanted
  }

  /// The tangent of an output, in an expression; self holds the nodes, the builder grows.
  func pushed(_ output: NodeID, _ x: NodeID, _ direction: PathExpression, _ builder: GraphBuilder) -> Expression {
    let shape = shape(of: output)
    guard x.index <= output.index else { return Expression(Tensor(shape, repeating: 0)) }
    let sweep = ExpressionTangents(builder, wanted: path(from: [x], to: output), variables: [x])
    sweep.tangents.values[x.index] = direction
    push(sweep, from: x.index, to: output.index)
    let result = sweep.tangents.values[output.index]?.value ?? Expression(Tensor(shape, repeating: 0))
    return result.broadcast(to: shape)
  }
}

/// A forward sweep over numbers; only trivial fields, as in the backward sweep.
private struct NumberTangents: TangentSweep {
  let v: UnsafePointer<Double>
  let t: UnsafeMutablePointer<Double>
  let moving: UnsafeMutablePointer<Bool>
  let wanted: UnsafePointer<Bool>
  let arrays: Unmanaged<ArrayAdjoints>

  static var operations: Int { 1 }
  @inline(__always) func isWanted(_ i: Int) -> Bool { wanted[i] }
  @inline(__always) func isMoving(_ i: Int) -> Bool { moving[i] }
  @inline(__always) func scalar(_ i: Int) -> Double { v[i] }
  @inline(__always) func tangent(_ i: Int) -> Double { t[i] }
  @inline(__always) func setTangent(_ x: Double, of i: Int) {
    t[i] = x
    moving[i] = true
  }

  private var side: ArrayAdjoints { arrays.takeUnretainedValue() }
  func array(_ i: Int) -> Tensor<Double> { side.graph.tensor(i, v) }
  func arrayTangent(_ i: Int) -> Tensor<Double> { side.values[i] ?? Tensor(scalar: t[i]) }
  func setArrayTangent(_ x: Tensor<Double>, of i: Int) {
    let shape = side.graph.shape(of: NodeID(i))
    moving[i] = true
    if shape.isEmpty { t[i] = x.scalars[0] } else { side.values[i] = x.broadcast(to: shape) }
  }
  func setTangent(ofEntry position: Int, of a: Int, at i: Int) {
    setTangent(arrayTangent(a).scalars[position], of: i)
  }
}

/// A forward sweep over expressions: the same tangents, growing a graph.
private struct ExpressionTangents: TangentSweep {
  final class Values {
    var values: [PathExpression?]
    init(_ count: Int) { values = Swift.Array(repeating: nil, count: count) }
  }
  let builder: GraphBuilder
  let tangents: Values
  let wanted: [Bool]
  /// What is differentiated by: never computed again, or the result would not depend on it.
  let variables: Set<NodeID>

  init(_ builder: GraphBuilder, wanted: [Bool], variables: Set<NodeID>) {
    self.builder = builder
    self.wanted = wanted
    self.variables = variables
    tangents = Values(wanted.count)
  }

  func isWanted(_ i: Int) -> Bool { wanted[i] }
  func isMoving(_ i: Int) -> Bool {
    guard let tangent = tangents.values[i] else { return false }
    if case .nowhere = tangent.reach { return false }
    return true
  }
  func scalar(_ i: Int) -> PathExpression { array(i) }
  func array(_ i: Int) -> PathExpression { PathExpression(builder.reading(i, except: variables)) }
  func tangent(_ i: Int) -> PathExpression { tangents.values[i] ?? 0 }
  func arrayTangent(_ i: Int) -> PathExpression { tangent(i) }
  func setTangent(_ t: PathExpression, of i: Int) { setArrayTangent(t, of: i) }
  func setArrayTangent(_ t: PathExpression, of i: Int) {
    tangents.values[i] = t.broadcast(to: builder.graph.shape(of: NodeID(i)))
  }
  func setTangent(ofEntry position: Int, of a: Int, at i: Int) {
    let shape = builder.graph.shape(of: NodeID(a))
    let select = Select(Selection(positions: [position], shape: []), notation: entryNotation(position, in: shape))
    setArrayTangent(.apply(select, [tangent(a)]), of: i)
  }
}
