import Explanations
import Graphs
import Language
import Tensors

/// `derive z wrt x`: symbol-to-symbol differentiation.
enum DeriveCommand: Command {
  static let name = "derive"
  static let parameters: [Parameter] = [.expression("z"), .wrt("x, x"), .at]
  static let takesOpenNames = true
  static let group = CommandGroup.derivatives
  static let summary = "symbol-to-symbol: the nodes that back-propagation adds, the formula, the value"
  static let details = [
    "Back-propagation is carried out on names instead of numbers: it adds nodes that compute the derivative, and these "
      + "can be differentiated again. derive z wrt x, x is the second derivative, derive z wrt x, y the mixed one.",
    "The new nodes are called d1, d2, … until the next trace. d = grad(z, x) keeps the derivative as a node.",
  ]
  static let examples = [
    "f(t) = t^2 + 1; w = 3; x = f(w); y = f(x); z = f(y); derive z wrt w", "x = 2; derive x^3 wrt x, x",
    "x = [1, 2]; z = sum(exp(x)); derive z wrt x",
  ]
  static let isToldInSteps = true

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let tree = request.expressions[0]
    let output = try session.scalarOutputNode(tree, for: "a derivative")
    try session.sheet.graph.requireDerivativeNodes(of: [output], session.sheet.scope(), at: tree.span)
    var variables: [Reference] = []
    if let wrt = request.wrt {
      for x in wrt { variables.append(try session.reference(x, of: output, tree)) }
    } else {
      variables = try session.references(nil, of: output, tree)
      guard variables.count == 1 else {
        let names = variables.prefix(4).compactMap { session.sheet.namesOfNodes[$0.node] }
        throw Problem(
          .command(.needsVariable(name, of: Diagnostic.shortened(tree.text), among: names)),
          at: tree.span)
      }
    }
    let derivative = try nodes(output, variables, in: &session, at: tree.span)
    if session.isInterrupted() { throw Problem(.interrupted, at: nil) }
    var own = session.temporaryNames(output, tree, variables, request.wrt)
    // Where the last trace is gone on from, its names go on too.
    if session.traceNames[tree.text] == output {
      for (name, node) in session.traceNames where own[node] == nil { own[node] = name }
    }
    let narrator = session.narrator(
      extra: own.merging(names(of: derivative, in: session, besides: Set(own.values))) { a, _ in a })
    session.remember(narrator, [derivative.result])
    return session.reply(narrator.derivative(derivative), kind: "derivative")
  }

  /// The nodes of the derivative by one variable after the other, with their values.
  private static func nodes(
    _ output: NodeID, _ variables: [Reference], in session: inout SessionState, at span: SourceSpan
  ) throws(Problem) -> DerivativeNodes {
    let mark = session.sheet.graph.count
    // What an earlier command left in the graph is no part of the session.
    var existing = [Bool](repeating: false, count: mark)
    for node in session.sheet.graph.ancestors(of: Array(session.sheet.nodes.values) + [output]) {
      existing[node.index] = true
    }
    var (result, raw) = (output, session.sheet.graph)
    var (rawResult, isScalar) = (output, true)
    var gradients: [NodeID: NodeID] = [:]
    do {
      for variable in variables {
        let x = variable.whole
        let grown = session.sheet.graph.count
        if session.isInterrupted() { throw Problem(.interrupted, at: nil) }
        isScalar = isScalar && session.sheet.graph.shape(of: result).isEmpty
        try session.settings.limits.require(
          Double(session.sheet.graph.count), .nodes, for: "the derivative", at: span)
        try session.sheet.graph.requireNamedDerivatives(of: [result], at: span)
        guard isScalar else {
          let (sweeps, length) = (
            session.sheet.graph.jacobianPlan(of: result, wrt: x).sweeps,
            session.sheet.graph.pathLength(from: x, to: result)
          )
          let entries =
            Double(session.sheet.graph.shape(of: result).entryCount)
            * Double(session.sheet.graph.shape(of: x).entryCount)
          guard sweeps * max(length, 1) <= longestJacobian, entries <= 1e6 else {
            throw Problem(.tooLarge("the derivative takes \(sweeps) sweeps over \(length) nodes"), at: span)
          }
          guard let node = try session.sheet.graph.jacobian(of: result, wrt: x, isInterrupted: session.isInterrupted)
          else { throw Problem(.interrupted, at: nil) }
          let shape = session.sheet.graph.shape(of: result)
          result = try session.sheet.graph.picking(variable, from: node, leading: shape, since: grown)
          continue
        }
        try session.sheet.graph.forward(from: mark)
        let whole: NodeID
        (whole, gradients) = try session.sheet.graph.derivativeWithGradients(of: result, wrt: x)
        result = try session.sheet.graph.picking(variable, from: whole, since: grown)
        if raw.count <= Self.longestRaw {
          rawResult = try raw.derivative(of: rawResult, wrt: [x], isSimplified: false)[0]
          rawResult = try raw.picking(variable, from: rawResult, since: raw.count)
        }
      }
      try session.settings.limits.requireMemory(session.sheet.graph, at: span)
      try session.sheet.graph.forward(from: mark)
    } catch let error as Problem {
      session.sheet.graph.truncate(to: mark)
      throw error
    } catch let error as EvaluationProblem {
      session.sheet.graph.truncate(to: mark)
      throw Problem(.values(error.problem, node: nil), at: span)
    } catch {
      session.sheet.graph.truncate(to: mark)
      throw Problem(.tooLarge("the derivative"), at: span)
    }
    let isCounted = isScalar && raw.count <= longestRaw
    let unsimplified =
      isCounted
      ? raw.ancestors(of: [rawResult]).count { ($0.index >= mark || !existing[$0.index]) && isOperation($0, raw) } : nil
    var derivative = DerivativeNodes(
      output: output, variables: variables, result: result, existing: existing, unsimplified: unsimplified)
    // Of a second derivative the nodes in between are gradients of the first.
    if variables.count == 1 { derivative.gradients = gradients }
    return derivative
  }

  private static let longestJacobian = 100_000
  private static let longestRaw = 100_000

  /// Whether a node is told as one: no literal, no part of an array, no transpose.
  private static func isOperation(_ node: NodeID, _ graph: Graph) -> Bool {
    switch graph.operation(of: node) {
    case .variable, .constant, .element: false
    case .array(.linear(.select)), .array(.linear(.take)), .array(.linear(.transpose)): false
    default: true
    }
  }

  /// d1, d2, … for the nodes that were added.
  private static func names(
    of derivative: DerivativeNodes, in session: SessionState, besides taken: Set<String>
  ) -> [NodeID: String] {
    var names: [NodeID: String] = [:]
    var number = 0
    for node in session.sheet.graph.ancestors(of: [derivative.result])
    where derivative.isNew(node) && isOperation(node, session.sheet.graph) {
      if number & 1023 == 0, session.isInterrupted() { break }
      repeat { number += 1 } while session.sheet["d\(number)"] != nil || taken.contains("d\(number)")
      names[node] = "d\(number)"
    }
    return names
  }
}
