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

  /// A definition with the gradient that arrives and what it hands on.
  private struct Stage {
    let definition: NamedNode
    let upstream: Tensor<Numeral>
    let products: [(source: NodeID, product: Tensor<Numeral>)]
  }

  var blocks: [Block] {
    guard !stages.isEmpty else { return [pass.heading, .note(pass.nothingToTell)] }
    var uses: [NodeID: Int] = [:]
    for product in stages.flatMap(\.products) { uses[product.source, default: 0] += 1 }
    var ledger = Ledger(sums: RunningSums(style) { [uses] in uses[$0] }, style: style)
    let (first, hidden, last) = trace.excerpt(stages)
    func steps(_ stages: ArraySlice<Stage>, after count: Int) -> Block {
      .steps(stages.enumerated().map { step($0.element, number: count + $0.offset + 1, &ledger) })
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
        Stage(definition: definition, upstream: upstream, products: inOrder(products, of: recorded[node])))
    }
    return stages
  }

  /// What a single operation hands on in the order of its operands.
  private static func inOrder(
    _ products: [(source: NodeID, product: Tensor<Numeral>)], of step: BackwardStep<Numeral>?
  ) -> [(source: NodeID, product: Tensor<Numeral>)] {
    let operands = step?.contributions.map(\.operand) ?? []
    let places = Dictionary(operands.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: min)
    return products.sorted { (places[$0.source] ?? .max, $0.source) < (places[$1.source] ?? .max, $1.source) }
  }

  private func step(_ stage: Stage, number: Int, _ ledger: inout Ledger) -> Step {
    let node = stage.definition.node
    let derivatives = stage.definition.derivatives(style)
    var contributions: [Contribution] = []
    for (source, product) in stage.products {
      ledger.add(product, to: source, pass.rule(node, source))
      guard pass.isTold(source) else { continue }
      let lines =
        derivatives.map { scalar(stage, source, product, $0, ledger) }
        ?? operation(stage, source, ledger) ?? array(stage, source, product, ledger)
      contributions.append(
        Contribution(
          to: trace.names.text(of: source), lines,
          question: pass.question(node, source, isOnlyUse: ledger.sums.count(source) == 1)))
    }
    return Step(
      number, "\(trace.names.text(of: node)) = " + written(node),
      arriving: pass.arriving(at: node, stage.upstream), contributions: contributions,
      notes: notes(node), node: trace.names.label(of: node))
  }

  /// The definition as it was written, its unnamed parts put in; in automatic names where it would be too long.
  private func written(_ node: NodeID) -> Text {
    (InlinedFormula(trace).formula(of: node) ?? trace.names.formula(of: node)).map { Text($0, .definition) } ?? ""
  }

  /// The remarks on the operations of a definition; of very many, the first.
  private func notes(_ node: NodeID) -> [Text] {
    var notes: [Text] = []
    for part in Region(node, trace).inner {
      guard let step = recorded[part] else { continue }
      for note in Notes(trace).backward(step) where !notes.contains(note) {
        guard notes.count < Self.mostNotes else { return notes + ["more such remarks: set steps operations"] }
        notes.append(note)
      }
    }
    return notes
  }

  private static let mostNotes = 12

  // MARK: Scalars

  private func scalar(
    _ stage: Stage, _ source: NodeID, _ product: Tensor<Numeral>, _ derivatives: NamedNode.Derivatives,
    _ ledger: Ledger
  ) -> [Contribution.Line] {
    let node = stage.definition.node
    let name = Text(trace.names.partial(of: node, at: source))
    let columns = stage.definition.inputs.indices.filter { stage.definition.inputs[$0].source == source }
    if graph.shape(of: source).isEmpty, graph.shape(of: node).isEmpty, let column = columns.first {
      let slope = derivatives.numbers[0][column]
      let tell = ScalarStep(pass)
      return [
        .init(
          "local",
          Text(pass.localName(node, source)) + tell.chain(derivatives.formulas[0][column], derivatives.values, slope)),
        tell.product(
          of: node, to: source, stage.upstream.scalars[0], slope.scalars[0], product.scalars[0],
          use: ledger.use(source), ledger.sums),
      ] + sum(source, ledger)
    }
    let jacobian = SymbolicJacobian(stage.definition, source, columns, derivatives, graph.shape(of: source))
    var lines = [Contribution.Line("local", name, aside: Text(jacobian.shape(trace.options.layout), .shape))]
    lines[0].details = [.display(jacobian.math(style, trace.options.layout))]
    return lines + [applied(jacobian.numbers, name, stage, source, product, ledger)]
      + ArrayStep(pass).sumLine(source, use: ledger.use(source), total: ledger.total(source), ledger.sums)
  }

  // MARK: Arrays

  private func structure(_ definition: NamedNode, at leaf: NodeID) -> Text {
    guard definition.isReadable else { return "the product over \(definition.graph.count) nodes" }
    guard let structure = definition.structure(at: leaf, trace) else { return "the sum over several ways" }
    return Text(trace.options.layout == .denominator ? structure.transposedStructure : structure)
  }

  /// A definition of one operation is told as that operation; nil for others.
  private func operation(_ stage: Stage, _ source: NodeID, _ ledger: Ledger) -> [Contribution.Line]? {
    guard let step = recorded[stage.definition.node], step.contributions.count == stage.products.count,
      let c = step.contributions.first(where: { $0.operand == source })
    else { return nil }
    let written = stage.products.first { $0.source == source }?.product
    let handover = Handover(
      operand: source, position: c.position, local: c.local,
      product: style.mode == .paper ? written ?? c.product : c.product, total: ledger.total(source),
      use: ledger.use(source))
    let local = SymbolicLocalJacobians(trace, step.node)
    let told = BackwardStep(node: step.node, upstream: stage.upstream, contributions: step.contributions)
    return graph.shape(of: step.node).isEmpty && graph.shape(of: source).isEmpty
      ? ScalarStep(pass).lines(handover, of: told, local, ledger.sums, place: nil)
      : ArrayStep(pass).lines(handover, of: told, local, ledger.sums, place: nil)
  }

  private func array(
    _ stage: Stage, _ source: NodeID, _ product: Tensor<Numeral>, _ ledger: Ledger
  ) -> [Contribution.Line] {
    let (result, operand) = (graph.shape(of: stage.definition.node), graph.shape(of: source))
    let name = Text(trace.names.partial(of: stage.definition.node, at: source))
    guard let input = stage.definition.inputs.first(where: { $0.source == source && $0.position == nil }) else {
      return [productLine(name, stage, source, product, ledger)] + sum(source, ledger)
    }
    let structure = structure(stage.definition, at: input.leaf)
    let isTransposed = trace.options.layout == .denominator
    var local = Contribution.Line("local", name + " = " + structure)
    guard result.count <= 1, operand.count <= 1, result.entryCount <= style.limits.rows,
      operand.entryCount <= style.limits.columns
    else { return [local, productLine(name, stage, source, product, ledger)] + sum(source, ledger) }
    let dense = stage.definition.dense(at: input.leaf, style)
    local.details = [.display(style.figure(isTransposed ? dense.transposed : dense))]
    return [local, applied(dense, name, stage, source, product, ledger)] + sum(source, ledger)
  }

  private func sum(_ source: NodeID, _ ledger: Ledger) -> [Contribution.Line] {
    ArrayStep(pass).sumLine(source, use: ledger.use(source), total: ledger.total(source), ledger.sums)
  }

  /// The product with the transposed Jacobian, in numbers.
  private func applied(
    _ dense: Tensor<Numeral>, _ name: Text, _ stage: Stage, _ source: NodeID, _ product: Tensor<Numeral>,
    _ ledger: Ledger
  ) -> Contribution.Line {
    var line = productLine(name, stage, source, product, ledger)
    if stage.upstream.isScalar {
      line.details = []
      line.text += scaled(dense.reshaped(product.shape), stage.upstream.scalars[0], product)
      return line
    }
    let column = stage.upstream.reshaped([stage.upstream.count])
    let redone = dense.map { style.displayed($0) }.transposed.matrixProduct(column.map { style.displayed($0) })
    let relation = Relation.of(recomputed: redone.scalars, shown: product.scalars, style: style)
    line.details = [
      .display(
        style.figure(dense.transposed) + style.figure(column, asColumn: true) + [.relation(relation)]
          + style.figure(product.reshaped([product.count]), asColumn: true))
    ]
    return line
  }

  /// ` = 0.5 · [6, 9, 4] = [3, 4.5, 2]`.
  private func scaled(_ row: Tensor<Numeral>, _ upstream: Numeral, _ product: Tensor<Numeral>) -> Text {
    let redone = row.scalars.map { style.displayed($0) * style.displayed(upstream) }
    let relation = Relation.of(recomputed: redone, shown: product.scalars, style: style)
    let factors = Formula(.infix(.times, .value(upstream), Formula(.array(row), shape: row.shape)))
    let left = Text(factors, .derivativeNumbers(style))
    return " = " + left + "\(relation)" + style.inline(product)
  }

  /// The product by name; its numbers stand under it.
  private func productLine(
    _ name: Text, _ stage: Stage, _ source: NodeID, _ product: Tensor<Numeral>, _ ledger: Ledger
  ) -> Contribution.Line {
    let matrix = trace.options.layout == .denominator ? "(" + name + ")" : "(" + name + ")ᵀ"
    let upstream = Text(pass.gradientName(stage.definition.node))
    let head: Text = ledger.sums.count(source) == 1 ? "\(pass.gradientName(source)) = " : ""
    let formula = stage.upstream.isScalar ? upstream + " · " + matrix : matrix + " " + upstream
    var line = Contribution.Line("product", head + formula)
    line.details = [.display(style.figure(product))]
    return line
  }
}

/// What named nodes have received so far while a pass is told.
private struct Ledger {
  var sums: RunningSums
  let style: NumberStyle
  private var terms: [NodeID: [Tensor<Numeral>]] = [:]

  init(sums: RunningSums, style: NumberStyle) {
    self.sums = sums
    self.style = style
  }

  mutating func add(_ product: Tensor<Numeral>, to node: NodeID, _ rule: @autoclosure () -> Formula?) {
    sums.add(product, to: node, rule())
    terms[node, default: []].append(product)
  }

  func use(_ node: NodeID) -> Int { terms[node]?.count ?? 0 }
  func total(_ node: NodeID) -> Tensor<Numeral> { RunningSums.total(terms[node] ?? [], style) ?? Tensor(scalar: 0) }
}
