import Graphs

/// What the nodes of a derivative are in the backward pass that made them: a gradient `∂z/∂x = ∂z/∂y · ∂y/∂x`, or a local
/// derivative `∂y/∂x = f'(x)`.
struct GradientMeanings {
  private var meanings: [NodeID: Text] = [:]

  subscript(node: NodeID) -> Text? { meanings[node] }

  init(_ derivative: DerivativeNodes, _ narrator: Narrator) {
    guard !derivative.gradients.isEmpty else { return }
    let trace = narrator.traceByCalls(of: [derivative.output], showing: derivative.variables.map(\.whole))
    let names = trace.names
    let output = derivative.output
    var users: [NodeID: [NodeID]] = [:]
    let drawn = DrawnGraph(trace)
    for edge in drawn.edges { users[edge.source, default: []].append(edge.target) }
    func isTold(_ node: NodeID) -> Bool { derivative.isNew(node) && meanings[node] == nil }

    // A definition says more than an automatic name.
    let told = drawn.nodes.filter(names.isDefinition) + drawn.nodes.filter { !names.isDefinition($0) }
    for x in told where x != output {
      guard let gradient = derivative.gradients[x], isTold(gradient) else { continue }
      let name = names.reference(to: output)
      let total = Self.name(name, names.reference(to: x))
      guard users[x]?.count == 1, let y = users[x]?.first else {
        meanings[gradient] = Text(total)
        continue
      }
      let local = Self.name(names.reference(to: y), names.reference(to: x))
      let prime = local.shape.isEmpty ? names.call(at: y)?.derivative(at: x, called: names.reference(to: x)) : nil
      let slope: Text = prime.map { "\(local)\(Relation.equal)\($0)" } ?? Text(local)
      if y == output {
        meanings[gradient] = slope
      } else if let arriving = derivative.gradients[y], let factor = narrator.factor(beside: arriving, in: gradient) {
        meanings[gradient] =
          "\(total)\(Relation.equal)\(Formula(.infix(.times, Self.name(name, names.reference(to: y)), local)))"
        if isTold(factor) { meanings[factor] = slope }
      } else {
        meanings[gradient] = Text(total)
      }
    }
  }

  /// `∂z/∂x`, of an array `∇x z`.
  private static func name(_ output: Formula, _ x: Formula) -> Formula {
    let notation: Formula.Derivative.Notation = x.shape.isEmpty || !output.shape.isEmpty ? .partial : .nabla
    return Formula(.derivative(.init(of: output, by: [x], notation)), shape: output.shape + x.shape)
  }
}

extension Narrator {
  /// The other factor, where a node is the product of a number with another.
  fileprivate func factor(beside factor: NodeID, in product: NodeID) -> NodeID? {
    guard case .scalar(.multiply) = named.graph.operation(of: product) else { return nil }
    let operands = named.graph.operands(of: product)
    guard operands.count == 2, operands.contains(factor) else { return nil }
    return operands[0] == factor ? operands[1] : operands[0]
  }
}
