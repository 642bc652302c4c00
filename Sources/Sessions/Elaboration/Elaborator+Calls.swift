import Explanations
import Graphs
import Language
import Tensors

extension Elaborator {
  /// A call: the user's functions first, then the language's own.
  mutating func call(
    _ call: SyntaxTree.Call, _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals
  ) throws(Problem) -> Value {
    let name = call.function.text
    if call.primes > 0 { return try derivative(of: call, tree, i, locals) }
    if case .function(let parameters, let body)? = scope.definitions[name]?.kind {
      try refuseKeywords(call, known: [])
      var values: [Value] = []
      for argument in call.arguments { values.append(try value(tree, argument, locals)) }
      return try inlined(name, parameters, body, values, at: tree[i].span)
    }
    if let function = try declared(name, at: call.function.span) {
      try refuseKeywords(call, known: [])
      var values: [Value] = []
      for argument in call.arguments { values.append(try value(tree, argument, locals)) }
      let texts = call.arguments.map { Diagnostic.shortened(tree.text(of: $0)) }
      return try append(.declared(function), values, at: tree[i].span, texts: texts)
    }
    switch name {
    case "grad": return try gradient(call, tree, i, locals)
    case "jacobian": return try jacobian(call, tree, i, locals)
    case "hessian": return try hessian(call, tree, i, locals)
    case "jvp": return try tangent(call, tree, i, locals)
    case "vjp": return try pullback(call, tree, i, locals)
    case "iterate": return try iterate(call, tree, i, locals)
    case "range":
      throw Problem(.formula(.rangeOutsideIndex), at: tree[i].span)
    default: break
    }
    if let made = try constructed(call, tree, i, locals) { return made }
    if let made = try data(call, tree, i, locals) { return made }
    if let result = try builtIn(call, tree, i, locals) { return result }
    throw unknown(call, tree, locals)
  }

  /// Why a call is none: a function of its own, since those that call functions are many on the stack.
  private mutating func unknown(_ call: SyntaxTree.Call, _ tree: SyntaxTree, _ locals: Locals) -> Problem {
    let name = call.function.text
    if locals[name] != nil || scope.definitions[name] != nil {
      return Problem(.notAFunction(name, meaning: meaning(ofCalled: name, call, tree, locals)), at: call.function.span)
    }
    if let problem = foreign(call, tree, locals) { return problem }
    let known = FunctionTable.names + scope.definitions.filter { $0.value.isFunction }.map(\.key)
    return Problem(.unknownFunction(name, nearest: Suggestion.nearest(name, among: known)), at: call.function.span)
  }

  /// What was probably meant by brackets behind a value: in MATLAB an index, on paper a product.
  private mutating func meaning(
    ofCalled name: String, _ call: SyntaxTree.Call, _ tree: SyntaxTree, _ locals: Locals
  ) -> String {
    let texts = call.arguments.map { tree.text(of: $0) }.joined(separator: ", ")
    guard call.keywords.isEmpty, !texts.isEmpty, texts.utf8.count <= 40, let value = try? named(name, locals, at: nil)
    else { return "\(name) * (…) multiplies" }
    if shape(value).count >= call.arguments.count { return "an index, counted from 0: \(name)[\(texts)]" }
    return call.arguments.count == 1 ? "\(name) * \(Diagnostic.factor(texts)) multiplies" : "\(name) * (…) multiplies"
  }

  /// A function of other libraries.
  private mutating func foreign(_ call: SyntaxTree.Call, _ tree: SyntaxTree, _ locals: Locals) -> Problem? {
    let name = call.function.text
    if ForeignNames.isAbsent(name) { return Problem(.foreignFunction(name, call: nil), at: call.function.span) }
    if ["len", "size", "shape", "numel", "ndim"].contains(name), let x = call.arguments.first {
      return Problem(.foreignFunction(name, call: "show \(tree.text(of: x))"), at: call.function.span)
    }
    let texts =
      call.arguments.map { tree.text(of: $0) } + call.keywords.map { "\($0.name.text)=\(tree.text(of: $0.value))" }
    guard texts.joined().utf8.count <= 60, let here = ForeignNames.call(name, texts) else { return nil }
    // NumPy's hstack puts matrices beside each other, and vectors end to end.
    let isMatrix =
      name == "hstack"
      && (call.arguments.first.flatMap { try? value(tree, $0, locals) }).map { shape($0).count == 2 } ?? false
    let text = isMatrix ? here.dropLast() + ", axis=1)" : here
    return Problem(.foreignFunction(name, call: String(text)), at: call.function.span)
  }

  /// A user's function with its parameters replaced by values.
  mutating func inlined(
    _ name: String, _ parameters: [String], _ body: SyntaxTree, _ values: [Value], at span: SourceSpan
  ) throws(Problem) -> Value {
    guard values.count == parameters.count else {
      let wanted = "\(parameters.count) (\(parameters.joined(separator: ", ")))"
      throw Problem(.wrongArgumentCount(function: name, wanted: wanted, given: values.count), at: span)
    }
    let isClosed = meet(name)
    let application = application(of: name, body, to: values)
    if let application, let known = applications[application] {
      if isClosed { note(name, parameters, values, result: known) }
      return known
    }
    if isClosed { closedCalls += 1 }
    defer { if isClosed { closedCalls -= 1 } }
    let generator = generator
    let differentiated = differentiatedParameters[name] ?? differentiatedNames(in: body)
    differentiatedParameters[name] = differentiated
    let isAlone = differentiated.isEmpty || (values.count == 1 && !mentionsNames(name))
    do throws(Problem) {
      let result = try binding(parameters, to: values, ifIn: differentiated, isAlone: isAlone, at: span) {
        elaborator, locals throws(Problem) in
        try elaborator.value(body, body.root, locals)
      }
      if let node = result.node { functionResults?[node] = name }
      if isClosed { note(name, parameters, values, result: result) }
      // What was drawn at random is drawn anew.
      if let application, self.generator == generator { applications[application] = result }
      return result
    } catch {
      if error.isInterruption { throw error }
      // The place is in another text than the one that was typed.
      if case .inFunction(let names, let inner) = error.kind {
        throw Problem(.inFunction([name] + names, inner), at: span)
      }
      throw Problem(.inFunction([name], error.diagnostic), at: span)
    }
  }

  /// Meets a function of the session; whether its call is one step here: it is not in the body of another that is, nor
  /// where it is written out.
  private mutating func meet(_ name: String) -> Bool {
    guard closedCalls == 0 else { return false }
    if !composites.contains(name) { composites.append(name) }
    return !scope.expansions.opens(name, typedIn: definedName)
  }

  private mutating func note(_ name: String, _ parameters: [String], _ values: [Value], result: Value) {
    guard let node = result.node else { return }
    calls[node] = FunctionCall(
      name, parameters,
      values.map { value in
        switch value {
        case .node(let node): .node(node)
        case .constant(let c): .constant(c)
        }
      }, isSelfContained: !mentionsNames(name), isCollapsed: scope.expansions.closes(name, typedIn: definedName))
  }

  /// A call whose result may be used again: of a function that calls others, which twice each would take twice as long
  /// with every one. Where nothing is shared each call has nodes of its own.
  private func application(of name: String, _ body: SyntaxTree, to values: [Value]) -> Application? {
    guard graph.sharing, values.allSatisfy({ ($0.constant?.count ?? 0) <= Application.mostEntries }),
      scope.definitions[name]?.mentions.contains(where: { scope.definitions[$0]?.isFunction ?? false }) ?? false
    else { return nil }
    return Application(function: name, arguments: values, isEvaluated: evaluatesGradients)
  }

  func refuseKeywords(_ call: SyntaxTree.Call, known: [String]) throws(Problem) {
    for (keyword, _) in call.keywords where !known.contains(keyword.text) {
      throw Problem(
        .unknownKeyword(function: call.function.text, keyword: keyword.text, known: known), at: keyword.span)
    }
  }

  /// A function by its name, applied to values: what `iterate` repeats.
  mutating func applied(_ name: String, to values: [Value], at span: SourceSpan) throws(Problem) -> Value {
    if case .function(let parameters, let body)? = scope.definitions[name]?.kind {
      return try inlined(name, parameters, body, values, at: span)
    }
    if let function = try declared(name, at: span) {
      return try append(.declared(function), values, at: span, texts: [])
    }
    if let opcode = FunctionTable.scalar(name, arity: values.count) {
      return try append(.elementwise(opcode), values, at: span, texts: [])
    }
    if let function = FunctionTable.arrays[name], function.parameters.count == values.count {
      return try self.value(of: function, name, values, [:], texts: [], at: span)
    }
    throw Problem(.unknownFunction(name, nearest: nil), at: span)
  }

  /// `iterate(f, x, n)`: f(f(… f(x))), n times.
  private mutating func iterate(
    _ call: SyntaxTree.Call, _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals
  ) throws(Problem) -> Value {
    try refuseKeywords(call, known: [])
    guard call.arguments.count == 3 else {
      throw Problem(
        .wrongArgumentCount(function: "iterate", wanted: "3 (f, x, n)", given: call.arguments.count), at: tree[i].span)
    }
    guard case .name(let name) = tree[call.arguments[0]].kind else {
      throw Problem(
        .formula(.notRepeatable),
        at: tree[call.arguments[0]].span)
    }
    let count = try integer(tree, call.arguments[2], "the count of iterate", locals)
    guard count >= 0 else {
      throw Problem(.notAnInteger(what: "the count of iterate", value: "\(count)"), at: tree[call.arguments[2]].span)
    }
    try scope.limits.require(Double(count), .nodes, for: "\(count) repetitions", at: tree[call.arguments[2]].span)
    var x = try value(tree, call.arguments[1], locals)
    for _ in 0..<count {
      // A built-in function elaborates no syntax, which is where the other interruptions are noticed.
      try poll(tree[i].span)
      x = try applied(name, to: [x], at: tree[i].span)
    }
    return x
  }

  /// `mean(k in range(N): body)`: the bodies for every index stacked, then reduced; of a list only stacked.
  mutating func comprehension(
    _ c: SyntaxTree.Comprehension, _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals
  ) throws(Problem) -> Value {
    let reductions = ["sum", "prod", "mean", "max", "min"].filter { FunctionTable.arrays[$0] != nil }
    let function = c.reduction.flatMap { FunctionTable.arrays[$0.text] }
    if let reduction = c.reduction, function == nil || !reductions.contains(reduction.text) {
      throw Problem(.formula(.notReducible(reduction.text, known: reductions)), at: reduction.span)
    }
    let differentiated = differentiatedNames(in: tree)
    var bodies: [Value] = []
    let held = heldEntries
    defer { heldEntries = held }
    for element in try elements(of: c, tree, locals) {
      let body = try binding([c.variable.text], to: [element], ifIn: differentiated, at: tree[i].span) {
        elaborator, inner throws(Problem) in
        try elaborator.value(tree, c.body, locals.merging(inner) { _, new in new })
      }
      // Nodes are counted with the graph.
      heldEntries += body.constant?.count ?? 0
      if !shape(body).isEmpty { try requireRoom(for: 0, "this sum", at: tree[i].span) }
      bodies.append(body)
    }
    let all = try stacked(bodies, [bodies.count], at: c.domain.map { tree[$0].span } ?? c.variable.span)
    guard let reduction = c.reduction, let function else { return all }
    let axis = shape(all).count > 1 ? 0 : nil
    let made = ArrayFunction.Call(reduction.text, shapes: [shape(all)], axis: axis)
    return try append(operation(function, made, at: tree[i].span, texts: []), [all], at: tree[i].span, texts: [])
  }

  /// What the index is, one after the other: as the domain says, or all that it can be where it stands in square brackets,
  /// as i in `Σ_i W[i,j]`.
  private mutating func elements(
    of c: SyntaxTree.Comprehension, _ tree: SyntaxTree, _ locals: Locals
  ) throws(Problem) -> [Value] {
    if let domain = c.domain { return try self.domain(domain, tree, locals) }
    for node in tree.nodes[c.start...c.body] {
      guard case .element(let array, let subscripts) = node.kind else { continue }
      for (axis, place) in subscripts.enumerated() {
        guard case .index(let k) = place, case .name(c.variable.text) = tree[k].kind else { continue }
        let base = try value(tree, array, locals)
        let shape = shape(base)
        guard axis < shape.count else { continue }
        return (0..<shape[axis]).map { .constant(Tensor(scalar: Double($0))) }
      }
    }
    throw Problem(.formula(.unboundSum(c.variable.text)), at: c.variable.span)
  }

  /// What an index runs over: range(n), range(a, b), or the entries of an array along its first axis.
  private mutating func domain(
    _ i: SyntaxTree.Index, _ tree: SyntaxTree, _ locals: Locals
  ) throws(Problem) -> [Value] {
    if case .call(let call) = tree[i].kind, call.function.text == "range" {
      try refuseKeywords(call, known: [])
      guard (1...3).contains(call.arguments.count) else {
        throw Problem(
          .wrongArgumentCount(function: "range", wanted: "1 to 3", given: call.arguments.count), at: tree[i].span)
      }
      var bounds: [Int] = []
      for argument in call.arguments { bounds.append(try integer(tree, argument, "a bound of range", locals)) }
      let step = bounds.count == 3 ? bounds[2] : 1
      let (from, to) = bounds.count == 1 ? (0, bounds[0]) : (bounds[0], bounds[1])
      guard step != 0 else {
        throw Problem(.notAnInteger(what: "a step of range", value: "0"), at: tree[call.arguments[2]].span)
      }
      let largest = bounds.map(\.magnitude).max() ?? 0
      if largest >= 1 << 53 { try requireRoom(for: Double(largest), "this range", at: tree[i].span) }
      try requireRoom(for: (Double(to) - Double(from)) / Double(step), "this range", at: tree[i].span)
      let all = stride(from: from, to: to, by: step).map { Value.constant(Tensor(scalar: Double($0))) }
      if all.isEmpty { throw Problem(.emptyRange, at: tree[i].span) }
      return all
    }
    let array = try value(tree, i, locals)
    try refuseLetters("an index over it", shape(array), at: tree[i].span)
    guard let count = shape(array).first else {
      throw Problem(
        .formula(.notIterable), at: tree[i].span)
    }
    var entries: [Value] = []
    for k in 0..<count {
      guard let selection = try? Selection([.position(k)], of: shape(array)) else { continue }
      let select = ArrayOperation.linear(.select(Select(selection, notation: String(k))))
      entries.append(try append(select, [array], at: tree[i].span, texts: []))
    }
    return entries
  }
}

/// A function of the session with the arguments of a call.
struct Application: Hashable, Sendable {
  let function: String
  let arguments: [Value]
  /// Whether gradients in it are numbers.
  let isEvaluated: Bool

  /// Larger arrays as arguments are not compared.
  static let mostEntries = 64
}
