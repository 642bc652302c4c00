import Graphs
import Tensors

/// A definition, or a call of a function, with the gradient that arrives and what it hands on.
struct Stage {
  typealias Product = (source: NodeID, product: Tensor<Numeral>)

  let definition: NamedNode
  let upstream: Tensor<Numeral>
  let products: [Product]

  /// A stage whose products, where it is a single operation, come in the order of its operands.
  init(
    _ definition: NamedNode, upstream: Tensor<Numeral>, _ products: [Product], of step: BackwardStep<Numeral>?
  ) {
    let operands = step?.contributions.map(\.operand) ?? []
    let places = Dictionary(operands.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: min)
    self.definition = definition
    self.upstream = upstream
    self.products = products.sorted {
      (places[$0.source] ?? .max, $0.source) < (places[$1.source] ?? .max, $1.source)
    }
  }
}

/// Tells the step of a whole definition, or of the call of a function.
struct NamedStep {
  let pass: BackwardPass
  /// The steps of single operations, whose remarks hold here too.
  private let recorded: (NodeID) -> BackwardStep<Numeral>?
  private var trace: Trace { pass.trace }
  private var graph: Graph { pass.graph }
  private var style: NumberStyle { pass.style }

  init(_ pass: BackwardPass, recorded: @escaping (NodeID) -> BackwardStep<Numeral>?) {
    self.pass = pass
    self.recorded = recorded
  }

  func step(_ stage: Stage, number: Int, _ ledger: inout Ledger) -> Step {
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
    if trace.names.call(at: node) != nil { return trace.names.formula(of: node).map { Text($0, .definition) } ?? "" }
    return (InlinedFormula(trace).formula(of: node) ?? trace.names.formula(of: node)).map { Text($0, .definition) }
      ?? ""
  }

  /// The remarks on the operations of a definition; of very many, the first.
  private func notes(_ node: NodeID) -> [Text] {
    var notes: [Text] = []
    for part in Region(node, trace).inner {
      guard let step = recorded(part) else { continue }
      for note in Notes(trace).backward(step) where !notes.contains(note) {
        guard notes.count < Notes.most else { return notes + ["more such remarks: set steps operations"] }
        notes.append(note)
      }
    }
    return notes
  }

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
      let local = Text(pass.localName(node, source)) + prime(node, source)
      return [
        .init("local", local + tell.chain(derivatives.formulas[0][column], derivatives.values, slope)),
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

  /// ` = f'(x)`: what the derivative at the one argument of a call is called.
  private func prime(_ node: NodeID, _ source: NodeID) -> Text {
    let prime = trace.names.call(at: node)?.derivative(at: source, called: trace.names.reference(to: source))
    return prime.map { "\(Relation.equal)\($0)" } ?? ""
  }

  // MARK: Arrays

  private func structure(_ definition: NamedNode, at leaf: NodeID) -> Text {
    guard definition.isReadable else { return "the product over \(definition.graph.count) nodes" }
    guard let structure = definition.structure(at: leaf, trace) else {
      let function = trace.names.call(at: definition.node)?.function
      return function.map { "expand \($0, .name) shows every step" } ?? "the sum over several ways"
    }
    return Text(trace.options.layout == .denominator ? structure.transposedStructure : structure)
  }

  /// A definition of one operation is told as that operation; nil for others.
  private func operation(_ stage: Stage, _ source: NodeID, _ ledger: Ledger) -> [Contribution.Line]? {
    guard let step = recorded(stage.definition.node), step.contributions.count == stage.products.count,
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
    guard redone.scalars.contains(where: \.isNaN) == product.scalars.contains(where: \.isNaN) else {
      line.text += ", where a path leads"
      return line
    }
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
    if redone.contains(where: \.isNaN), !product.scalars.contains(where: \.isNaN) {
      return ", where a path leads = " + style.inline(product)
    }
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
