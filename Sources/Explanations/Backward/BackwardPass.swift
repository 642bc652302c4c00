import Graphs
import Tensors

/// Tells the backward pass of one output: a step for each node, from the output back.
struct BackwardPass {
  let trace: Trace
  let backward: BackwardRecord<Numeral>
  /// Which of its numbers are known, and which of them are told.
  let known: GivenNumbers
  let given: GivenNumbers
  /// What was asked for, and the nodes that it is or is a part of.
  let asked: [Reference]
  let targets: [NodeID]
  private let isAskedFor: Bool
  let gradients: GradientNames
  let hasArrays: Bool
  /// Where the pass begins with a gradient that is given; nil where it begins at the output with 1.
  let start: NodeID?
  /// The nodes between that and the output, of which nothing is told.
  private let above: Set<NodeID>
  /// How often the gradient at a node is added to, in the steps that are told.
  var uses: @Sendable (NodeID) -> Int?
  /// Views whose placement is no step of its own, because the entries of their array are taken one by one.
  private let silentViews: Set<NodeID>
  /// Views of entries that are also used otherwise: what arrives at one is no finished gradient.
  private let partialViews: Set<NodeID>

  var graph: Graph { trace.graph }
  var names: TraceNames { trace.names }
  var style: NumberStyle { trace.style }
  var output: NodeID { backward.output }

  /// A pass to `asked`, which somebody named or which are all variables there are.
  init(
    _ trace: Trace, output: NodeID, from start: NodeID? = nil, targets asked: [Reference], isAskedFor: Bool = true
  ) {
    self.trace = trace
    self.start = start
    let told = start.map { trace.graph.ancestors(of: [$0]) } ?? []
    above = start == nil ? [] : Set(trace.names.order).subtracting(told)
    self.asked = asked
    self.isAskedFor = isAskedFor
    var seen: Set<NodeID> = []
    let targets = asked.map(\.whole).filter { seen.insert($0).inserted }
    self.targets = targets
    if trace.isGiven(output) {
      (backward, known) = (trace.backward(of: output, wrt: targets), .all)
    } else {
      (backward, known) = trace.partialBackward(of: output, wrt: targets)
    }
    given = trace.options.form == .general ? .none : known
    uses = { [uses = backward.uses] in uses[$0] }
    let graph = trace.graph
    let touched = backward.steps.flatMap { [$0.node] + $0.contributions.map(\.operand) } + targets
    hasArrays = touched.contains { !graph.shape(of: $0).isEmpty }
    gradients = GradientNames(
      names: trace.options.names, output: trace.names.reference(to: output),
      isShort: backward.steps.contains { graph.shape(of: $0.node).count >= 2 })
    let views = ViewUses(backward, trace)
    (silentViews, partialViews) = (views.silent, views.partial)
  }

  // MARK: The pass

  /// The steps that are told, those of the operations in the body of a closed call excepted.
  var toldSteps: [BackwardStep<Numeral>] {
    backward.steps.filter {
      !silentViews.contains($0.node) && !trace.stops($0.node) && !names.isHidden($0.node) && !isAbove($0.node)
    }
  }

  /// The head of the pass and its steps.
  var stepBlocks: [Block] {
    if names.hasClosedCalls { return CallPass(self).blocks }
    var sums = RunningSums(style, uses: uses)
    let all = toldSteps
    let (first, hidden, last) = trace.excerpt(all)
    let numbered = { (offset: Int, steps: ArraySlice<BackwardStep<Numeral>>, sums: inout RunningSums) in
      trace.told(steps.enumerated()) { step($0.element, number: offset + $0.offset + 1, &sums) }
    }
    var blocks: [Block] = [heading]
    guard !all.isEmpty else { return blocks + [.note(nothingToTell)] }
    blocks.append(.steps(numbered(0, first, &sums)))
    if hidden > 0 {
      for step in all.dropFirst(first.count).prefix(hidden) {
        if Work.isStopped { break }
        step.contributions.forEach { sums.add($0, rule($0, of: step.node)) }
      }
      blocks.append(trace.omission(hidden, "steps", of: all.count))
      blocks.append(.steps(numbered(first.count + hidden, last, &sums)))
    }
    return blocks
  }

  /// Whether a node only leads from where a given gradient arrives to the output.
  func isAbove(_ node: NodeID) -> Bool { above.contains(node) }

  var heading: Block {
    if let start, let upstream = backward[gradient: start] {
      return .heading("Backward pass from \(names.text(of: start))", aside: "given " + arriving(at: start, upstream))
    }
    return .heading("Backward pass of \(names.text(of: output))", aside: gradients.remark(isArray: hasArrays))
  }

  var nothingToTell: Text {
    if targets.contains(output) { return "the output itself: its gradient is 1" }
    let name = names.text(of: output)
    guard isAskedFor else { return "\(name) depends on no variable, so there is no gradient" }
    let labels = targets.map { names.text(of: $0) }
    return labels.count == 1
      ? "\(labels[0]) does not lead to \(name)" : "none of \(labels.joined(separator: ", ")) leads to \(name)"
  }

  /// Tells a step; `handover` is what a contribution hands over where it is not what was recorded.
  func step(
    _ step: BackwardStep<Numeral>, number: Int, _ sums: inout RunningSums,
    _ handover: (BackwardContribution<Numeral>) -> Handover = { Handover($0) }
  ) -> Step {
    let equation = title(step.node)
    let local = SymbolicLocalJacobians(trace, step.node)
    let all = inOrder(step).filter { isTold($0.operand) }
    // A vector of thousands of expressions is a step with as many operands.
    let (first, hidden, last) = trace.excerpt(all)
    let repeated = step.repeatedOperands
    func told(_ part: ArraySlice<BackwardContribution<Numeral>>) -> [Contribution] {
      trace.told(part) { contribution in
        sums.add(contribution, rule(contribution, of: step.node))
        return tell(handover(contribution), of: step, local, sums, isRepeated: repeated.contains(contribution.operand))
      }
    }
    var contributions = told(first)
    var notes = given.isWhole ? Notes(trace).backward(step) : Notes(trace).constants(step)
    if hidden > 0 {
      for contribution in all.dropFirst(first.count).prefix(hidden) where !Work.isStopped {
        sums.add(contribution, rule(contribution, of: step.node))
      }
      contributions += told(last)
      notes.append(trace.omissionWords(hidden, "operands", of: all.count))
    }
    return Step(
      number, equation, form: form(step.node), arriving: arriving(at: step.node, step.upstream),
      aside: shapes(step.node),
      contributions: contributions, notes: notes, node: names.label(of: step.node))
  }

  /// What a layer hands on in the order input, weight, bias, whichever side they stand on.
  private func inOrder(_ step: BackwardStep<Numeral>) -> [BackwardContribution<Numeral>] {
    let c = step.contributions
    let product: MatrixProduct
    switch graph.operation(of: step.node) {
    case .array(.affine(let affine)): product = affine.product
    case .array(.matrixProduct(let matrixProduct)): product = matrixProduct
    default: return c
    }
    guard c.count > 1, c[0].position == 0, c[1].position == 1, c[0].operand != c[1].operand else { return c }
    let ranks = c.prefix(2).map { graph.shape(of: $0.operand).count }
    let isInputSecond = ranks[0] == 2 && (ranks[1] == 1 || product.transposed.left)
    return isInputSecond ? [c[1], c[0]] + c[2...] : c
  }

  /// A layer or a loss in indices.
  private func form(_ node: NodeID) -> Text? {
    if let form = CrossEntropyForm(trace, node) { return form.loss(names.reference(to: node)) }
    guard case .symbol = names.reference(to: node).term, let form = names.formula(of: node)?.layerForm(in: names.page)
    else { return nil }
    return "\(Formula(.indexed(names.reference(to: node), form.left)))\(Relation.equal)\(form.right)"
  }

  /// Whether what goes to an operand is told: it is not where no gradient goes on from there, unless it was asked for.
  func isTold(_ operand: NodeID) -> Bool { !trace.stops(operand) || targets.contains(operand) }

  /// The node's definition; a view has none but itself.
  func title(_ node: NodeID) -> Text {
    guard !names.isView(node), !names.isTranspose(node) else { return names.text(of: node) }
    return names.equation(node)
  }

  private func tell(
    _ c: Handover, of step: BackwardStep<Numeral>, _ local: SymbolicLocalJacobians, _ sums: RunningSums,
    isRepeated: Bool
  ) -> Contribution {
    let place = isRepeated ? Text("as operand \(c.position + 1)", .muted) : nil
    let lines =
      graph.shape(of: c.operand).isEmpty && graph.shape(of: step.node).isEmpty
      ? ScalarStep(self).lines(c, of: step, local, sums, place: place)
      : ArrayStep(self).lines(c, of: step, local, sums, place: place)
    return Contribution(
      to: names.text(of: c.operand), lines,
      question: question(step.node, c.operand, isOnlyUse: sums.count(c.operand) == 1))
  }

  /// What the lines about an operand answer: the local derivative, and of arrays the gradient that comes of it.
  func question(_ node: NodeID, _ operand: NodeID, isOnlyUse: Bool) -> Text {
    let local: Text = "\(names.partial(of: node, at: operand)) = ?"
    guard node != output, isOnlyUse, !graph.shape(of: operand).isEmpty else { return local }
    return local + "   and \(gradientName(operand)) = ?"
  }

  // MARK: Names

  /// The gradient at a node as it is written.
  func gradientName(_ node: NodeID) -> Formula { gradients.gradient(at: names.reference(to: node)) }

  /// Whether what arrives at a node is its gradient, and not the part of one that comes by a use among others.
  func isFinished(_ node: NodeID) -> Bool { !partialViews.contains(node) }

  /// The name of a local derivative; where the gradient of a whole, of which it is a part by one use, would have the same
  /// name, that of the node's formula: `∂(x · u)/∂x`.
  func localName(_ node: NodeID, _ operand: NodeID) -> Formula {
    guard node == output, uses(operand) ?? 1 > 1 || !isFinished(operand), let formula = names.formula(of: node)
    else {
      return names.partial(of: node, at: operand)
    }
    return .partial(formula, names.reference(to: operand))
  }

  /// Whether an operand stands at several places of a node; what a call does with it is one thing.
  func isRepeated(_ operand: NodeID, in node: NodeID) -> Bool {
    names.call(at: node) == nil && graph.operands(of: node).count { $0 == operand } > 1
  }

  /// The chain rule at an operand: `∂f/∂u · ∂u/∂x`, of a vector `(∂v/∂x)ᵀ ∇v f`; at the output the local derivative alone.
  /// Nil where either has more axes.
  func rule(_ node: NodeID, _ operand: NodeID) -> Formula? {
    // Two derivatives by two places of one operand have no names that tell them apart.
    if isRepeated(operand, in: node) { return nil }
    guard graph.shape(of: operand).count <= 1 else { return nil }
    let local = localName(node, operand)
    let matrix = trace.options.layout == .denominator ? local : Formula(.transpose(local))
    if node == output { return graph.shape(of: operand).isEmpty ? local : matrix }
    switch graph.shape(of: node).count {
    case 0 where !graph.shape(of: operand).isEmpty:
      return Formula(.infix(.times, arrivingFormula(node), matrix))
    case 0: return Formula(.infix(.times, arrivingFormula(node), local))
    case 1: return Formula(.infix(.matrixTimes, matrix, arrivingFormula(node)))
    default: return nil
    }
  }

  /// The same of what a step hands on; 0 where no path leads that way.
  private func rule(_ c: BackwardContribution<Numeral>, of node: NodeID) -> Formula? {
    guard graph.shape(of: node).isEmpty, !c.leftOut.isEmpty else { return rule(node, c.operand) }
    return 0
  }

  /// What a gradient is said to be equal to: `∂L/∂x = `, or of one use among others `by this use `.
  func received(_ node: NodeID) -> Text {
    isFinished(node)
      ? "\(gradientName(node))\(Relation.equal)" : uses(node) ?? 1 > 1 ? "by these uses " : "by this use "
  }

  /// The gradient at a node as a factor; at the output it is the number 1.
  func gradientFormula(_ node: NodeID) -> Formula {
    if node == output, graph.shape(of: node).isEmpty { return .value(Numeral(1)) }
    return arrivingFormula(node)
  }

  /// What arrives at a node as it is written.
  func arrivingFormula(_ node: NodeID) -> Formula {
    if isFinished(node) { return gradientName(node) }
    let x = names.reference(to: node)
    return Formula(
      .derivative(Formula.Derivative(of: names.reference(to: output), by: [x], .arrived)), shape: x.shape)
  }

  func arriving(at node: NodeID, _ upstream: Tensor<Numeral>) -> Text {
    if !given.arrives(at: node) { return generalArriving(at: node) }
    return switch upstream.rank {
    case 0: received(node) + style.number(upstream.scalars[0])
    case 1 where upstream.count <= Self.longestInline: received(node) + style.inline(upstream)
    default: arrivingName(node) + Text(upstream.shape.sign, .shape)
    }
  }

  private func arrivingName(_ node: NodeID) -> Text {
    isFinished(node) ? "\(gradientName(node)), " : received(node)
  }

  /// What arrives at a node where its numbers are not told: its name, and of an array its size.
  private func generalArriving(at node: NodeID) -> Text {
    let shape = graph.shape(of: node)
    if node == output, shape.isEmpty { return received(node) + "1" }
    return shape.isEmpty ? Text(arrivingFormula(node)) : arrivingName(node) + Text(shape.sign, .shape)
  }

  private static let longestInline = 6

  /// The shapes of the arrays of a step, for a single example.
  private func shapes(_ node: NodeID) -> Text? {
    if let count = CrossEntropyForm(trace, node)?.count { return count }
    guard graph.shape(of: node).count == 1,
      graph.operands(of: node).contains(where: { graph.shape(of: $0).count == 2 })
    else { return nil }
    var (parts, told): ([Text], Set<NodeID>) = ([], [])
    for operand in graph.operands(of: node) + [node] where !graph.shape(of: operand).isEmpty {
      guard graph.literal(operand) == nil, told.insert(operand).inserted else { continue }
      parts.append("\(names.text(of: operand)): \(graph.shape(of: operand).sign, .shape)")
    }
    return parts.count > 1 ? parts.joined(separator: "   ") : nil
  }
}

extension BackwardStep {
  /// The operands that appear more than once.
  var repeatedOperands: Set<NodeID> {
    var seen: Set<NodeID> = []
    return Set(contributions.map(\.operand).filter { !seen.insert($0).inserted })
  }
}
