import Graphs
import Tensors

extension Narrator {
  /// A forward pass as data: `output`, `value`, `nodes`.
  public func forwardReport(_ output: NodeID) -> JSONValue {
    let trace = trace(of: [output])
    return .object(head(trace, output))
  }

  /// A backward pass as data: what `forwardReport` gives, `steps`, `gradients` and `adjoints`.
  ///
  /// - Parameters:
  ///   - references: the nodes and parts after `wrt`.
  ///   - variables: the nodes whose gradients are given where `wrt` is nil; zero where no path leads.
  public func gradientReport(of output: NodeID, wrt references: [Reference]? = nil, variables: [NodeID]) -> JSONValue {
    let trace = trace(of: [output])
    let targets = references ?? variables.map { Reference($0) }
    let backward = trace.graph.backwardTrace(of: output, wrt: targets.map(\.whole))
    let whole = trace.graph.gradient(of: output)
    let written = style.mode == .paper ? WrittenPass(trace, output, targets) : nil
    let gradients = targets.map { target in
      let gradient = written?.gradient(at: target.whole) ?? backward.gradient[target.whole]
      let part = gradient.map { trace.graph.picked($0, at: target) }
      let zero = Tensor<Double>(trace.graph.shape(of: target.node), repeating: 0)
      return JSONValue.Member(trace.names.label(of: target.node), JSONValue(part ?? zero))
    }
    let adjoints = trace.names.order
      .filter { !trace.graph.isLeaf($0) && trace.names.name(of: $0) != nil }
      .map { node in
        let gradient = written?.gradient(at: node).map { JSONValue($0) } ?? Self.gradient(whole, node, trace)
        return JSONValue.Member(trace.names.label(of: node), gradient)
      }
    // The session's other nodes do not lead to the output: their gradient is zero.
    let told = Set(trace.names.order)
    let others = named.names.filter { !told.contains($0.key) && !trace.graph.isLeaf($0.key) }
      .sorted { $0.key < $1.key }
      .map { JSONValue.Member($0.value, JSONValue(Tensor(trace.graph.shape(of: $0.key), repeating: 0))) }
    return .object(
      head(trace, output) + [
        .init("steps", .array(written?.steps.map { step($0, trace) } ?? backward.steps.map { step($0, trace) })),
        .init("gradients", .object(gradients)),
        .init("adjoints", .object(adjoints + others)),
      ])
  }

  private static func gradient(_ gradient: Gradient, _ node: NodeID, _ trace: Trace) -> JSONValue {
    JSONValue(gradient[node] ?? Tensor(trace.graph.shape(of: node), repeating: 0))
  }

  // MARK: Nodes

  private func head(_ trace: Trace, _ output: NodeID) -> [JSONValue.Member] {
    let nodes = trace.names.order.filter { trace.names.name(of: $0) != nil }
    return [
      .init("output", .string(trace.names.label(of: output))),
      .init("value", JSONValue(trace.approximateValue(of: output))),
      .init("nodes", .array(nodes.map { node($0, trace) })),
    ]
  }

  private func node(_ node: NodeID, _ trace: Trace) -> JSONValue {
    .object([
      .init("name", .string(trace.names.label(of: node))), .init("formula", formula(node, trace)),
      .init("shape", Self.shape(trace.graph.shape(of: node))),
      .init("value", JSONValue(trace.approximateValue(of: node))),
    ])
  }

  /// The formula as it can be typed; nothing for a leaf.
  private func formula(_ node: NodeID, _ trace: Trace) -> JSONValue {
    trace.names.formula(of: node).map { .string($0.text(.typed)) } ?? .null
  }

  private static func shape(_ shape: Shape) -> JSONValue { .array(shape.map(JSONValue.integer)) }

  // MARK: Steps

  private func step<N: WrittenNumber>(_ step: BackwardStep<N>, _ trace: Trace) -> JSONValue {
    let local = LocalSymbols(trace, step.node)
    return .object([
      .init("node", .string(trace.names.label(of: step.node))), .init("formula", formula(step.node, trace)),
      .init("upstream", Self.json(step.upstream)),
      .init("contributions", .array(step.contributions.map { contribution($0, step, local, trace) })),
    ])
  }

  /// Numbers as they are carried.
  private static func json(_ tensor: Tensor<some WrittenNumber>) -> JSONValue {
    (tensor as? Tensor<Double>).map { JSONValue($0) } ?? JSONValue(tensor.map(\.numeral.approximate))
  }

  private func contribution<N: WrittenNumber>(
    _ c: BackwardContribution<N>, _ step: BackwardStep<N>, _ local: LocalSymbols, _ trace: Trace
  ) -> JSONValue {
    .object([
      .init("operand", .string(trace.names.label(of: c.operand))),
      .init("local", jacobian(c, step, local, trace)), .init("product", Self.json(c.product)),
      .init("total", Self.json(c.total)),
    ])
  }

  private static let mostEntries = 1_000_000

  /// The local Jacobian; `value` is dense in the shape of the result followed by that of the operand, and null where
  /// those of a step would have more than a million entries.
  private func jacobian<N: WrittenNumber>(
    _ c: BackwardContribution<N>, _ step: BackwardStep<N>, _ local: LocalSymbols, _ trace: Trace
  ) -> JSONValue {
    let node = step.node
    let (result, operand) = (trace.graph.shape(of: node), trace.graph.shape(of: c.operand))
    let shape = result + operand
    let map = local.maps[c.position]
    let structure = map.map { Text($0.structure(operand: operand).named(by: trace.names.page)).string } ?? ""
    let name = Text(trace.names.partial(of: node, at: c.operand)).string
    let isDense = shape.entryCount <= Self.mostEntries / step.contributions.count
    return .object([
      .init("formula", .string("\(name) = \(structure)")), .init("structure", .string(structure)),
      .init("shape", Self.shape(shape)),
      .init("value", isDense ? Self.json(c.local.dense(operand: operand, result: result).reshaped(shape)) : .null),
    ])
  }
}

/// A backward pass as it is written down on paper, where what is carried on was rounded.
private struct WrittenPass {
  private let teller: BackwardTeller
  private let definitions: DefinitionTeller?

  init(_ trace: Trace, _ output: NodeID, _ targets: [Reference]) {
    teller = BackwardTeller(trace, output: output, targets: targets)
    definitions = trace.options.steps == .definitions ? DefinitionTeller(teller) : nil
  }

  /// The gradient at a node in which its lines end.
  func gradient(at node: NodeID) -> Tensor<Double>? {
    (definitions?.gradient(at: node) ?? teller.backward[gradient: node])?.map(\.approximate)
  }

  var steps: [BackwardStep<Numeral>] {
    teller.backward.steps.map { step in
      let upstream = definitions?.gradient(at: step.node) ?? step.upstream
      return BackwardStep(node: step.node, upstream: upstream, contributions: step.contributions)
    }
  }
}
