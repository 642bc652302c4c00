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
    guard let slope = c.local.dense(operand: []).scalars.first.map({ Tensor(scalar: $0) }) else { return [] }
    let formula = local.slope(at: c.position) ?? .value(slope.scalars[0])
    let derivative = pass.names.partial(of: step.node, at: c.operand)
    let localText = Text(derivative) + chain(formula, local.values, slope)
    return [
      Contribution.Line("local", localText, aside: place),
      product(step.upstream.scalars[0], slope.scalars[0], c.product.scalars[0], result(c, sums)),
    ]
  }

  /// ` = cos(x) = cos(2) = -0.4161`: a formula, its numbers, its value, each where it says more than the one before.
  func chain(_ formula: Formula, _ values: FormulaValues, _ value: Tensor<Numeral>) -> Text {
    let result = style.number(value.scalars[0])
    let symbols = Text(formula)
    let numbers = values.withNumbers(formula)
    var text = Text("")
    if symbols.string != result.string { text += " = " + symbols }
    if numbers != formula, numbers.writtenNumber == nil { text += " = " + Text(numbers, .derivativeNumbers(style)) }
    let relation = numbers.writtenNumber == nil ? values.relation(formula, to: value) : .equal
    // A slope that does not exist although its formula has a number, as 1 / x left of 0 for log(x).
    if value.scalars[0].isNaN, relation == .approximate { return " = " + symbols + " = " + result }
    return text + " \(relation.sign) " + result
  }

  /// `1 · (-0.4161) = -0.4161`.
  func product(_ upstream: Numeral, _ slope: Numeral, _ product: Numeral, _ result: Text?) -> Contribution.Line {
    let relation = Relation.of(operands: [upstream, slope], shown: product, style: style) { $0[0] * $0[1] }
    let factors = Formula(.infix(.times, .value(upstream), .value(slope)))
    let text = Text(factors, .derivativeNumbers(style)) + " \(relation.sign) " + style.number(product)
    return Contribution.Line("product", text, result: result)
  }

  private func result(_ c: Handover, _ sums: RunningSums) -> Text {
    result(c.operand, use: c.use, total: c.total.scalars[0], sums)
  }

  /// What a scalar's gradient is so far: its value, a use of several, or the sum of all.
  func result(_ node: NodeID, use: Int, total: Numeral, _ sums: RunningSums) -> Text {
    let count = sums.count(node)
    guard count > 1 else { return pass.received(node) + style.number(total) }
    let terms = sums.terms(node, use: use).map { $0.scalars[0] }
    let place: Text = "\(pass.names.text(of: node)): use \(use) of \(count)"
    guard !terms.isEmpty else { return place }
    let relation = Relation.of(operands: terms, shown: total, style: style) { $0.reduce(0, +) }
    let sum =
      Text(ArithmeticExpansion.sum(terms), .derivativeNumbers(style)) + " \(relation.sign) " + style.number(total)
    return use == count ? pass.received(node) + sum : place + ", " + sum
  }
}
