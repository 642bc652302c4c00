import Graphs
import Language
import Tensors

// What one differentiates by is read here and nowhere else: after the comma of grad(·, ·) and its kin, after wrt, after why
// and paths.
extension Elaborator {
  /// What an expression means to one who differentiates an output by it: a name, another node of the output, or a part of
  /// one.
  mutating func reference(
    _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals, of output: NodeID?, _ outputText: String
  ) throws(Problem) -> Reference {
    let (text, span) = (Diagnostic.shortened(tree.text(of: i)), tree[i].span)
    if namedNodes == nil { namedNodes = Set(scope.nodes.values) }
    guard let node = try value(tree, i, locals).node, graph.literal(node) == nil else {
      throw Problem(.gradientOfConstant(text), at: span)
    }
    if case .name(let name) = tree[i].kind {
      // A parameter means what was put in for it, and a name of the last trace its node, whatever else is the same.
      if locals[name] != nil { return self.reference(to: node) }
      if scope.traceNames[name] == node {
        graph.join(at: node)
        return Reference(node)
      }
    }
    let reference = self.reference(to: node)
    if isOwn(reference.whole) {
      graph.join(at: reference.whole)
      remarkOnNamedPart(reference, of: output)
      return reference
    }
    let words = reference.isPart ? "\(text) is part of" : "\(text) is"
    guard let whole = try nodeMeant(by: reference.whole, of: output, words, at: span) else {
      throw Problem(.notInGraph(text, output: Diagnostic.shortened(outputText), free: freeName), at: span)
    }
    return try moved(reference, to: whole, at: span)
  }

  /// What a node is a part of, down to a node that has a name or is a leaf.
  func reference(to node: NodeID) -> Reference { graph.reference(to: node) { isOwn($0) } }

  /// The same part of another node.
  private mutating func moved(
    _ reference: Reference, to whole: NodeID, at span: SourceSpan
  ) throws(Problem) -> Reference {
    guard whole != reference.whole else { return reference }
    do throws(ShapeMismatch) { return try graph.moving(reference, to: whole) } catch {
      throw Problem(.shapes(error, operands: [], fits: nil), at: span)
    }
  }

  /// What a node that is only computed on the way is the transpose of.
  mutating func untransposed(_ node: NodeID) -> NodeID? {
    guard case .array(.linear(.transpose)) = graph.operation(of: node) else { return nil }
    if namedNodes == nil { namedNodes = Set(scope.nodes.values) }
    return isOwn(node) ? nil : graph.operands(of: node)[0]
  }

  /// Whether a node is one by itself, and not only something that an expression computes on the way.
  private func isOwn(_ node: NodeID) -> Bool {
    namedNodes?.contains(node) == true || parameters[node] != nil || graph.isLeaf(node)
  }

  /// The node that an expression without a name means: the named one of the same definition, or one on which the output
  /// rests; nil where there is none.
  private mutating func nodeMeant(
    by node: NodeID, of output: NodeID?, _ words: String, at span: SourceSpan
  ) throws(Problem) -> NodeID? {
    var elsewhere: NodeID?
    for candidate in [node, try inNames(node, at: span)] {
      let equal = definitions(equalTo: candidate)
      var leading: [(key: String, value: NodeID)] = []
      for definition in equal where leads(definition.value, to: output) { leading.append(definition) }
      if leading.count > 1 {
        let names = leading.map(\.key)
        throw Problem(
          .formula(.ambiguousPart(words, names: names)),
          at: span)
      }
      if let (name, node) = leading.first {
        notes.append("\(words) \(name): what goes through \(name) counts")
        return node
      }
      if leads(candidate, to: output) { return candidate }
      elsewhere = elsewhere ?? equal.first?.value
    }
    return elsewhere
  }

  /// The definitions that are the same operation on the same operands, by their names.
  private func definitions(equalTo node: NodeID) -> [(key: String, value: NodeID)] {
    scope.nodes.filter { graph.isSameOperation($0.value, node) }.sorted { $0.key < $1.key }
  }

  private mutating func leads(_ node: NodeID, to output: NodeID?) -> Bool {
    graph.join(at: node)
    return output.map { graph.dependence(on: [node], upTo: $0)[$0.index] } ?? false
  }

  /// An expression with names put in for the parts of it that are definitions.
  private mutating func inNames(_ node: NodeID, at span: SourceSpan) throws(Problem) -> NodeID {
    var inside: Set<NodeID> = [node]
    var stack = [node]
    while let next = stack.popLast() {
      for operand in graph.operands(of: next) where !isOwn(operand) && inside.insert(operand).inserted {
        stack.append(operand)
      }
    }
    var written: [NodeID: NodeID] = [:]
    do throws(ShapeMismatch) {
      for part in inside.sorted() {
        let operands = graph.operands(of: part)
        let renamed = operands.map { written[$0] ?? $0 }
        let same = renamed == operands ? part : try graph.append(likeOf: part, renamed)
        written[part] = part == node ? same : definitions(equalTo: same).first?.value ?? same
      }
    } catch {
      throw Problem(.shapes(error, operands: [], fits: nil), at: span)
    }
    return written[node] ?? node
  }

  /// A part that has a name counts what goes through the name, which is not all that the part of the array does.
  private mutating func remarkOnNamedPart(_ reference: Reference, of output: NodeID?) {
    let node = reference.node
    guard !reference.isPart, let output, let below = graph.viewed(by: node),
      let name = scope.nodes.first(where: { $0.value == node })?.key, let formula = scope.definitions[name]?.formula
    else { return }
    let whole = graph.reference(to: below) { isOwn($0) }.whole
    guard graph.leads(from: whole, to: output, avoiding: node) else { return }
    let part = Diagnostic.shortened(formula)
    notes.append(
      "\(name) = \(part) is a node of its own: only what goes through \(name) counts; \(part) counts every use")
  }

  /// A name that nothing has, for a hint to use.
  var freeName: String {
    ["u", "v", "w", "s", "t", "q"].first { scope.definitions[$0] == nil } ?? "u1"
  }
}

// MARK: - Parameters

extension Elaborator {
  /// The functions that differentiate by what follows their first comma.
  private static let differentiating: Set<String> = ["grad", "jacobian", "hessian", "jvp", "vjp"]

  /// The names by which a text differentiates.
  func differentiatedNames(in tree: SyntaxTree) -> Set<String> {
    var names: Set<String> = []
    for node in tree.nodes {
      if case .partial(_, let variable, _) = node.kind { collectNames(tree, variable, &names) }
      guard case .call(let call) = node.kind, call.primes == 0, call.arguments.count > 1,
        Self.differentiating.contains(call.function.text), scope.definitions[call.function.text] == nil
      else { continue }
      collectNames(tree, call.arguments[1], &names)
    }
    return names
  }

  /// The names of an expression, those excepted that only count: in indices and among the options of a call.
  private func collectNames(_ tree: SyntaxTree, _ i: SyntaxTree.Index, _ names: inout Set<String>) {
    switch tree[i].kind {
    case .name(let name): names.insert(name)
    case .element(let array, _): collectNames(tree, array, &names)
    case .prefix(_, let x), .transpose(let x): collectNames(tree, x, &names)
    case .infix(_, let a, let b):
      collectNames(tree, a, &names)
      collectNames(tree, b, &names)
    case .call(let call): if let first = call.arguments.first { collectNames(tree, first, &names) }
    default: break
    }
  }

  /// What a body comes to with names bound to values; by a name it differentiates by, the value gets a node of its own.
  ///
  /// By that node, and not by what was put in for it, the body differentiates, where other ways lead past it: always unless
  /// the value `isAlone`. A number becomes a number again where nothing else is in the result.
  mutating func binding(
    _ names: [String], to values: [Value], ifIn differentiated: Set<String>, isAlone: Bool = false, at span: SourceSpan,
    _ body: (inout Elaborator, Locals) throws(Problem) -> Value
  ) throws(Problem) -> Value {
    let mark = graph.count
    var hasNumber = false
    var locals: Locals = [:]
    for (name, value) in zip(names, values) {
      guard differentiated.contains(name) else {
        locals[name] = value
        continue
      }
      switch value {
      case .node where isAlone: locals[name] = value
      case .node(let argument):
        let node = graph.identity(of: argument)
        parameters[node] = argument
        locals[name] = .node(node)
      case .constant(let c):
        locals[name] = .node(graph.leaf(c, exactly: exactly(c), isVariable: true))
        hasNumber = true
      }
    }
    let result = try body(&self, locals)
    return hasNumber ? try folded(result, since: mark, at: span) : result
  }

  /// The reference to a parameter, or to its argument where the output knows the argument alone.
  ///
  /// In d(z, s) = grad(z, s) called as d(x^2, x) the output was computed from x before there was an s.
  mutating func resolved(
    _ reference: Reference, of output: NodeID?, _ tree: SyntaxTree, _ i: SyntaxTree.Index, _ locals: Locals
  ) throws(Problem) -> Reference {
    guard let argument = parameters[reference.whole], let output, !leads(reference.whole, to: output) else {
      return reference
    }
    let inside = tree.nodes.filter { tree[i].span.union($0.span) == tree[i].span }
    var isPassed = false
    for node in inside {
      guard case .name(let name) = node.kind, let local = locals[name]?.node else { continue }
      isPassed = isPassed || leads(argument, to: local)
    }
    guard isPassed else { return reference }
    let node = try moved(reference, to: argument, at: tree[i].span).node
    return self.reference(to: node)
  }
}
