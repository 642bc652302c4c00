import Graphs
import Tensors

extension ScalarStep {
  /// What is handed to an operand in symbols: the local derivative, with its number where that is known, and the chain
  /// rule with the local derivative put in.
  func generalLines(
    _ c: Handover, of node: NodeID, _ local: SymbolicLocalJacobians, _ sums: RunningSums, place: Text?
  ) -> [Contribution.Line] {
    let formula = local.slope(at: c.position)
    let name = place.map { "slope " + $0 } ?? Text(pass.localName(node, c.operand))
    var lines = [Contribution.Line("local", name + localText(c, node, formula, local))]
    let product = productText(c, node, formula, sums)
    let count = sums.count(c.operand)
    if !product.isEmpty {
      let aside: Text? = count > 1 ? "use \(c.use) of \(count) of \(pass.names.text(of: c.operand))" : nil
      lines.append(.init("product", product, aside: pass.isFinished(c.operand) ? aside : "by this use"))
    }
    return lines + ArrayStep(pass).sumLine(c, sums)
  }

  private func localText(_ c: Handover, _ node: NodeID, _ formula: Formula?, _ local: SymbolicLocalJacobians) -> Text {
    guard let formula else { return "" }
    if pass.given.hasLocal(of: node, at: c.position), let slope = c.local.dense(operand: []).scalars.first {
      return chain(formula, local.values, Tensor(scalar: slope))
    }
    return "\(Relation.equal)\(formula)"
  }

  /// `∂z/∂x = ∂z/∂y · ∂y/∂x = ∂z/∂y · 2x`; of the only use by the output nothing, where it is the local derivative.
  private func productText(_ c: Handover, _ node: NodeID, _ formula: Formula?, _ sums: RunningSums) -> Text {
    let isAlone = sums.count(c.operand) == 1 && pass.isFinished(c.operand)
    if node == pass.output { return isAlone ? "" : formula.map { Text($0) } ?? "" }
    var links: [Text] = []
    if let rule = pass.rule(node, c.operand) { links.append(Text(rule)) }
    if let formula {
      let arriving = pass.arrivingFormula(node)
      links.append(Text(formula.constant == 1 ? arriving : Formula(.infix(.times, arriving, formula))))
    }
    return (isAlone ? pass.received(c.operand) : "") + links.joined(separator: "\(Relation.equal)")
  }
}
