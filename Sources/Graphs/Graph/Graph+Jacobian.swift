import Tensors

/// How a Jacobian is swept: which mode, and how often.
public enum JacobianPlan: Hashable, Sendable {
  /// The output is element-wise in the variable: one tangent of ones is the diagonal.
  case diagonal
  /// Forward mode: a tangent sweep for each entry of the variable.
  case forward(Int)
  /// Reverse mode: a backward sweep for each entry of the output.
  case reverse(Int)

  /// How many sweeps there are.
  public var sweeps: Int {
    switch self {
    case .diagonal: 1
    case .forward(let n), .reverse(let n): n
    }
  }
}

extension Graph {
  /// The cheaper way to the Jacobian of one node at another: the mode with fewer sweeps, reverse where they tie.
  public func jacobianPlan(of y: NodeID, wrt x: NodeID) -> JacobianPlan {
    jacobianPlan(of: y, wrt: [Reference(x)])
  }

  /// Whether every operation on the way from x to y acts entry by entry on arrays of x's shape, whatever the values.
  public func isElementwise(_ y: NodeID, in x: NodeID) -> Bool {
    let whole = shape(of: x)
    guard shape(of: y) == whole, x.index <= y.index else { return false }
    let onPath = path(from: [x], to: y)
    for i in onPath.indices where onPath[i] && i != x.index {
      guard shape(of: NodeID(i)) == whole else { return false }
      guard case .array(let operation) = operation(of: NodeID(i)) else {
        if whole.isEmpty { continue } else { return false }
      }
      let operands = operands(of: NodeID(i))
      let symbols = operands.map { Formula.symbol("x", shape: shape(of: $0)) }
      let maps = operation.jacobians(at: symbols, result: .symbol("y", shape: whole))
      for (operand, map) in zip(operands, maps) where onPath[operand.index] {
        switch map {
        case nil, .identity?: continue
        case .diagonal(let d)? where broadcastShape(d.shape, whole) == whole: continue
        default: return false
        }
      }
    }
    return true
  }

  /// The same of what a reference means: a part is not what the operations act on.
  public func isElementwise(_ y: NodeID, in reference: Reference) -> Bool {
    !reference.isPart && isElementwise(y, in: reference.node)
  }

  /// How many nodes lie between a variable and an output, both counted.
  public func pathLength(from x: NodeID, to y: NodeID) -> Int {
    x.index <= y.index ? path(from: [x], to: y).count { $0 } : 0
  }

  /// Appends nodes that compute the Jacobian of an output at a node, of the output's shape followed by the node's.
  ///
  /// It is swept by the cheaper mode, so that its size is the smaller count of entries times the graph; nil where
  /// `isInterrupted` ended it. An array of zeros where no path leads. Values of the new nodes wait for `forward`.
  public mutating func jacobian(
    of y: NodeID, wrt x: NodeID, isInterrupted: () -> Bool = { false }
  ) throws(ShapeMismatch) -> NodeID? {
    let plan = jacobianPlan(of: y, wrt: x)
    var isDone = true
    let node = try grow { reading, builder in
      let (s, t) = (reading.shape(of: y), reading.shape(of: x))
      guard reading.pathLength(from: x, to: y) > 0 else { return [Expression(Tensor(s + t, repeating: 0))] }
      func parts(_ count: Int, _ shape: Shape, _ part: (PathExpression) -> Expression) -> [Expression] {
        var parts: [Expression] = []
        for k in 0..<count where isDone {
          isDone = !isInterrupted()
          // The other entries do not move, which is less than moving by 0.
          let unit = Tensor(unit: k, shape)
          parts.append(part(PathExpression(Expression(unit), Reach(unit))))
        }
        return parts
      }
      switch plan {
      case .diagonal:
        let diagonal = reading.pushed(y, x, PathExpression(Expression(Tensor(t, repeating: 1))), builder)
        return [Expression.apply(Diagonal(), [diagonal.reshaped([t.entryCount])]).reshaped(s + t)]
      case .reverse(let m):
        let rows = parts(m, s) { reading.pulled(y, [x], $0, builder)[0] }
        guard isDone else { return [0] }
        return [s.isEmpty ? rows[0] : .apply(Stack(s), rows)]
      case .forward(let n):
        let columns = parts(n, t) { reading.pushed(y, x, $0, builder) }
        guard isDone else { return [0] }
        if t.isEmpty { return columns }
        let matrix = Expression.apply(Stack(t), columns).reshaped([n, s.entryCount])
        return [Expression.apply(Transpose(), [matrix]).reshaped(s + t)]
      }
    }[0]
    return isDone ? node : nil
  }

  /// The cheaper way to the Jacobian of one node at each of some others, or at parts of them.
  public func jacobianPlan(of y: NodeID, wrt references: [Reference]) -> JacobianPlan {
    let (m, n) = (shape(of: y).entryCount, references.reduce(0) { $0 + shape(of: $1.node).entryCount })
    if references.count == 1, n > 1, isElementwise(y, in: references[0]) { return .diagonal }
    return n < m ? .forward(n) : .reverse(m)
  }

  /// The Jacobian of an output at each of some nodes in numbers, of the output's shape followed by the node's.
  ///
  /// One mode serves all of them, so that a backward sweep is made once an entry of the output; nil where interrupted.
  public func jacobians(
    of y: NodeID, wrt references: [Reference], by plan: JacobianPlan, isInterrupted: () -> Bool = { false }
  ) -> [Tensor<Double>]? {
    let s = shape(of: y)
    var results = references.map { Tensor<Double>(s + shape(of: $0.node), repeating: 0) }
    guard case .reverse(let m) = plan else {
      guard let all = jacobian(of: [y], wrt: references, by: plan, isInterrupted: isInterrupted) else { return nil }
      var first = 0
      for k in results.indices {
        let n = results[k].count / s.entryCount
        for i in results[k].scalars.indices {
          results[k].scalars[i] = all.scalars[i / n * all.shape[1] + first + i % n]
        }
        first += n
      }
      return results
    }
    let ways = Ways(self, to: references.map(\.whole), from: y)
    for i in 0..<m {
      if isInterrupted() { return nil }
      let gradient = gradient(of: y, along: ways, seed: .unit(Tensor(unit: i, s)))
      for (k, x) in references.enumerated() {
        guard let row = gradient[x.whole].map({ picked($0, at: x) }) else { continue }
        results[k].scalars.replaceSubrange(i * row.count..<(i + 1) * row.count, with: row.scalars)
      }
    }
    return results
  }

  /// The Jacobian of all entries of some outputs by all entries of some nodes: forward mode, with one sweep a column.
  public func jacobian(
    of outputs: [NodeID], wrt references: [Reference], by plan: JacobianPlan, isInterrupted: () -> Bool = { false }
  ) -> Tensor<Double>? {
    let counts = references.map { shape(of: $0.node).entryCount }
    let (m, n) = (outputs.reduce(0) { $0 + shape(of: $1).entryCount }, counts.reduce(0, +))
    var result = Tensor<Double>([m, n], repeating: 0)
    var first = 0
    for (x, count) in zip(references, counts) {
      let t = shape(of: x.whole)
      let positions = positions(of: x)
      for j in 0..<(plan == .diagonal ? 1 : count) {
        if isInterrupted() { return nil }
        let direction = plan == .diagonal ? Tensor(t, repeating: 1) : Tensor(unit: positions[j], t)
        let tangents = tangents(of: outputs, along: [(x.whole, .unit(direction))])
        var row = 0
        for y in outputs {
          let rows = shape(of: y).entryCount
          if let column = tangents[y] {
            for i in 0..<rows {
              result.scalars[(row + i) * n + first + (plan == .diagonal ? i : j)] = column.scalars[i]
            }
          }
          row += rows
        }
      }
      first += count
    }
    return result
  }
}

extension Tensor where Element == Double {
  /// An array of a shape that is 1 at one position and 0 elsewhere.
  init(unit position: Int, _ shape: Shape) {
    self.init(shape, repeating: 0)
    scalars[position] = 1
  }
}
