import Graphs
import Language
import Tensors

extension Elaborator {
  /// `grad(z, x)`: nodes that compute the gradient (symbol-to-symbol), or in an update its numbers.
  mutating func gradient(
    _ call: SyntaxTree.Call, _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals
  ) throws(Problem) -> Value {
    let (output, variable) = try outputAndVariable(call, tree, i, locals)
    guard shape(output).isEmpty else {
      let text = Diagnostic.shortened(tree.text(of: call.arguments[0]))
      throw Problem(.arrayForNumber(text, shape(output), of: "a gradient", hint: nil), at: tree[call.arguments[0]].span)
    }
    guard let z = output.node else { return zeros(graph.shape(of: variable.node)) }
    return evaluatesGradients
      ? try numbers(of: z, variable, at: tree[i].span) : try nodes(of: z, variable, at: tree[i].span)
  }

  /// The first two arguments of a derivative: of what, and with respect to what.
  ///
  /// In an update the latter may be left out; `more` names what follows them.
  mutating func outputAndVariable(
    _ call: SyntaxTree.Call, _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals, more: [String] = []
  ) throws(Problem) -> (output: Value, variable: Reference) {
    let (name, given) = (call.function.text, call.arguments.count)
    try refuseKeywords(call, known: [])
    guard given == 2 + more.count || (given == 1 && more.isEmpty && gradientTarget != nil) else {
      let parameters = [name == "grad" || name == "hessian" ? "z" : "y", "x"] + more
      let hint = "\(name)(\(parameters.joined(separator: ", ")))"
      let isIncomplete = given > 0 && given < parameters.count
      let last = name == "jvp" ? "in which direction" : "which gradient arrives"
      throw Problem(
        isIncomplete
          ? .command(.needs(name, "to know \(given == 1 ? "with respect to what" : last)", hint: hint))
          : .wrongArgumentCount(
            function: name, wanted: "\(parameters.count) (\(parameters.joined(separator: ", ")))", given: given),
        at: tree[i].span)
    }
    // What is differentiated must be nodes, also where the result is wanted as numbers.
    let evaluates = evaluatesGradients
    evaluatesGradients = false
    defer { evaluatesGradients = evaluates }
    let output = try value(tree, call.arguments[0], locals)
    if let node = output.node { try graph.requireDerivativeNodes(of: [node], scope, at: tree[i].span) }
    guard given > 1 else {
      guard let target = gradientTarget, let node = scope.nodes[target] else {
        throw Problem(.gradientWithoutVariable, at: tree[i].span)
      }
      return (output, Reference(node))
    }
    let variable = try reference(
      tree, call.arguments[1], locals, of: output.node, tree.text(of: call.arguments[0]))
    try graph.requireDerivativeNodes(of: [variable.whole], scope, at: tree[i].span)
    return (output, try resolved(variable, of: output.node, tree, call.arguments[0], locals))
  }

  mutating func nodes(of z: NodeID, _ x: Reference, at span: SourceSpan) throws(Problem) -> Value {
    try graph.requireDerivativeNodes(of: [z], scope, at: span)
    graph.join(at: x.whole)
    return try grown(at: span) { graph throws(ShapeMismatch) in
      let mark = graph.count
      return try graph.picking(x, from: graph.derivative(of: z, wrt: [x.whole])[0], since: mark)
    }
  }

  /// Nodes of a derivative, which have the graph while they grow.
  mutating func grown(
    at span: SourceSpan, _ body: (inout Graph) throws(ShapeMismatch) -> NodeID
  ) throws(Problem) -> Value {
    try scope.limits.require(Double(graph.count), .nodes, for: "the derivative", at: span)
    // Which factors are infinite is known by their values, where they have some.
    if (try? graph.forward(from: evaluated)) != nil { evaluated = graph.count }
    do throws(ShapeMismatch) {
      let node = try body(&graph)
      return graph.literal(node).map { literal($0, node) } ?? .node(node)
    } catch {
      throw Problem(.shapes(error, operands: [], fits: nil), at: span)
    }
  }

  /// Values made since the last forward pass are computed first.
  private mutating func numbers(of z: NodeID, _ x: Reference, at span: SourceSpan) throws(Problem) -> Value {
    try graph.requireValue(of: [z], scope, at: span)
    // The adjoints of a backward pass are as large as the values that it passes.
    try scope.limits.requireMemory(
      graph, and: Double(graph.backwardEntries(of: z)), for: "all arrays with those of the gradient", at: span)
    do throws(EvaluationProblem) {
      try graph.forward(from: evaluated)
      evaluated = graph.count
    } catch {
      throw Problem(.values(error.problem, node: nil), at: span)
    }
    guard let gradient = graph.gradient(of: z, wrt: [x.whole])[x.whole] else { return zeros(graph.shape(of: x.node)) }
    return .constant(graph.picked(gradient, at: x))
  }

  /// `f'(x)`, `f''(x)`: the derivative of a function of one number, at a value.
  mutating func derivative(
    of call: SyntaxTree.Call, _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals
  ) throws(Problem) -> Value {
    let name = call.function.text
    try refuseKeywords(call, known: [])
    guard call.arguments.count == 1 else {
      throw Problem(
        .formula(.primeOfSeveral(name)), at: tree[i].span)
    }
    let argument = try value(tree, call.arguments[0], locals)
    guard shape(argument).isEmpty else {
      // As often as it was to be differentiated; by a name, which an expression must get first.
      let text = tree.text(of: call.arguments[0])
      let isNamed = if case .name = tree[call.arguments[0]].kind { true } else { false }
      let x = isNamed ? text : freeName
      let nested = (0..<call.primes).reduce("\(name)(\(x))") { inner, _ in "grad(sum(\(inner)), \(x))" }
      let hint = text.utf8.count > 40 ? nil : isNamed ? nested : "\(x) = \(text); \(nested)"
      throw Problem(
        .formula(.primeAtArray(name, primes: call.primes, hint: hint)), at: tree[i].span)
    }
    let mark = graph.count
    let x =
      switch argument {
      // The argument gets a node of its own where there may be other ways to it, through names in the body.
      case .node(let node): mentionsNames(name) ? graph.identity(of: node) : node
      case .constant(let c): graph.leaf(c, exactly: exactly(c), isVariable: true)
      }
    var y = try applied(name, to: [.node(x)], at: call.function.span)
    for _ in 0..<call.primes {
      guard let node = y.node else { return .constant(Tensor(scalar: 0)) }
      guard graph.shape(of: node).isEmpty else {
        throw Problem(
          .arrayForNumber("\(name)(…)", graph.shape(of: node), of: "a gradient", hint: nil), at: tree[i].span)
      }
      y = try nodes(of: node, Reference(x), at: tree[i].span)
    }
    guard case .constant = argument else { return y }
    return try folded(y, since: mark, at: tree[i].span)
  }

  /// The value of what was made since a mark and depends on nothing older, as a number; anything else as it is.
  mutating func folded(_ value: Value, since mark: Int, at span: SourceSpan) throws(Problem) -> Value {
    guard case .node(let result) = value, !restsOnNames(result, since: mark) else { return value }
    try graph.forward(from: mark, at: span)
    let number = folded(result, since: mark)
    // What is gone must not be taken for what comes to stand in its place.
    (lastAppended, evaluated) = (nil, min(evaluated, mark))
    applications = applications.filter { application, result in
      (application.arguments + [result]).allSatisfy { $0.node.map { $0.index < mark } ?? true }
    }
    if !parameters.isEmpty { parameters = parameters.filter { $0.key.index < mark } }
    return number
  }

  /// Whether a function's body, or that of one it calls, mentions names of the session besides functions.
  func mentionsNames(_ function: String) -> Bool {
    var seen: Set<String> = []
    var queue = [function]
    while let name = queue.popLast() {
      guard seen.insert(name).inserted, let definition = scope.definitions[name] else { continue }
      guard definition.isFunction else { return true }
      queue += definition.mentions
    }
    return false
  }

  private func restsOnNames(_ node: NodeID, since mark: Int) -> Bool {
    graph.ancestors(of: [node]).contains { $0.index < mark && graph.literal($0) == nil }
  }
}
