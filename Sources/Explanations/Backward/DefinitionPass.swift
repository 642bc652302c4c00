import Graphs
import Tensors

/// Tells the backward pass with a step for each named node: the local Jacobians are those of whole definitions.
struct DefinitionPass {
  let pass: BackwardPass
  /// The steps of single operations, whose remarks hold here too.
  private let recorded: [NodeID: BackwardStep<Numeral>]
  private let stages: [Stage]
  private var trace: Trace { pass.trace }
  private var graph: Graph { pass.graph }
  private var style: NumberStyle { pass.style }

  init(_ pass: BackwardPass) {
    self.pass = pass
    recorded = Dictionary(uniqueKeysWithValues: pass.backward.steps.map { ($0.node, $0) })
    stages = Self.stages(pass, recorded)
  }

  /// The gradient at a node in which the steps end.
  func gradient(at node: NodeID) -> Tensor<Numeral>? {
    guard style.mode == .paper else { return pass.backward[gradient: node] }
    let terms = stages.flatMap(\.products).filter { $0.source == node }.map(\.product)
    return RunningSums.total(terms, style) ?? pass.backward[gradient: node]
  }

  var blocks: [Block] {
    guard !stages.isEmpty else { return [pass.heading, .note(pass.nothingToTell)] }
    var uses: [NodeID: Int] = [:]
    for product in stages.flatMap(\.products) { uses[product.source, default: 0] += 1 }
    var ledger = Ledger(sums: RunningSums(style) { [uses] in uses[$0] }, style: style)
    let (first, hidden, last) = trace.excerpt(stages)
    let tell = NamedStep(pass, recorded: { recorded[$0] })
    func steps(_ stages: ArraySlice<Stage>, after count: Int) -> Block {
      .steps(stages.enumerated().map { tell.step($0.element, number: count + $0.offset + 1, &ledger) })
    }
    var blocks = [pass.heading, steps(first, after: 0)]
    if hidden > 0 {
      for product in stages.dropFirst(first.count).prefix(hidden).flatMap(\.products) {
        ledger.add(product.product, to: product.source, nil)
      }
      blocks += [trace.omission(hidden, "steps", of: stages.count), steps(last, after: first.count + hidden)]
    }
    return blocks
  }

  private static func stages(_ pass: BackwardPass, _ recorded: [NodeID: BackwardStep<Numeral>]) -> [Stage] {
    let (trace, backward) = (pass.trace, pass.backward)
    // On paper a gradient is the sum of the products that were written down.
    var written: [NodeID: [Tensor<Numeral>]] = [:]
    var stages: [Stage] = []
    for node in trace.names.order.reversed() {
      guard trace.names.isDefinition(node) || node == pass.output, !trace.graph.isLeaf(node),
        var upstream = backward[gradient: node],
        let definition = NamedNode(of: node, in: trace, isWanted: { backward[gradient: $0] != nil })
      else { continue }
      if let terms = written[node], let total = RunningSums.total(terms, trace.style) { upstream = total }
      var products = definition.products(upstream, trace)
      if trace.style.mode == .paper {
        products = PaperNamedNode(definition, recorded[node], trace, isOutput: node == pass.output)
          .products(products, upstream)
        for product in products { written[product.source, default: []].append(product.product) }
      }
      guard !products.isEmpty else { continue }
      stages.append(
        Stage(definition, upstream: upstream, products, of: recorded[node]))
    }
    return stages
  }
}
