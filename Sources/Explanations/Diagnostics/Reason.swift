import Graphs
import Tensors

/// One reason for a gradient, and the node to blame.
struct Reason {
  enum Cause: String {
    case noPath = "no_path"
    case noGradient = "no_gradient"
    case notFinite = "not_finite"
    case off, saturated
    case zeroFactor = "zero_factor"
    case zeroSlope = "zero_slope"
    case notChosen = "not_chosen"
    case cancelling
    case shiftInvariance = "shift_invariance"
    case vanishing, exploding, constant
  }
  let kind: Cause
  let node: NodeID?
  let text: Text

  init(_ kind: Cause, at node: NodeID? = nil, _ text: Text) {
    self.kind = kind
    self.node = node
    self.text = text
  }
}

/// Finds what makes a gradient zero, small, large or no number: each search goes from the output back.
struct ReasonFinder {
  let trace: Trace
  let backward: BackwardTrace
  let target: NodeID

  private var graph: Graph { trace.graph }
  private var style: NumberStyle { trace.style }
  private var output: NodeID { backward.output }

  func label(_ node: NodeID) -> Text { trace.names.text(of: node) }

  /// `h = relu(u1)`.
  func equation(_ node: NodeID) -> Text { trace.names.equation(node) }

  private func opcode(_ node: NodeID) -> Opcode? {
    switch graph.operation(of: node) {
    case .scalar(let opcode), .array(.elementwise(let opcode)): opcode
    default: nil
    }
  }

  // MARK: No way

  /// Why nothing arrives at all: there is no path, or no gradient passes on any.
  var obstacles: [Reason] {
    let depends = graph.dependence(on: [target], upTo: output)
    let (z, x) = (label(output), label(target))
    guard target <= output, depends[output.index] else {
      return [Reason(.noPath, "\(z) does not depend on \(x): there is no path between them.")]
    }
    let whole = graph.gradient(of: output)
    var found: [Reason] = []
    for node in trace.names.order.reversed()
    where !Work.isStopped && depends[node.index] && whole[node] != nil && node != target {
      let operands = graph.operands(of: node)
      let passes = graph.passesGradient(node)
      for (k, operand) in operands.enumerated() where depends[operand.index] && !passes[k] {
        found.append(Reason(.noGradient, at: node, obstacle(node, operand)))
      }
    }
    return found
  }

  private func obstacle(_ node: NodeID, _ operand: NodeID) -> Text {
    if trace.stops(node) { return "\(label(node)) is const: it stops the gradient that arrives at it." }
    let name = label(operand)
    if opcode(node) != nil {
      return "\(equation(node)) is flat except where it jumps: it passes no gradient to \(name)."
    }
    switch graph.operation(of: node) {
    case .array(.argExtremum): return "\(equation(node)) is a position: it does not change with \(name) but by jumps."
    default: return "\(equation(node)) takes \(name) as labels or positions, which get no gradient."
    }
  }

  // MARK: Not a number

  /// Where a value or a gradient stopped being finite.
  var births: [Reason] {
    let notes = Notes(trace)
    for node in trace.names.order where !Work.isStopped {
      if let note = notes.forward(node).first {
        let operands = graph.operands(of: node).filter { graph.literal($0) == nil && graph.shape(of: $0).isEmpty }
        let values = operands.map { label($0) + " = \(style.text(graph.value(of: $0).scalars[0]))" }
        let place: Text = values.isEmpty ? "" : " with \(values.joined(separator: ", "))"
        return [Reason(.notFinite, at: node, note + "; it is \(equation(node))\(place).")]
      }
    }
    for step in backward.steps where !Work.isStopped && step.upstream.isFinite {
      for c in step.contributions where !c.product.isFinite {
        let words: Text =
          "A finite gradient arrives at \(equation(step.node)), but its slope at \(label(c.operand)) is not finite here."
        return [Reason(.notFinite, at: step.node, words)]
      }
    }
    return []
  }

  // MARK: Zero

  /// The steps at which a gradient arrives and nothing goes on.
  var blocks: [Reason] {
    var found: [Reason] = []
    for step in backward.steps where !Work.isStopped && step.upstream.isNonzero {
      // Where something arrives on another way, this one is not to blame.
      for c in step.contributions where !c.product.isNonzero && backward.gradient[c.operand]?.isNonzero != true {
        found.append(block(step, c))
      }
    }
    return found
  }

  private func block(_ step: BackwardTrace.Step, _ c: BackwardTrace.Contribution) -> Reason {
    let (node, operand) = (step.node, c.operand)
    let operands = graph.operands(of: node)
    let value = graph.value(of: operand)
    func other(_ words: Text) -> Reason {
      Reason(
        .zeroFactor, at: node,
        "\(equation(node)): the other factor \(words) is 0\(value.isScalar ? "" : " where the gradient arrives").")
    }
    if let opcode = opcode(node) {
      if [.relu, .rectifiedMaximum].contains(opcode) {
        let number = value.isScalar ? " = \(style.text(value.scalars[0]))" : ""
        return Reason(
          .off, at: node,
          "\(equation(node)) is off: \(label(operand))\(number) is not above 0\(value.isScalar ? "" : " where the gradient arrives"), so that nothing passes (a dead ReLU)."
        )
      }
      if opcode.description?.saturates == true {
        let number = graph.value(of: node).isScalar ? " at \(style.text(graph.value(of: node).scalars[0]))" : ""
        return Reason(
          .saturated, at: node, "\(equation(node)) is saturated\(number): its slope is 0 to the last digit.")
      }
      if opcode == .multiply, operands.count == 2 { return other(label(operands[1 - c.position])) }
      if [.maximum, .minimum, .rectifiedMinimum, .gate].contains(opcode) {
        return Reason(
          .notChosen, at: node, "\(equation(node)) does not choose \(label(operand)): the other one counts.")
      }
    }
    switch graph.operation(of: node) {
    case .array(.matrixProduct), .array(.affine):
      if c.position < 2 { return other(label(operands[1 - c.position])) }
    case .array(.extremum), .array(.where), .array(.clip), .element, .array(.linear(.select)), .array(.linear(.take)):
      return Reason(.notChosen, at: node, "\(equation(node)) does not choose those entries of \(label(operand)).")
    case .array(.stack), .array(.concatenate), .array(.linear):
      return Reason(
        .zeroSlope, at: node,
        "The gradient at \(equation(node)) is 0 where \(label(operand)) stands in it; ask why \(label(node)).")
    default: break
    }
    let formula = SymbolicLocalJacobians(trace, node).slope(at: c.position).map { " = " + Text($0) } ?? ""
    let slope = Text(trace.names.partial(of: node, at: operand)) + formula
    return Reason(.zeroSlope, at: node, "At \(equation(node)) the local derivative \(slope) is 0.")
  }

  /// The nodes at which terms that are not zero sum to (nearly) nothing.
  var cancellations: [Reason] {
    var terms: [NodeID: [Tensor<Double>]] = [:]
    for step in backward.steps {
      if Work.isStopped { break }
      for c in step.contributions { terms[c.operand, default: []].append(c.product) }
    }
    var found: [Reason] = []
    let several = terms.filter { $0.value.count > 1 }
    for (node, parts) in several.sorted(by: { $0.key > $1.key }) where !Work.isStopped {
      let size = parts.reduce(0) { $0 + $1.norm }
      let total = parts.dropFirst().reduce(parts[0]) { $0 + $1 }
      guard size > 0, size.isFinite, total.norm <= 0.05 * size else { continue }
      let verb = total.norm <= 1e-12 * size ? "cancel" : "nearly cancel"
      let name = label(node)
      if total.isScalar, parts.count <= 6 {
        let sum = Text(ArithmeticExpansion.sum(parts.map { $0.scalars[0].numeral }), .derivativeNumbers(style))
        let equal = Relation.of(operands: parts.map { $0.scalars[0] }, shown: total.scalars[0], style: style) {
          $0.reduce(0, +)
        }
        let result = total.norm <= 1e-12 * size ? "= 0" : "\(equal.sign) \(style.text(total.scalars[0]))"
        found.append(
          Reason(
            .cancelling, at: node,
            "The \(parts.count) gradients that come back to \(name) \(verb): \(sum) \(result)."))
      } else {
        found.append(
          Reason(
            .cancelling, at: node,
            "The \(parts.count) gradients that come back to \(name) \(verb): their lengths are \(parts.prefix(6).map { style.text($0.norm) }.joined(separator: ", ")), that of their sum \(style.text(total.norm))."
          ))
      }
    }
    return found
  }

  /// The steps at which the entries of a gradient are summed, and sum to nothing: moving all scores together changes
  /// no softmax.
  var shifts: [Reason] {
    var found: [Reason] = []
    for step in backward.steps where !Work.isStopped && step.upstream.count > 1 {
      for c in step.contributions where c.product.count < step.upstream.count {
        guard case .composed(.diagonal(let slope), .linear(.broadcast, _, _), _) = c.local else {
          if case .linear(.broadcast, _, _) = c.local, isCancelled(c.product, step.upstream) {
            found.append(shift(step, c))
          }
          continue
        }
        if isCancelled(c.product, step.upstream * slope) { found.append(shift(step, c)) }
      }
    }
    return found
  }

  private func isCancelled(_ sum: Tensor<Double>, _ parts: Tensor<Double>) -> Bool {
    let size = parts.scalars.folded(0) { $0 + $1.magnitude }
    return size > 0 && sum.allSatisfy { $0.magnitude <= 1e-12 * size }
  }

  /// What rounding leaves of a sum that is 0.
  private func rest(_ sum: Tensor<Double>) -> String {
    guard sum.isScalar, sum.isNonzero else { return "" }
    return " What is left, \(style.text(sum.scalars[0])), is rounding."
  }

  private func shift(_ step: BackwardTrace.Step, _ c: BackwardTrace.Contribution) -> Reason {
    let depends = graph.dependence(on: [step.node], upTo: output)
    let softmaxes = trace.names.order.filter { depends[$0.index] && $0 != step.node && graph.isSoftmaxLike($0) }
    let name = label(step.node)
    guard let softmax = softmaxes.first else {
      return Reason(
        .cancelling, at: step.node,
        "The gradients at the entries of \(name) sum to 0, and \(label(c.operand)) gets that sum.")
    }
    return Reason(
      .shiftInvariance, at: softmax,
      "\(label(c.operand)) moves all entries of \(name) together, and that changes nothing in \(equation(softmax)): softmax sees differences only. The gradients at the entries of \(name) sum to 0.\(rest(c.product))"
    )
  }

  // MARK: Small

  /// Units of the way that are saturated or off, although something passes.
  func units(along path: [PathStep]) -> [Reason] {
    let steps = Dictionary(uniqueKeysWithValues: trace.told(backward.steps) { ($0.node, $0) })
    return trace.told(path) { passage -> Reason? in
      guard let step = steps[passage.node], let opcode = opcode(step.node),
        let c = step.contributions.first, case .diagonal(let slopes) = c.local
      else { return nil }
      let count = slopes.count
      if opcode == .relu {
        let off = slopes.count { $0 == 0 }
        guard off > 0, count > 1 else { return nil }
        return Reason(
          .off, at: step.node, "\(equation(step.node)): \(off) of \(count) units are off and pass nothing.")
      }
      guard opcode.description?.saturates == true else { return nil }
      let flat = slopes.positions { $0.magnitude < 0.01 }
      guard let first = flat.first else { return nil }
      let words =
        count == 1
        ? "is saturated at \(style.text(graph.value(of: step.node).scalars[0])): its slope is only \(style.text(slopes.scalars[first]))."
        : ": \(flat.count) of \(count) units are saturated, with slopes below 0.01."
      return Reason(.saturated, at: step.node, equation(step.node) + Text((count == 1 ? " " : "") + words))
    }.compactMap(\.self)
  }
}

extension Graph {
  /// Whether a node sees only differences of its operand's entries.
  fileprivate func isSoftmaxLike(_ node: NodeID) -> Bool {
    switch operation(of: node) {
    case .array(.softmax), .array(.logSoftmax), .array(.crossEntropy), .array(.logSumExp): true
    default: false
    }
  }
}

extension Tensor where Element == Double {
  /// The Euclidean length of all entries together.
  var norm: Double {
    // Scaled, so that squares of large and small entries stay numbers.
    let largest = scalars.folded(0) { Swift.max($0, $1.magnitude) }
    guard largest > 0, largest.isFinite else { return contains(where: \.isNaN) ? .nan : largest }
    return largest * scalars.folded(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
  }
  /// Whether all entries are numbers.
  var isFinite: Bool { allSatisfy(\.isFinite) }
  /// Whether any entry is not 0.
  var isNonzero: Bool { contains { $0 != 0 } }
}
