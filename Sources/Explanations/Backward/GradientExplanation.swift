import Graphs
import Tensors

extension Narrator {
  /// The backward pass of an output, with the forward pass it rests on and the gradients in which it ends.
  ///
  /// - Parameters:
  ///   - references: the nodes and parts whose gradients are asked for; operands that lead to none of them are left out.
  ///   - start: a node at which a given gradient arrives, where the output is there to give it that and not told itself.
  ///   - variables: what to list at the end where `wrt` is nil.
  public func gradient(
    of output: NodeID, from start: NodeID? = nil, wrt references: [Reference]? = nil, variables: [NodeID]
  ) -> some Explanation {
    GradientExplanation(self, output, start, references, variables)
  }
}

/// A backward pass with its forward pass.
private struct GradientExplanation: Explanation {
  let narrator: Narrator
  let pass: BackwardPass
  /// The steps by whole definitions, where these are asked for.
  let definitions: DefinitionPass?
  /// What the forward pass is of.
  private let forward: Trace
  private var trace: Trace { pass.trace }

  init(_ narrator: Narrator, _ output: NodeID, _ start: NodeID?, _ references: [Reference]?, _ variables: [NodeID]) {
    self.narrator = narrator
    let targets = references ?? variables.map { Reference($0) }
    pass = BackwardPass(
      narrator.traceByCalls(of: [output], showing: targets.map(\.whole)), output: output, from: start,
      targets: targets, isAskedFor: references != nil)
    forward = start.map { narrator.traceByCalls(of: [$0], showing: targets.map(\.whole)) } ?? pass.trace
    definitions =
      narrator.options.steps == .definitions && start == nil && pass.given.isWhole ? DefinitionPass(pass) : nil
  }

  /// The gradient at a node in which its lines end.
  private func gradient(at node: NodeID) -> Tensor<Numeral>? {
    definitions.map { $0.gradient(at: node) } ?? pass.backward[gradient: node]
  }

  var document: Document {
    let forward =
      narrator.conventionsIfFirst + (trace.options.form == .brief ? [] : ForwardPass(self.forward).blocks)
    var document = Document(forward)
    document.ground = forward.count
    let steps = definitions?.blocks ?? pass.stepBlocks
    document.blocks += trace.options.form == .brief ? steps.map(\.brief) : steps
    document.blocks += pass.given.isWhole ? pass.summary(gradient) : pass.generalSummary(gradient)
    return document
  }

  // MARK: Data

  /// What a forward pass has, `steps`, `gradients` and `adjoints`; gradients are zero where no path leads.
  var members: [JSONValue.Member] {
    let gradients = pass.asked.map { target in
      let isKnown = pass.known.arrives(at: target.whole)
      let part =
        isKnown ? gradient(at: target.whole).map { trace.graph.picked($0.map(\.approximate), at: target) } : nil
      return member(target.node, part, trace.graph, isKnown: isKnown || gradient(at: target.whole) == nil)
    }
    let upstream = pass.start.flatMap { start in
      pass.backward[gradient: start].map { JSONValue.Member("upstream", JSONValue($0.map(\.approximate))) }
    }
    return forward.members(of: pass.start ?? pass.output) + (upstream.map { [$0] } ?? []) + [
      .init("steps", .array(steps)), .init("gradients", .object(gradients)),
      .init("adjoints", .object(adjoints)),
    ]
  }

  /// The steps of the page; of definitions those of their operations.
  private var steps: [JSONValue] {
    guard definitions == nil, trace.names.hasClosedCalls else {
      return pass.backward.steps.filter { !pass.isAbove($0.node) }.map { step($0) }
    }
    return CallPass(pass).members { told, ledger in
      switch told {
      case .operation(let operation): step(operation) { ledger.total($0) }
      case .call(let stage): step(stage, ledger)
      }
    }
  }

  /// A gradient, which is zero where no path leads, and null where it is not known.
  private func member(
    _ node: NodeID, _ gradient: Tensor<Double>?, _ graph: Graph, isKnown: Bool = true
  ) -> JSONValue.Member {
    let (name, shape) = (trace.names.label(of: node), graph.shape(of: node))
    guard isKnown, gradient != nil || !shape.hasLetters else { return .init(name, .null) }
    return JSONValue.Member(name, JSONValue(gradient ?? Tensor(shape, repeating: 0)))
  }

  /// The gradient at every node that is no leaf, whether or not it leads to what was asked for.
  private var adjoints: [JSONValue.Member] {
    let graph = trace.graph
    guard trace.isGiven(pass.output) else {
      return trace.names.order.filter { !graph.isLeaf($0) && trace.names.name(of: $0) != nil && !pass.isAbove($0) }.map
      { node in
        let arrived = gradient(at: node)
        let isKnown = pass.known.arrives(at: node)
        return member(node, isKnown ? arrived?.map(\.approximate) : nil, graph, isKnown: isKnown || arrived == nil)
      }
    }
    let whole = graph.gradient(of: pass.output)
    let isWritten = trace.style.mode == .paper
    let told = trace.names.order.filter { !graph.isLeaf($0) && trace.names.name(of: $0) != nil && !pass.isAbove($0) }
    // The session's other nodes do not lead to the output: their gradient is zero.
    let order = Set(trace.names.order)
    let others = narrator.named.names.keys.filter { !order.contains($0) && !graph.isLeaf($0) }.sorted()
    return told.map { node in
      let written = isWritten ? gradient(at: node)?.map(\.approximate) : nil
      return member(node, written ?? whole[node], graph)
    } + others.map { .init(narrator.label(of: $0), JSONValue(Tensor(graph.shape(of: $0), repeating: 0))) }
  }

  private func step(_ stage: Stage, _ ledger: Ledger) -> JSONValue {
    let node = stage.definition.node
    return .object(
      head(node, upstream: stage.upstream) + [
        .init(
          "contributions",
          .array(
            stage.products.map { source, product in
              .object([
                .init("operand", .string(trace.names.label(of: source))),
                .init("local", jacobian(stage.definition, at: source)), .init("product", Self.json(product)),
                .init("total", Self.json(ledger.total(source))),
              ])
            }))
      ])
  }

  private func head(_ node: NodeID, upstream: Tensor<Numeral>) -> [JSONValue.Member] {
    [
      .init("node", .string(trace.names.label(of: node))), .init("formula", trace.typedFormula(of: node)),
      .init("upstream", pass.known.arrives(at: node) ? JSONValue(upstream.map(\.approximate)) : .null),
    ]
  }

  /// `total` is what an operand has received in all; where it is not said, as it was recorded.
  private func step(_ step: BackwardStep<Numeral>, total: ((NodeID) -> Tensor<Numeral>)? = nil) -> JSONValue {
    let local = SymbolicLocalJacobians(trace, step.node)
    let upstream = definitions.flatMap { $0.gradient(at: step.node) } ?? step.upstream
    return .object(
      head(step.node, upstream: upstream) + [
        .init(
          "contributions",
          .array(
            step.contributions.map { c in
              let total = total.map { Self.json($0(c.operand)) }
              return c.source.map { contribution($0, step, local, total) } ?? contribution(c, step, local, total)
            }))
      ])
  }

  private func contribution<N: WrittenNumber>(
    _ c: BackwardContribution<N>, _ step: BackwardStep<Numeral>, _ local: SymbolicLocalJacobians, _ total: JSONValue?
  ) -> JSONValue {
    let hasProduct = pass.known.hasProduct(of: step.node, at: c.position)
    return .object([
      .init("operand", .string(trace.names.label(of: c.operand))), .init("local", jacobian(c, step, local)),
      .init("product", hasProduct ? Self.json(c.product) : .null),
      .init("total", hasProduct && pass.known.arrives(at: c.operand) ? total ?? Self.json(c.total) : .null),
    ])
  }

  /// The Jacobian of a whole call at something that it uses.
  private func jacobian(_ body: NamedNode, at source: NodeID) -> JSONValue {
    let (result, operand) = (trace.graph.shape(of: body.node), trace.graph.shape(of: source))
    let shape = result + operand
    let structure = body.formula(at: source, trace).map { Text($0).string } ?? ""
    let name = Text(trace.names.partial(of: body.node, at: source)).string
    let isDense = shape.entryCount <= Self.mostEntries / max(body.inputs.count, 1)
    return .object([
      .init("formula", .string("\(name) = \(structure)")), .init("structure", .string(structure)),
      .init("shape", JSONValue(shape: shape)),
      .init("value", isDense ? Self.json(body.jacobian(at: source, operand, trace.style).reshaped(shape)) : .null),
    ])
  }

  private static let mostEntries = 1_000_000

  /// The local Jacobian; `value` is dense in the shape of the result followed by that of the operand, and null where
  /// those of a step would have more than a million entries.
  private func jacobian<N: WrittenNumber>(
    _ c: BackwardContribution<N>, _ step: BackwardStep<Numeral>, _ local: SymbolicLocalJacobians
  ) -> JSONValue {
    let (result, operand) = (trace.graph.shape(of: step.node), trace.graph.shape(of: c.operand))
    let shape = result + operand
    let formula = local.maps[c.position].map { $0.structure(operand: operand).named(by: trace.names.page) }
    let structure = formula.map { Text($0).string } ?? ""
    let name = Text(trace.names.partial(of: step.node, at: c.operand)).string
    let isDense =
      pass.known.hasLocal(of: step.node, at: c.position)
      && shape.entryCount <= Self.mostEntries / step.contributions.count
    return .object([
      .init("formula", .string("\(name) = \(structure)")), .init("structure", .string(structure)),
      .init("shape", JSONValue(shape: shape)),
      .init("value", isDense ? Self.json(c.local.dense(operand: operand, result: result).reshaped(shape)) : .null),
    ])
  }

  /// Numbers as they are carried.
  private static func json(_ tensor: Tensor<some WrittenNumber>) -> JSONValue {
    (tensor as? Tensor<Double>).map { JSONValue($0) } ?? JSONValue(tensor.map(\.numeral.approximate))
  }
}
