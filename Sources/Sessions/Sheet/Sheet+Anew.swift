import Graphs
import Language
import Tensors

extension Sheet {
  /// The definitions that some names rest on, elaborated into a graph of their own in which one name is a leaf.
  ///
  /// Nothing of this sheet's graph is used, nothing is shared or expanded there, and what stood below the name is cut off:
  /// values that follow the leaf say what the definitions say, whatever became of them here.
  ///
  /// Nil where that would say something else: a derivative by what stood below the name would lose its ways through it.
  func anew(_ names: Set<String>, moving input: String) throws(Problem) -> Sheet? {
    var needed: Set<String> = []
    var queue = names.union([input]).sorted()
    while let name = queue.popLast() {
      guard let definition = self[name], needed.insert(name).inserted, name != input else { continue }
      queue += definition.mentions.sorted()
    }
    // Without sharing a derivative computes every forward value again for every step.
    let differentiates =
      needed.contains { self[$0]?.differentiates ?? false } || !names.isDisjoint(with: Definition.derivativeFunctions)
    if differentiates, case .node? = self[input]?.kind { return nil }
    var fresh = Sheet(sharing: differentiates, carriesFractions: graph.carriesFractions)
    fresh.answer = answer
    fresh.limits = limits
    let changes = definitions.keys.filter(needed.contains).map { name in
      let isMoved = name == input
      let exact = nodes[name].flatMap { graph.fractions(of: $0) }
      let leaf = isMoved ? value(of: name).map { Definition(.leaf($0, isVariable: true), exact: exact) } : nil
      return Change(name: name, before: nil, after: leaf ?? self[name])
    }
    _ = try fresh.apply(changes)
    return fresh
  }
}

extension Definition {
  /// The functions that grow a derivative.
  static let derivativeFunctions: Set<String> = ["grad", "jacobian", "hessian", "jvp", "vjp"]

  /// Whether the right side asks for a derivative.
  var differentiates: Bool {
    let tree: SyntaxTree
    switch kind {
    case .leaf, .declared: return false
    case .node(let right, _): tree = right
    case .function(_, let body): tree = body
    }
    return tree.nodes.contains { node in
      if case .partial = node.kind { return true }
      guard case .call(let call) = node.kind else { return false }
      return call.primes > 0 || Self.derivativeFunctions.contains(call.function.text)
    }
  }
}
