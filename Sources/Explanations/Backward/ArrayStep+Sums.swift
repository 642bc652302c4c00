import Graphs
import Tensors

// The sum over the uses of an operand.
extension ArrayStep {
  /// Which use of several this is, and after the last the sum of all.
  func sumLine(_ c: Handover, _ sums: RunningSums) -> [Contribution.Line] {
    if pass.given.arrives(at: c.operand) { return sumLine(c.operand, use: c.use, total: c.total, sums) }
    let count = sums.count(c.operand)
    guard count > 1 else { return [] }
    let place: Text = "\(pass.names.text(of: c.operand)): use \(c.use) of \(count)"
    guard c.use == count else { return graph.shape(of: c.operand).isEmpty ? [] : [.init("sum", place)] }
    let rule = sums.rule(c.operand).map { Text($0) } ?? "the sum over its uses"
    return [.init("sum", pass.received(c.operand) + rule)]
  }

  /// Which use of several this is, and after the last the sum of all in numbers.
  func sumLine(_ node: NodeID, use: Int, total: Tensor<Numeral>, _ sums: RunningSums) -> [Contribution.Line] {
    let count = sums.count(node)
    guard count > 1 else { return [] }
    if total.isScalar { return ScalarStep(pass).sum(node, use: use, total: total.scalars[0], sums) }
    let place: Text = "\(pass.names.text(of: node)): use \(use) of \(count)"
    let terms = sums.terms(node, use: use)
    guard !terms.isEmpty else { return [.init("sum", place)] }
    let name = use == count ? pass.received(node) : place + ", so far = "
    guard trace.isShownWhole(total) else {
      return [.init("sum", name + "the sum of \(terms.count) terms", details: [.display(style.figure(total))])]
    }
    let redone = terms.map { $0.map { style.displayed($0) } }.reduce(Tensor(total.shape, repeating: 0), +)
    let relation = Relation.of(recomputed: redone.scalars, shown: total.scalars, style: style)
    if total.rank == 1 {
      let sum = terms.map { style.inline($0) }.joined(separator: " + ") + "\(relation)" + style.inline(total)
      if name.string.count + sum.string.count < Self.longestLine + " = ".count { return [.init("sum", name + sum)] }
    }
    var math = Math([])
    for (index, term) in terms.enumerated() {
      if index > 0 { math.append(.operator("+")) }
      style.figure(term).atoms.forEach { math.append($0) }
    }
    return [
      .init(
        "sum", name + "the sum over its uses",
        details: [.continuation([.init(math), .init(style.figure(total), relation: relation)])])
    ]
  }
}
