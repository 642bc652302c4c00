import Graphs
import Tensors

extension BackwardPass {
  /// The gradients in which the pass ends, in the order asked for.
  func summary(_ gradient: (NodeID) -> Tensor<Numeral>?) -> [Block] {
    guard !asked.isEmpty else { return [] }
    func part(_ reference: Reference) -> Tensor<Numeral>? {
      gradient(reference.whole).map { graph.picked($0, at: reference) }
    }
    let value = trace.value(of: output)
    let name = names.text(of: output)
    let title: Text = "Gradient of \(name)"
    var blocks: [Block] = [
      .heading(value.isScalar && start == nil ? title + ", at \(name) = " + style.number(value.scalars[0]) : title)
    ]
    var lines: [Equation] = []
    var matrices = Math([])
    let strangers = asked.filter { gradient($0.whole) == nil && names.name(of: $0.whole) == nil }
    let isLong = strangers.count > Self.mostStrangers
    for target in asked where !isLong || !strangers.contains(target) {
      let gradient = part(target)
      if let gradient, gradient.rank >= 2 {
        if !matrices.atoms.isEmpty { matrices.append(.gap) }
        let name = Text(gradientName(target.node))
        let equation = Math([.text(name), .relation(.equal)]) + style.figure(gradient)
        equation.atoms.forEach { matrices.append($0) }
      } else if let gradient, gradient.isScalar, target.whole == target.node,
        let chain = ChainOfCalls(from: output, to: target.node, in: trace)
      {
        lines += chain.lines(Text(gradientName(target.node)), gradient.scalars[0])
      } else {
        lines.append(line(target, gradient))
      }
    }
    if !matrices.atoms.isEmpty { blocks.append(.display(matrices)) }
    if !lines.isEmpty { blocks.append(.equations(lines)) }
    if isLong {
      let list = strangers.map { names.text(of: $0.node) }.joined(separator: ", ")
      blocks.append(.note("no path from \(name) to \(list): their gradients are 0"))
    }
    return blocks
  }

  /// More variables than this that the output does not depend on are told in one line.
  private static let mostStrangers = 2

  private func line(_ target: Reference, _ gradient: Tensor<Numeral>?) -> Equation {
    let name = Text(gradientName(target.node))
    if let gradient { return Equation(name, [.init(Math(style.inline(gradient)))]) }
    let zero = Tensor<Numeral>(graph.shape(of: target.node), repeating: 0)
    let label = names.text(of: target.node)
    let isAncestor = names.name(of: target.whole) != nil
    let reason: Text =
      isAncestor
      ? "\(label) enters where no gradient passes"
      : "no path from \(names.text(of: output)) to \(label)"
    return Equation(name, [.init(Math(style.inline(zero)))], aside: reason.emphasized(.note))
  }
}
