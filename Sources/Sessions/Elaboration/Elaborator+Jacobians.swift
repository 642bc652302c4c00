import Graphs
import Language
import Tensors

extension Elaborator {
  /// `jacobian(y, x)`: nodes that compute all derivatives of y by x, of y's shape followed by x's.
  mutating func jacobian(
    _ call: SyntaxTree.Call, _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals
  ) throws(Problem) -> Value {
    let (output, variable) = try outputAndVariable(call, tree, i, locals)
    guard let y = output.node else { return zeros(shape(output) + graph.shape(of: variable.node)) }
    return try jacobian(of: y, variable, "the Jacobian", at: tree[i].span)
  }

  /// `∂L/∂v`, which is what `grad` or `jacobian` would be, and `∇v L`.
  mutating func partial(
    of output: SyntaxTree.Index, by variable: SyntaxTree.Index, _ isGradient: Bool, _ tree: SyntaxTree,
    _ i: SyntaxTree.Index, _ locals: Locals
  ) throws(Problem) -> Value {
    func call(_ name: String) -> SyntaxTree.Call {
      SyntaxTree.Call(
        function: Identifier(name, at: tree[i].span), primes: 0, arguments: [output, variable], keywords: [])
    }
    let y = try value(tree, output, locals)
    return isGradient || shape(y).isEmpty
      ? try gradient(call("grad"), tree, i, locals) : try jacobian(call("jacobian"), tree, i, locals)
  }

  /// `hessian(z, x)`: the Jacobian of the gradient.
  mutating func hessian(
    _ call: SyntaxTree.Call, _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals
  ) throws(Problem) -> Value {
    let (output, variable) = try outputAndVariable(call, tree, i, locals)
    guard shape(output).isEmpty else {
      let text = Diagnostic.shortened(tree.text(of: call.arguments[0]))
      throw Problem(
        .arrayForNumber(text, shape(output), of: "a Hessian", hint: "hessian(sum(\(text)), x)"),
        at: tree[call.arguments[0]].span)
    }
    let x = graph.shape(of: variable.node)
    guard let z = output.node, case .node(let gradient) = try nodes(of: z, variable, at: tree[i].span) else {
      return zeros(x + x)
    }
    return try jacobian(of: gradient, variable, "the Hessian", at: tree[i].span)
  }

  /// `jvp(y, x, dx)`: the tangent of y as x moves along dx, by forward mode.
  mutating func tangent(
    _ call: SyntaxTree.Call, _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals
  ) throws(Problem) -> Value {
    let (output, variable) = try outputAndVariable(call, tree, i, locals, more: ["dx"])
    let (s, x) = (shape(output), graph.shape(of: variable.node))
    let direction = try argument(2, call, tree, locals, in: x, like: tree.text(of: call.arguments[1]))
    guard let y = output.node else { return zeros(s) }
    return try grown(at: tree[i].span) { graph throws(ShapeMismatch) in
      try graph.tangent(of: y, wrt: variable, along: direction)
    }
  }

  /// `vjp(y, x, g)`: what a gradient g that arrives at y becomes at x, by reverse mode.
  mutating func pullback(
    _ call: SyntaxTree.Call, _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals
  ) throws(Problem) -> Value {
    let (output, variable) = try outputAndVariable(call, tree, i, locals, more: ["g"])
    let gradient = try argument(2, call, tree, locals, in: shape(output), like: tree.text(of: call.arguments[0]))
    guard let y = output.node else { return zeros(graph.shape(of: variable.node)) }
    return try grown(at: tree[i].span) { graph throws(ShapeMismatch) in
      let mark = graph.count
      let whole = try graph.derivative(of: y, wrt: [variable.whole], seed: gradient)[0]
      return try graph.picking(variable, from: whole, since: mark)
    }
  }

  /// A direction or a gradient: an argument that must have a shape; a number stands for itself everywhere.
  private mutating func argument(
    _ k: Int, _ call: SyntaxTree.Call, _ tree: SyntaxTree, _ locals: Locals, in wanted: Shape, like text: String
  ) throws(Problem) -> NodeID {
    let value = try value(tree, call.arguments[k], locals)
    if shape(value) == wanted { return materialized(value) }
    guard shape(value).isEmpty else {
      let given = Diagnostic.shortened(tree.text(of: call.arguments[k]))
      let name = Diagnostic.shortened(text)
      throw Problem(
        .shapeMismatch(given, shape(value), name, wanted, hint: "give it the shape of \(name)"),
        at: tree[call.arguments[k]].span)
    }
    let spread = try append(
      .linear(.broadcast(Broadcast(to: wanted))), [value], at: tree[call.arguments[k]].span, texts: [])
    return materialized(spread)
  }

  func zeros(_ shape: Shape) -> Value { .constant(Tensor(shape, repeating: 0)) }

  private mutating func jacobian(
    of y: NodeID, _ variable: Reference, _ what: String, at span: SourceSpan
  ) throws(Problem) -> Value {
    let x = variable.whole
    let (s, t) = (graph.shape(of: y), graph.shape(of: x))
    let (sweeps, length) = (graph.jacobianPlan(of: y, wrt: x).sweeps, graph.pathLength(from: x, to: y))
    try requireRoom(for: (s + t).entries, "\(what) (\(s.entryCount)×\(t.entryCount))", at: span)
    guard sweeps <= Self.longestJacobian / max(length, 1) else {
      throw Problem(.tooLarge("\(what) as nodes takes \(sweeps) sweeps over \(length) nodes"), at: span)
    }
    var isDone = true
    let value = try grown(at: span) { graph throws(ShapeMismatch) in
      let mark = graph.count
      let node = try graph.jacobian(of: y, wrt: x, isInterrupted: { Work.isStopped })
      isDone = node != nil
      return try node.map { node throws(ShapeMismatch) in
        try graph.picking(variable, from: node, leading: s, since: mark)
      } ?? y
    }
    guard isDone else { throw Problem(.interrupted, at: nil) }
    return value
  }

  /// Nodes that a Jacobian may be swept over.
  private static let longestJacobian = 1_000_000
}
