import Graphs
import Tensors

/// Tells the forward pass: a line for each node.
struct ForwardPass {
  let trace: Trace
  private var graph: Graph { trace.graph }
  private var names: TraceNames { trace.names }
  private var style: NumberStyle { trace.style }

  /// Whether layers are said in indices too: not among the nodes of a derivative, whose products are no layers.
  private let saysForms: Bool

  init(_ trace: Trace, saysForms: Bool = true) { (self.trace, self.saysForms) = (trace, saysForms) }

  var blocks: [Block] {
    let nodes = shownNodes
    let (first, hidden, last) = trace.excerpt(nodes)
    let tellsNumbers = nodes.contains(where: trace.tellsNumbers)
    let mode = tellsNumbers ? style.modeInWords : nil
    let remark = trace.generalRemark
    let asides = [remark ?? mode, hasBatch ? "a row is an example" : nil].compactMap { $0 }
    let aside = asides.isEmpty ? nil : Text(asides.joined(separator: "; "))
    var blocks: [Block] = [.heading("Forward pass", aside: aside)]
    if tellsNumbers, let remark = style.modeRemark { blocks.append(.note(Text(remark))) }
    let functions = CalledFunction(trace).definitions
    if !functions.isEmpty { blocks.append(.equations(functions)) }
    blocks.append(.equations(trace.told(first, equation)))
    if hidden > 0 {
      blocks += [trace.omission(hidden, "nodes", of: nodes.count), .equations(trace.told(last, equation))]
    }
    return blocks
  }

  /// The nodes with a line: those with a name, but no array that every user shows.
  private var shownNodes: [NodeID] {
    if trace.isGeneral { return names.order.filter { names.name(of: $0) != nil } }
    let told = trace.options.steps == .operations ? names.order.filter { names.name(of: $0) != nil } : definedNodes
    guard names.order.contains(where: { graph.isLeaf($0) && graph.shape(of: $0).count >= 2 }) else { return told }
    var wanted = Set(trace.outputs)
    for node in names.order where !showsOperands(node) { wanted.formUnion(graph.operands(of: node)) }
    return told.filter { !graph.isLeaf($0) || graph.shape(of: $0).isEmpty || wanted.contains($0) }
  }

  /// The named nodes, and of the others those that a line shows.
  var definedNodes: [NodeID] {
    var wanted = Set(trace.outputs)
    for node in names.order.reversed() where names.isDefinition(node) || wanted.contains(node) {
      if writtenOut(node) == nil { wanted.formUnion(graph.operands(of: node)) }
    }
    return names.order.filter { (names.isDefinition($0) || wanted.contains($0)) && names.name(of: $0) != nil }
  }

  /// The whole formula of a definition of numbers that is short enough for a line, where steps are definitions.
  private func writtenOut(_ node: NodeID) -> Formula? {
    guard trace.options.steps == .definitions, names.isDefinition(node), graph.shape(of: node).isEmpty,
      let formula = InlinedFormula(trace).formula(of: node), Text(formula, .definition).string.count <= Self.longestLine
    else { return nil }
    let region = Region(node, trace)
    return region.nodes.allSatisfy { graph.shape(of: $0).isEmpty || region.boundary.contains($0) }
      && region.inner.allSatisfy {
        graph.operands(of: $0).allSatisfy { graph.shape(of: $0).isEmpty } || region.entries.contains($0)
      }
      ? formula : nil
  }

  private static let longestLine = 36

  private var hasBatch: Bool {
    names.order.contains { node in
      let operands = graph.operands(of: node).map { graph.shape(of: $0).count }
      switch graph.operation(of: node) {
      case .array(.affine), .array(.crossEntropy): return operands[0] == 2 && graph.shape(of: node).count != 1
      default: return false
      }
    }
  }

  // MARK: A line

  /// A node's line: its formula, the numbers put in, its value.
  func equation(_ node: NodeID) -> Equation {
    if !trace.tellsNumbers(of: node) { return GeneralLine(trace, node).equation { shapeWords(node, $0) } }
    let name = names.text(of: node)
    let value = trace.value(of: node)
    if let formula = writtenOut(node), !trace.stops(node) {
      var values = FormulaValues(style)
      for part in Region(node, trace).nodes where graph.literal(part) == nil {
        values[names.reference(to: part)] = trace.value(of: part)
      }
      var equation = Equation(
        name, [.init(Math(Text(formula, .definition)))] + scalarSides(formula, value, values))
      equation.workings += Region(node, trace).inner.compactMap { Notes(trace).ending($0).map { .note($0) } }
      return equation
    }
    guard let formula = names.formula(of: node) else {
      var equation = leaf(name, value)
      equation.workings += (Notes(trace).ending(node).map { [$0] } ?? []).map { .note($0) }
      return equation
    }
    if names.call(at: node) != nil { return call(name, node, formula, value) }
    var equation = operation(name, node, formula, value)
    equation.workings += Notes(trace).forward(node).map { .note($0) }
    return equation
  }

  /// `x = f(w) = f(3) = 3^2 + 1 = 10`: the call, its numbers, what it does with them; of arrays what it does in symbols.
  private func call(_ name: Text, _ node: NodeID, _ formula: Formula, _ value: Tensor<Numeral>) -> Equation {
    let region = Region(node, trace)
    var values = FormulaValues(style)
    let known = region.boundary.union(region.entries).union([node])
    for part in region.nodes where graph.literal(part) == nil && known.contains(part) {
      values[names.reference(to: part)] = trace.value(of: part)
    }
    let body = names.body(of: node).flatMap { Text($0, .definition).string.count <= Self.longestLine ? $0 : nil }
    let isScalar = region.nodes.allSatisfy { graph.shape(of: $0).isEmpty }
    var equation: Equation
    if isScalar {
      let numbers = values.withNumbers(formula)
      var sides: [Equation.Side] = [.init(Math(Text(formula, .definition)))]
      if numbers != formula { sides.append(.init(Math(Text(numbers, .definitionNumbers(style))))) }
      let result = Math(style.number(value.scalars[0]))
      equation = Equation(
        name, sides + (body.map { scalarSides($0, value, values) } ?? [.init(result, relation: .approximate)]))
    } else {
      let relation = body.map { values.relationOnLine($0, to: value) } ?? .equal
      equation = result(
        name, Math(Text(formula, .definition)), value, Text(value.isScalar ? "" : value.shape.sign, .shape),
        value.rank > 1 ? .equal : relation)
      if let body { equation.sides.insert(.init(Math(Text(body, .definition))), at: 1) }
    }
    var notes: [Text] = []
    for part in region.inner {
      for note in Notes(trace).forward(part) where !notes.contains(note) { notes.append(note) }
    }
    equation.workings += notes.prefix(Notes.most).map { .note($0) }
    return equation
  }

  private func leaf(_ name: Text, _ value: Tensor<Numeral>) -> Equation {
    value.rank <= 1
      ? Equation(name, [.init(Math(style.inline(value)))])
      : Equation(name, [.init(style.figure(value))], aside: Text(value.shape.sign, .shape))
  }

  private func operation(_ name: Text, _ node: NodeID, _ formula: Formula, _ value: Tensor<Numeral>) -> Equation {
    if trace.stops(node), let operand = graph.operands(of: node).first {
      // Where steps are definitions the operand has no line of its own.
      var stopped = names.reference(to: operand)
      if case .call(_, let x)? = writtenOut(node)?.term, let first = x.first { stopped = first }
      let written = Math(Text(stopped, .definition))
      var equation = result(name, written, value, Text(value.isScalar ? "" : value.shape.sign, .shape))
      equation.workings.append(.note("const: no gradient"))
      return equation
    }
    let written = Math(Text(formula.withPlacedEntries, .definition))
    if let workings = Workings(trace, node) {
      let result: [Equation.Side] = workings.showsResult ? [] : [.init(Math(style.inline(value)))]
      return Equation(name, [.init(written)] + result, aside: workings.aside, workings: workings.blocks)
    }
    let operands = graph.operands(of: node).map { graph.shape(of: $0) }
    if let spelled = ArithmeticExpansion(trace).determinant(node) {
      let result = Equation.Side(Math(style.number(value.scalars[0])), relation: spelled.relation)
      return Equation(name, [.init(written), .init(Math(spelled.text)), result])
    }
    if value.isScalar, operands.allSatisfy(\.isEmpty) {
      return Equation(name, [.init(written)] + scalarSides(formula, value, trace.values(at: node)))
    }
    if value.rank <= 1, operands.allSatisfy({ $0.count <= 1 }) {
      return Equation(name, [.init(written)] + vectorSides(node, formula, value))
    }
    let shapes = shapeWords(node, formula)
    guard showsOperands(node) else {
      let isRedone = value.rank <= 1 || trace.isShownWhole(value)
      let relation = isRedone ? trace.values(at: node).relationOnLine(formula, to: value) : .equal
      return result(name, written, value, shapes, relation)
    }
    let values = trace.values(at: node)
    let sum = FormulaFigure(values: values, isInline: false).math(formula)
    let relation = values.relation(formula, to: value)
    let figure = style.figure(value, asColumn: formula.isColumn)
    let form = layerForm(node, formula).map { [Block.paragraph($0)] } ?? []
    return Equation(
      name, [.init(written)], aside: shapes,
      workings: form + [.continuation([.init(sum), .init(figure, relation: relation)])])
  }

  /// A layer in indices: `v[j] = Σ_i W[i,j] x[i] + b[j]`.
  private func layerForm(_ node: NodeID, _ formula: Formula) -> Text? {
    guard saysForms, let form = formula.layerForm(in: names.page) else { return nil }
    return "\(Formula(.indexed(names.reference(to: node), form.left)))\(Relation.equal)\(form.right)"
  }

  private func result(
    _ name: Text, _ written: Math, _ value: Tensor<Numeral>, _ shapes: Text, _ relation: Relation = .equal
  ) -> Equation {
    value.rank <= 1
      ? Equation(name, [.init(written), .init(Math(style.inline(value)), relation: relation)], aside: shapes)
      : Equation(
        name, [.init(written)], aside: shapes,
        workings: [.continuation([.init(style.figure(value), relation: relation)])])
  }

  private func scalarSides(_ formula: Formula, _ value: Tensor<Numeral>, _ values: FormulaValues) -> [Equation.Side] {
    let result = Math(style.number(value.scalars[0]))
    let numbers = values.withNumbers(formula)
    guard numbers != formula, numbers.writtenNumber == nil else { return [.init(result)] }
    return [
      .init(Math(Text(numbers, .definitionNumbers(style)))),
      .init(result, relation: values.relation(formula, to: value)),
    ]
  }

  private func vectorSides(_ node: NodeID, _ formula: Formula, _ value: Tensor<Numeral>) -> [Equation.Side] {
    let result = Math(style.inline(value))
    if let spelled = ArithmeticExpansion(trace).reduction(node), spelled.text.string != style.inline(value).string {
      return [.init(Math(spelled.text)), .init(result, relation: spelled.relation)]
    }
    let values = trace.values(at: node)
    let relation = values.relationOnLine(formula, to: value)
    guard showsOperands(node), values.redone(formula) != nil else { return [.init(result, relation: relation)] }
    let numbers = FormulaFigure(values: values, isInline: true).text(formula)
    guard numbers.string != style.inline(value).string else { return [.init(result)] }
    return [.init(Math(numbers)), .init(result, relation: relation)]
  }

  /// Whether a node's line shows the numbers of all its operands.
  private func showsOperands(_ node: NodeID) -> Bool {
    let operands = graph.operands(of: node).map { graph.shape(of: $0) }
    guard operands.allSatisfy(style.showsWhole), style.showsWhole(graph.shape(of: node)) else { return false }
    if names.isHidden(node) || names.call(at: node) != nil { return false }
    switch graph.operation(of: node) {
    case .scalar: return true
    case .array(.matrixProduct), .array(.affine), .array(.outer): return true
    case .array(.crossEntropy), .array(.meanSquaredError): return true
    case .array(.elementwise(let opcode)):
      if case .infix? = opcode.description?.notation { return true }
      return operands.allSatisfy { $0.count <= 1 }
    case .array(.stack): return operands.allSatisfy(\.isEmpty)
    case .array(.linear(.sum)), .array(.mean), .array(.extremum): return operands.allSatisfy { $0.count <= 1 }
    default: return false
    }
  }

  /// The shapes that meet: `2×2 · 2×3 + 3 → 2×3`, or the shape of the result.
  private func shapeWords(_ node: NodeID, _ formula: Formula) -> Text {
    let result = graph.shape(of: node).sign
    guard formula.hasMatrixProduct else { return Text(graph.shape(of: node).isEmpty ? "" : result, .shape) }
    return Text("\(shapes(formula)) → \(result)", .shape)
  }

  private func shapes(_ formula: Formula) -> String {
    guard case .infix(let sign, let a, let b) = formula.term else { return formula.shape.sign }
    return "\(shapes(a)) \(sign == .matrixTimes ? "·" : sign.rawValue) \(shapes(b))"
  }
}
