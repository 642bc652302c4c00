import Graphs
import Tensors

/// Tells what a scalar operation hands to a scalar operand.
struct ScalarStep {
  let pass: BackwardPass
  private var style: NumberStyle { pass.style }

  init(_ pass: BackwardPass) { self.pass = pass }

  func lines(
    _ c: Handover, of step: BackwardStep<Numeral>, _ local: SymbolicLocalJacobians, _ sums: RunningSums,
    place: Text?
  ) -> [Contribution.Line] {
    if !pass.given.hasProduct(of: step.node, at: c.position) {
      return generalLines(c, of: step.node, local, sums, place: place)
    }
    guard let slope = c.local.dense(operand: []).scalars.first.map({ Tensor(scalar: $0) }) else { return [] }
    let formula = local.slope(at: c.position) ?? .value(slope.scalars[0])
    let name = place.map { "slope " + $0 } ?? Text(pass.localName(step.node, c.operand))
    let localText = name + chain(formula, local.values, slope)
    return [
      Contribution.Line("local", localText),
      product(
        of: step.node, to: c.operand, step.upstream.scalars[0], slope.scalars[0], c.product.scalars[0], use: c.use, sums
      ),
    ] + sum(c.operand, use: c.use, total: c.total.scalars[0], sums)
  }

  /// ` = cos(x) = cos(2) = -0.4161`: a formula, its numbers, its value, each where it says more than the one before.
  func chain(_ formula: Formula, _ values: FormulaValues, _ value: Tensor<Numeral>) -> Text {
    let result = style.number(value.scalars[0])
    let symbols = Text(formula)
    let numbers = values.withNumbers(formula)
    var text = Text("")
    if symbols.string != result.string { text += "\(Relation.equal)" + symbols }
    if numbers != formula, numbers.writtenNumber == nil {
      text += "\(Relation.equal)" + Text(numbers, .derivativeNumbers(style))
    }
    let relation = numbers.writtenNumber == nil ? values.relation(formula, to: value) : .equal
    // A slope that does not exist although its formula has a number, as 1 / x left of 0 for log(x).
    if value.scalars[0].isNaN, relation == .approximate {
      return "\(Relation.equal)" + symbols + "\(Relation.equal)" + result
    }
    return text + "\(relation)" + result
  }

  /// `∂f/∂x = ∂f/∂u · ∂u/∂x = 1 · (-0.4161) = -0.4161`: the rule, which says nothing where the 1 of the output arrives, its
  /// numbers, its value.
  func product(
    of node: NodeID, to operand: NodeID, _ upstream: Numeral, _ slope: Numeral, _ product: Numeral, use: Int,
    _ sums: RunningSums
  ) -> Contribution.Line {
    let count = sums.count(operand)
    let isFinished = pass.isFinished(operand)
    var text: Text = count == 1 && isFinished ? pass.received(operand) : ""
    if (upstream * slope).isNaN, !product.isNaN {
      // Absent is not zero: there is nothing to multiply.
      text += style.number(product) + ": no path leads this way"
    } else {
      let relation = Relation.of(operands: [upstream, slope], shown: product, style: style) { $0[0] * $0[1] }
      let factors = Formula(.infix(.times, .value(upstream), .value(slope)))
      if node != pass.output, let rule = pass.rule(node, operand) { text += "\(rule)\(Relation.equal)" }
      text += Text(factors, .derivativeNumbers(style)) + "\(relation)" + style.number(product)
    }
    return Contribution.Line("product", text, aside: isFinished ? place(operand, use: use, of: count) : "by this use")
  }

  private func place(_ operand: NodeID, use: Int, of count: Int) -> Text? {
    count == 1 ? nil : "use \(use) of \(count) of \(pass.names.text(of: operand))"
  }

  /// The sum of all uses after the last; of very many, after each.
  func sum(_ node: NodeID, use: Int, total: Numeral, _ sums: RunningSums) -> [Contribution.Line] {
    let terms = sums.terms(node, use: use).map { $0.scalars[0] }
    guard !terms.isEmpty else { return [] }
    let relation = Relation.of(operands: terms, shown: total, style: style) { $0.reduce(0, +) }
    let numbers = Text(ArithmeticExpansion.sum(terms), .derivativeNumbers(style)) + "\(relation)" + style.number(total)
    guard use == sums.count(node) else { return [.init("so far", numbers)] }
    let rule: Text = sums.rule(node).map { "\($0)\(Relation.equal)" } ?? ""
    return [.init("sum", pass.received(node) + rule + numbers)]
  }
}
