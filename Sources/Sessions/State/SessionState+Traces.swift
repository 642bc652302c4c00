import Explanations
import Graphs
import Language
import Tensors

extension SessionState {
  /// The nodes that no other definition uses: what a trace without a name is about.
  func lastOutputs() throws(Problem) -> [NodeID] {
    let used = Set(sheet.definitions.values.flatMap(\.mentions))
    let outputs = sheet.definitions.keys.filter { !used.contains($0) && !(sheet[$0]?.isFunction ?? true) }
    let nodes = outputs.compactMap { sheet.nodes[$0] }
    guard !nodes.isEmpty else { throw Problem(.nothingDefined, at: nil) }
    if needsValues { try requireValue(of: nodes, at: nil) }
    return nodes
  }

  /// The nodes of some expressions; of none those that nothing else uses.
  mutating func outputs(_ trees: [SyntaxTree]) throws(Problem) -> [NodeID] {
    guard !trees.isEmpty else { return try lastOutputs() }
    var outputs: [NodeID] = []
    for tree in trees { outputs.append(try node(for: tree)) }
    return outputs
  }

  /// A name for an output that has none, so that a trace of an expression can speak of it.
  func temporaryNames(_ outputs: [NodeID], _ trees: [SyntaxTree?]) -> [NodeID: String] {
    let names = sheet.namesOfNodes
    var result: [NodeID: String] = [:]
    for (k, output) in outputs.enumerated() where names[output] == nil && k < trees.count {
      if sheet.graph.isLeaf(output) { continue }
      var name = outputs.count == 1 ? "out" : "out\(k + 1)"
      while sheet[name] != nil { name += "_" }
      result[output] = name
    }
    return result
  }

  /// A trace with air above it; its members are made where a program reads them.
  func reply(_ explanation: some Explanation, kind: String) -> Reply {
    var reply = Reply(explanation.document, kind: kind, tellsPrograms ? explanation.members : [])
    reply.document.setApart()
    return reply
  }

  /// A name that stands for nothing.
  func unknown(_ name: String, at span: SourceSpan?) -> Problem {
    Problem(.unknownName(name, nearest: Suggestion.nearest(name, among: sheet.scope().names)), at: span)
  }

  /// Remembers the auto names of a trace, which commands understand until the next.
  mutating func remember(_ narrator: Narrator, _ outputs: [NodeID]) {
    let names = narrator.names(of: outputs)
    traceNames = [:]
    // Only names that were printed can be meant: those at the beginning and the end of a long trace.
    let limit = settings.narration.stepLimit
    for node in names.order.count > 2 * limit ? names.order.prefix(limit) + names.order.suffix(limit) : names.order[...]
    {
      // An expression that was put in place of a name is none.
      if let name = names.name(of: node), sheet[name] == nil, name.isName { traceNames[name] = node }
    }
  }

  /// Does something with other values for some leaves, and puts the old ones back.
  mutating func at(
    _ bindings: [Arguments.Binding], _ body: (inout SessionState) throws(Problem) -> Reply
  ) throws(Problem) -> Reply {
    guard !bindings.isEmpty else { return try body(&self) }
    var changes: [Sheet.Change] = []
    var letters = sheet.boundLetters(without: Set(bindings.map(\.name.text)))
    for (name, tree) in bindings {
      guard let definition = sheet[name.text] else { throw unknown(name.text, at: name.span) }
      let isVariable: Bool
      switch (isVariableToGive(name.text), definition.kind) {
      case (let variable?, _): isVariable = variable
      // A value in the place of a node counts as a variable: what was below it leads there no longer.
      case (nil, .node(_, let isConstant)): isVariable = !isConstant
      default: throw Problem(.notAVariable(name.text, definition: definition.formula), at: name.span)
      }
      let (value, exact) = try exactlyNow(tree)
      if case .node = definition.kind, let now = sheet.value(of: name.text), now.shape != value.shape {
        throw Problem(.command(.otherShape(name.text, now.shape, given: value.shape)), at: tree.span)
      }
      let declaration = sheet[name.text]?.declaration
      if let declaration,
        let problem = Sheet.problem(declared: declaration, of: name.text, given: value.shape, &letters)
      {
        throw Problem(problem, at: tree.span)
      }
      changes.append(
        Sheet.Change(
          name: name.text, before: sheet[name.text],
          after: Definition(.leaf(value, isVariable: isVariable), exact: exact, declaration: declaration)))
    }
    // The whole session is put back, its auto names excepted: they are what the trace just printed.
    let before = self
    do throws(Problem) {
      _ = try sheet.apply(changes)
    } catch {
      self = before
      throw Problem(error.kind, at: error.span ?? bindings[0].value.span)
    }
    let reply: Reply
    do throws(Problem) { reply = try body(&self) } catch {
      self = before
      throw error
    }
    let (shown, output, held, remarks) = (hasShownConventions, lastOutput, outbox, notes)
    let updated = updatedSinceGradient
    self = before
    (hasShownConventions, lastOutput, outbox, notes) = (shown, output, held, remarks)
    updatedSinceGradient = updated
    traceNames = [:]
    return reply
  }

  /// Whether gradients reach a leaf, which has a value or is declared to have one; nil for other names.
  private func isVariableToGive(_ name: String) -> Bool? {
    switch sheet[name]?.kind {
    case .leaf(_, let isVariable): isVariable
    case .declared(let declaration) where !declaration.isFunction: declaration.isVariable
    default: nil
    }
  }

  /// The value of an expression now.
  mutating func evaluatedNow(_ tree: SyntaxTree) throws(Problem) -> Tensor<Double> { try exactlyNow(tree).value }

  /// The value of an expression now, with its exact value where it is a constant whose double only comes near to it.
  mutating func exactlyNow(
    _ tree: SyntaxTree
  ) throws(Problem) -> (value: Tensor<Double>, exact: Tensor<Numeral>?) {
    try temporarily { session throws(Problem) in
      let node = try session.node(for: tree)
      try session.requireValue(of: [node], at: tree.span)
      return (session.sheet.graph.value(of: node), session.sheet.graph.exactLeaves[node])
    }
  }
}

extension String {
  /// Whether this can be typed as a name.
  fileprivate var isName: Bool {
    unicodeScalars.allSatisfy { $0 == "_" || $0.properties.isXIDContinue }
  }
}
