import Graphs
import Tensors

/// Tells what an operation on arrays hands to an operand.
struct ArrayStep {
  let pass: BackwardPass
  var trace: Trace { pass.trace }
  var style: NumberStyle { pass.style }
  var graph: Graph { pass.graph }

  init(_ pass: BackwardPass) { self.pass = pass }

  func lines(
    _ c: Handover, of step: BackwardStep<Numeral>, _ local: SymbolicLocalJacobians, _ sums: RunningSums,
    place: Text?
  ) -> [Contribution.Line] {
    let symbols = local.maps[c.position]?.mapping {
      local.abbreviations.applied(to: $0).readable.named(by: trace.names.page)
    }
    guard let symbols else { return [] }
    if let function = graph.declaredFunction(of: step.node) {
      return DeclaredStep(pass, function).lines(c, of: step.node, symbols, place: place) + sumLine(c, sums)
    }
    if let told = EntrywiseDerivative(
      trace, step.node, at: c.position, gradient: pass.arrivingFormula(step.node), arriving: step.upstream)
    {
      return self.lines(
        told, c, arriving: step.upstream, place: place, sums, tellsProduct: tells(c, step.node))
    }
    let index = indexForm(symbols, of: step.node, at: c.operand)
    let jacobian = LocalJacobian(
      trace, step.node, at: c.operand, symbols, tellsLocal(c, step.node) ? c.local : nil, local.values, index)
    if isTooLong(jacobian, step.node) {
      return steps(c, of: step, jacobian, place: place) + sumLine(c, sums)
    }
    var lines = [jacobian.line(place: place)]
    if let form = CrossEntropyForm(trace, step.node), c.position == 0 {
      lines = form.slopes(trace.names.reference(to: step.node)).enumerated().map { index, slope in
        var line = Contribution.Line(index == 0 ? "local" : "", slope.derivative, aside: slope.branch.condition)
        line.branch = slope.branch
        return line
      }
    }
    lines += product(c, of: step, symbols, jacobian, local, sums, index)
    lines += sumLine(c, sums)
    return lines
  }

  /// Whether the numbers of what is handed to an operand are told, or of its local Jacobian.
  private func tells(_ c: Handover, _ node: NodeID) -> Bool { pass.given.hasProduct(of: node, at: c.position) }
  private func tellsLocal(_ c: Handover, _ node: NodeID) -> Bool { pass.given.hasLocal(of: node, at: c.position) }

  /// The Jacobian and the product in indices, of named arrays.
  private func indexForm(_ symbols: LinearMap<Formula>, of node: NodeID, at operand: NodeID) -> IndexForm? {
    let (y, x) = (trace.names.reference(to: node), trace.names.reference(to: operand))
    guard case .symbol = y.term, case .symbol = x.term, pass.isFinished(operand), CrossEntropyForm(trace, node) == nil
    else { return nil }
    let form = IndexForm(symbols, of: y, at: x, isLayer: graph.isLayer(node) || symbols.hasMatrix, in: trace.names.page)
    {
      entry in
      entry == Formula(y.term) ? pass.gradientFormula(node) : pass.gradients.gradient(at: entry)
    }
    return pass.isRepeated(operand, in: node) ? form?.withoutZeros : form
  }

  // MARK: A composite operation as one step

  /// Whether the Jacobian of a composite operation is too long to be read as a formula.
  private func isTooLong(_ jacobian: LocalJacobian, _ node: NodeID) -> Bool {
    guard case .array(let operation) = graph.operation(of: node), operation.isComposite else { return false }
    // The parts of a norm are named, and each of its products can be done from what is shown.
    if case .normalization = operation, !trace.bodyLines(of: node).isEmpty { return false }
    return Text(jacobian.structure).string.count > Self.longestLine
  }

  /// The Jacobian by its numbers where they are few, and where its steps are to be seen.
  private func steps(
    _ c: Handover, of step: BackwardStep<Numeral>, _ jacobian: LocalJacobian, place: Text?
  ) -> [Contribution.Line] {
    var opened = pass.names.text(of: step.node)
    if !pass.names.isDefinition(step.node), case .array(let operation) = graph.operation(of: step.node) {
      opened = Text(operation.name)
    }
    let head: Text = "\(jacobian.name): expand \(opened) shows every step"
    var local = Contribution.Line("local", head, aside: place)
    local.details = jacobian.numbersOfVectors
    let words = pass.received(c.operand) + "(\(jacobian.name))ᵀ \(pass.arrivingFormula(step.node))"
    var product = Contribution.Line("product", words)
    if !tells(c, step.node) { return [local, product] }
    if c.product.rank <= 1 {
      product.text += "\(relation(c, arriving: step.upstream))" + style.inline(c.product)
    } else {
      product.details = [.display(style.figure(c.product))]
    }
    return [local, product]
  }

  /// The relation of a product with a Jacobian that is shown by its numbers.
  private func relation(_ c: Handover, arriving: Tensor<Numeral>) -> Relation {
    let operand = graph.shape(of: c.operand)
    guard operand.count == 1, arriving.rank == 1 else { return .equal }
    let dense = c.local.dense(operand: operand).map { style.displayed($0) }
    let redone = dense.transposed.matrixProduct(arriving.map { style.displayed($0) })
    return .of(recomputed: redone.scalars, shown: c.product.scalars, style: style)
  }

  // MARK: The product

  private func product(
    _ c: Handover, of step: BackwardStep<Numeral>, _ symbols: LinearMap<Formula>,
    _ jacobian: LocalJacobian, _ local: SymbolicLocalJacobians, _ sums: RunningSums, _ index: IndexForm?
  ) -> [Contribution.Line] {
    let upstream = pass.gradientFormula(step.node)
    let formula = symbols.product(
      upstream, isOutput: step.node == pass.output, operand: graph.shape(of: c.operand),
      result: graph.shape(of: step.node)
    ).named(by: trace.names.page)
    var values = FormulaValues(over: local.values)
    values[upstream] = step.upstream
    values.learn(symbols, c.local)

    var text = Text("")
    if sums.count(c.operand) == 1 { text += pass.received(c.operand) }
    let indexed = entries(of: formula, symbols, c.operand, step.node)
    let said = (tells(c, step.node) ? formula : formula.withoutOnes).said
    if jacobian.isMatrix {
      let matrix: Text = trace.options.layout == .denominator ? "(\(jacobian.name))" : "(\(jacobian.name))ᵀ"
      text += "\(matrix) \(upstream) = "
    }
    text += indexed ?? Text(said)
    var line = Contribution.Line("product", text)
    if let index, indexed == nil {
      let left: Text = sums.count(c.operand) == 1 ? "\(index.product.left)\(Relation.equal)" : ""
      line.asides.append(left + Text(index.product.right))
    }
    if let remark = remark(c, step.node, local.abbreviations, formula) { line.asides.append(remark) }
    guard tells(c, step.node) else { return [line] }
    put(formula, values, c.product, upstream, in: &line)
    return [line] + entry(formula, values, c.product)
  }

  /// The product entry by entry, `(∇s)[n] · exp(Z[n,j] - s[n])`, where the axis along which a node reduces is lost.
  private func entries(
    of formula: Formula, _ symbols: LinearMap<Formula>, _ operand: NodeID, _ node: NodeID
  ) -> Text? {
    let shape = graph.shape(of: operand)
    guard case .row(_, let axis?) = symbols, shape.count > 1, graph.shape(of: node).count < shape.count else {
      return nil
    }
    let form = ReducedEntries(
      shape, reducedAlong: axis, in: trace.names.page,
      arrays: [trace.names.reference(to: node), pass.gradientFormula(node)])
    return "\(form.entry(formula)) at \(form.whole)"
  }

  /// Puts the numbers and the result beside a formula, or under it where there are matrices.
  private func put(
    _ formula: Formula, _ values: FormulaValues, _ product: Tensor<Numeral>, _ upstream: Formula,
    in line: inout Contribution.Line
  ) {
    let parts = values.parts(of: formula)
    let isShown = parts.allSatisfy(trace.isShownWhole) && trace.isShownWhole(product)
    let isWords = values.redone(formula) == nil
    let relation = values.relationOnLine(formula, to: product)
    if relation == .approximate, let gap = values.gap(formula, product) {
      if gap == .absent { line.text += ", where a path leads" }
      if product.rank <= 1 {
        line.text += " = " + style.inline(product)
      } else {
        line.details = [.display(style.figure(product, asColumn: formula.isColumn))]
      }
      return
    }
    let isPlain = values[formula] != nil || formula.isReduction || isWords
    if isShown, let sums = formula.axisSum, case .call(_, let x) = formula.term, let first = x.first,
      values[first] == nil || product.rank > 1, !isWords
    {
      let terms = FormulaFigure(values: values, isInline: false).math(first)
      let figure = style.figure(product, asColumn: sums == "row sums")
      let numbers: Math = [.text(Text("\(sums) of"))] + terms
      line.details = [.continuation([.init(numbers), .init(figure, relation: relation)])]
      return
    }
    if product.rank <= 1, parts.allSatisfy({ $0.rank <= 1 }) || isPlain, !formula.hasMatrixProduct {
      putInline(formula, values, product, relation, isShown: isShown, in: &line)
      return
    }
    let result = style.figure(product, asColumn: formula.isColumn)
    guard isShown, !isPlain else {
      // The gradient passed on as it is needs no second printing.
      if formula != upstream { line.details = [.display(result)] }
      return
    }
    let numbers = FormulaFigure(values: values, isInline: false).math(formula)
    line.details = [.continuation([.init(numbers), .init(result, relation: relation)])]
  }

  private func putInline(
    _ formula: Formula, _ values: FormulaValues, _ product: Tensor<Numeral>, _ relation: Relation, isShown: Bool,
    in line: inout Contribution.Line
  ) {
    let result = style.inline(product)
    if isShown, let spelled = ArithmeticExpansion(trace).sum(formula, values) {
      line.text += " = " + spelled.text + "\(spelled.relation)" + result
      return
    }
    if isShown, values[formula] == nil, values.redone(formula) != nil, !sumsKnownMatrix(formula, values) {
      let numbers = FormulaFigure(values: values, isInline: true).text(formula)
      if line.text.string.count + numbers.string.count + result.string.count > Self.longestLine {
        let math = FormulaFigure(values: values, isInline: false).math(formula)
        line.details = [.continuation([.init(math), .init(style.figure(product), relation: relation)])]
        return
      }
      if numbers.string != result.string { line.text += " = " + numbers }
    }
    if !line.text.string.hasSuffix("= " + result.string) { line.text += "\(relation)" + result }
  }

  /// Whether the formula sums a matrix that stands above, which need not be printed again.
  private func sumsKnownMatrix(_ formula: Formula, _ values: FormulaValues) -> Bool {
    guard case .call("sum", let x) = formula.term, let first = x.first else { return false }
    return first.shape.count == 2 && values[first] != nil
  }

  static let longestLine = 62

  /// One entry of a product of matrices.
  private func entry(_ formula: Formula, _ values: FormulaValues, _ product: Tensor<Numeral>) -> [Contribution.Line] {
    if let line = chainEntry(formula, values, product) { return [line] }
    guard case .infix(.matrixTimes, let a, let b) = formula.term, a.shape.count == 2, b.shape.count == 2,
      let x = values.part(a), let y = values.part(b), let result = product.scalars.first
    else { return [] }
    let row = Array(x.scalars.prefix(x.shape[1]))
    let column = stride(from: 0, to: y.count, by: max(y.shape[1], 1)).map { y.scalars[$0] }
    guard row.count == column.count, row.count > 1 else { return [] }
    let spelled = ArithmeticExpansion(trace).products(row, column, result)
    guard spelled.agrees else { return [] }
    return [.init(product.rank == 1 ? "[0]" : "[0,0]", spelled.text + "\(spelled.relation)" + style.number(result))]
  }

  /// One entry of the negative of a product of three, with the row of the first two that it takes.
  private func chainEntry(
    _ formula: Formula, _ values: FormulaValues, _ product: Tensor<Numeral>
  ) -> Contribution.Line? {
    guard case .negation(let inner) = formula.term, case .infix(.matrixTimes, let a, let b) = inner.term,
      a.shape.count == 2, b.shape.count == 2, values.part(a) == nil, let x = values.exact(a), let y = values.part(b),
      let result = product.scalars.first, trace.isShownWhole(x)
    else { return nil }
    let row = Array(x.scalars.prefix(x.shape[1]))
    let column = stride(from: 0, to: y.count, by: max(y.shape[1], 1)).map { y.scalars[$0] }
    let spelled = ArithmeticExpansion(trace).products(row, column, -result)
    guard spelled.agrees else { return nil }
    let words: Text = "row 0 of \(a) is " + style.inline(Tensor([row.count], row))
    return .init(
      "[0,0]", words + "; -(" + spelled.text + ") \(spelled.relation.sign) " + style.number(result))
  }

  private func remark(
    _ c: Handover, _ node: NodeID, _ abbreviations: [Abbreviation], _ formula: Formula
  ) -> Text? {
    let words = abbreviations.compactMap(\.words)
    if !words.isEmpty { return words.joined(separator: ", ") }
    let (result, operand) = (graph.shape(of: node), graph.shape(of: c.operand))
    if case .array(.determinant) = graph.operation(of: node) {
      let x = trace.names.reference(to: c.operand)
      let (det, inv) = (Formula(.call("det", [x])), Formula(.call("inv", [x]), shape: x.shape))
      let product = Formula(.infix(.matrixTimes, det, inv.transposedFormula))
      return "\(product) if \(det) ≠ 0"
    }
    if case .infix(.matrixTimes, let a, _) = formula.term, case .transpose = a.term, result.count == 2,
      a.shape.count == 2
    {
      return Text("sums over the \(Int.sizeText(a.shape[1])) rows")
    }
    guard result != operand, case .array(let operation) = graph.operation(of: node) else { return nil }
    switch operation {
    case .elementwise, .affine: break
    default: return nil
    }
    guard broadcastShape(operand, result) == result, operand.entryCount < result.entryCount else { return nil }
    if case .affine = operation, c.position < 2 { return nil }
    switch (result.count, operand) {
    case (2, [result[1]]), (2, [1, result[1]]): return Text("the sum over the \(Int.sizeText(result[0])) rows")
    case (2, [result[0], 1]): return Text("the sum over the \(Int.sizeText(result[1])) columns")
    case (_, let shape) where shape.entryCount == 1: return "the sum over all places"
    default: return "the sum over the places of each entry"
    }
  }
}

extension Graph {
  /// Whether a node is a product of matrices and vectors, with or without a bias.
  func isLayer(_ node: NodeID) -> Bool {
    switch operation(of: node) {
    case .array(.affine), .array(.matrixProduct): true
    default: false
    }
  }
}

extension Formula {
  /// Whether the formula is a sum along an axis, which is told in words.
  fileprivate var isReduction: Bool {
    if case .call("sum", _) = term { true } else { false }
  }
}
