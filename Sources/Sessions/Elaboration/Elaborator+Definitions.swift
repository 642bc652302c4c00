import Graphs
import Language

extension Elaborator {
  /// The node of its own that a definition gets; nil for a function, which gets nodes where it is called.
  mutating func define(_ definition: Definition) throws(Problem) -> NodeID? {
    isDefining = true
    switch definition.kind {
    case .function: return nil
    case .declared(let declaration):
      guard !declaration.isFunction else { return nil }
      return graph.declaredLeaf(scope.letters.applied(to: declaration.codomain), isVariable: declaration.isVariable)
    case .leaf(let x, let isVariable): return graph.leaf(x, exactly: definition.exact, isVariable: isVariable)
    case .node(let tree, let isConstant):
      let mark = graph.count
      let node = materialized(try value(tree))
      if isConstant { return graph.own(try stopGradient(node), since: mark) }
      // What was there before, and is not what the text itself computes, is rested on: a copy of its operation would
      // lead past it. So `a.T` of a vector, f(a) with f(t) = t, a derivative that is a node already.
      let isAlias = node.index < mark && node != lastAppended
      if isAlias { return graph.identity(of: node) }
      let own = graph.own(node, since: mark)
      // A copy of the result of a call is a result of that call.
      if let call = calls[node] { calls[own] = call }
      return own
    }
  }

  private mutating func stopGradient(_ node: NodeID) throws(Problem) -> NodeID {
    try append(.elementwise(.stopGradient), [.node(node)], at: nil, texts: []).node ?? node
  }
}
