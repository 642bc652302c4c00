import Explanations
import Graphs
import Language
import Tensors

/// `grad z`: the backward pass, node by node.
enum GradCommand: Command {
  static let name = "grad"
  static let aliases = ["backward"]
  static let parameters: [Parameter] = [.expression("z"), .wrt("x, W"), .at, .over]
  static let summary = "the backward pass of z step by step, and the gradients"
  static let details = [
    "At each node: the gradient that arrives, the local Jacobian as a formula and with numbers, and their product. "
      + "A node that feeds several others gets the sum of what comes back.",
    "over runs over examples: each row of X in turn under the name x, which need not be defined. There is a row of loss and "
      + "gradients for each, then their average, which the gradient of the whole batch as one graph must equal.",
    "wrt takes any node, and parts: W[0,1] asks for that entry of the gradient at W. What leads to none of them is left "
      + "out. at evaluates elsewhere without changing the session. "
      + "Gradients never accumulate between calls.",
  ]
  static let examples = [
    "x = 2; y = 3; f = x * y + sin(x); grad f", "x = 3; y = x^2; z = log(y); grad z wrt y",
    "W = [1, 2; 3, 4]; L = sum((W @ [1, -1])^2); grad L wrt W[0,1]",
    "x = [1, 3]; grad sum(x^2) at x = [2, 4]",
    "w = 2; loss(x, y) = (w * x - y)^2; grad loss(x, y) over x in [1, 2, 3], y in [2, 3, 7]",
  ]
  static let isToldInSteps = true

  static func run(_ request: Request, in session: inout Session) throws(Problem) -> Reply {
    let tree = request.expressions[0]
    session.updatedSinceGradient = nil
    return try session.at(request.bindings) { session throws(Problem) in
      guard request.memberships.isEmpty else {
        return try session.gradient(of: tree, wrt: request.wrt, over: try session.exampleRows(request.memberships))
      }
      let output = try session.outputNode(tree)
      let shape = session.sheet.graph.shape(of: output)
      guard shape.isEmpty else {
        throw Problem(.gradientOfArray(Diagnostic.shortened(tree.text), shape: shape), at: tree.span)
      }
      let references = try request.wrt.map { wrt throws(Problem) in try session.references(wrt, of: output, tree) }
      try session.requireRoom(forGradientOf: output, at: tree.span)
      let variables = session.sheet.variables.compactMap { session.sheet.nodes[$0] }
      let narrator = session.narrator(extra: session.temporaryNames([output], [tree]))
      var document = narrator.gradient(of: output, wrt: references, variables: variables)
      session.remember(narrator, [output])
      session.lastOutput = tree
      session.hasShownConventions = true
      document.setApart()
      var reply = Reply(document, kind: "gradient")
      reply.aids = TraceAids(narrator, [output], isBackward: true, in: session)
      guard session.tellsPrograms else { return reply }
      reply.members = narrator.gradientReport(of: output, wrt: references, variables: variables).members
      return reply
    }
  }
}

extension Session {
  /// The nodes that no other definition uses: what a trace without a name is about.
  func lastOutputs() throws(Problem) -> [NodeID] {
    let used = Set(sheet.definitions.values.flatMap(\.mentions))
    let outputs = sheet.definitions.keys.filter { !used.contains($0) && !(sheet[$0]?.isFunction ?? true) }
    let nodes = outputs.compactMap { sheet.nodes[$0] }
    guard !nodes.isEmpty else { throw Problem(.nothingDefined, at: nil) }
    return nodes
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
    _ bindings: [Arguments.Binding], _ body: (inout Session) throws(Problem) -> Reply
  ) throws(Problem) -> Reply {
    guard !bindings.isEmpty else { return try body(&self) }
    var changes: [Sheet.Change] = []
    for (name, tree) in bindings {
      guard case .leaf(_, let isVariable)? = sheet[name.text]?.kind else {
        guard let definition = sheet[name.text] else {
          throw Problem(
            .unknownName(name.text, nearest: Suggestion.nearest(name.text, among: sheet.scope().names)), at: name.span)
        }
        throw Problem(.notAVariable(name.text, definition: definition.formula), at: name.span)
      }
      let (value, exact) = try exactlyNow(tree)
      changes.append(
        Sheet.Change(
          name: name.text, before: sheet[name.text],
          after: Definition(.leaf(value, isVariable: isVariable), exact: exact)))
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
    self = before
    (hasShownConventions, lastOutput, outbox, notes) = (shown, output, held, remarks)
    traceNames = [:]
    return reply
  }

  /// The value of an expression now.
  mutating func evaluatedNow(_ tree: SyntaxTree) throws(Problem) -> Tensor<Double> { try exactlyNow(tree).value }

  /// The value of an expression now, with its exact value where it is a constant whose double only comes near to it.
  mutating func exactlyNow(
    _ tree: SyntaxTree
  ) throws(Problem) -> (value: Tensor<Double>, exact: Tensor<Numeral>?) {
    try temporarily { session throws(Problem) in
      let node = try session.node(for: tree)
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
