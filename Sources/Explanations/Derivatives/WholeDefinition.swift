import Graphs
import Tensors

/// An output written out down to its variables, from which the formulas of its derivatives are read.
struct WholeDefinition {
  let trace: Trace
  let definition: NamedNode

  /// The whole of an output in terms of some variables and of leaves; nil where it would be too long to read.
  init?(_ narrator: Narrator, _ output: NodeID, _ variables: [NodeID]) {
    let graph = narrator.named.graph
    guard graph.ancestors(of: [output]).count <= Self.mostNodes, graph.literal(output) == nil else { return nil }
    let kept = Set(variables + [output])
    let names = narrator.named.names.filter { kept.contains($0.key) || graph.isLeaf($0.key) }
    guard variables.allSatisfy({ names[$0] != nil && $0 != output }) else { return nil }
    let bare = NamedGraph(graph, names: names, constants: narrator.named.constants)
    trace = Trace(Narrator(bare, options: narrator.options), [output])
    guard let whole = NamedNode(of: output, in: trace, isWanted: { variables.contains($0) }), whole.isReadable
    else { return nil }
    definition = whole
  }

  private static let mostNodes = 200

  /// The entries of the Jacobian at a variable as formulas, where the output is made of numbers.
  func entries(at variable: Reference) -> SymbolicJacobian? {
    guard let derivatives = definition.derivatives(trace.style) else { return nil }
    let columns = definition.inputs.indices.filter { definition.inputs[$0].source == variable.whole }
    let shape = trace.graph.shape(of: variable.whole)
    let whole = SymbolicJacobian(definition, variable.whole, columns, derivatives, shape)
    return variable.isPart ? whole.columns(trace.graph.positions(of: variable)) : whole
  }

  /// The structure of the Jacobian at a variable that is used whole, where one way leads there.
  func structure(at variable: NodeID) -> Formula? {
    let inputs = definition.inputs.filter { $0.source == variable }
    guard inputs.count == 1, inputs[0].position == nil,
      let structure = definition.structure(at: inputs[0].leaf, trace),
      Text(structure).string.count <= Self.longestStructure, !mentionsAutomaticNames(structure)
    else { return nil }
    return trace.options.layout == .denominator ? structure.transposedStructure : structure
  }

  private static let longestStructure = 60

  /// Whether a formula speaks of nodes that no line has introduced.
  private func mentionsAutomaticNames(_ formula: Formula) -> Bool {
    formula.contains { part in
      guard case .symbol(let name) = part.term, let node = trace.names.node(named: name) else { return false }
      return !trace.graph.isLeaf(node) && !trace.names.isDefinition(node)
    }
  }

  /// The entries of the Hessian by some variables, their entries one after the other, as formulas.
  func hessian(_ variables: [Reference]) -> SymbolicJacobian? {
    guard let second = definition.secondDerivatives(trace.style) else { return nil }
    // Where each entry of a variable stands among the inputs; nil where it is not used.
    let places = variables.flatMap { variable -> [Int?] in
      trace.graph.positions(of: variable).map { position in
        definition.inputs.firstIndex { $0.source == variable.whole && ($0.position ?? 0) == position }
      }
    }
    let formulas = places.map { row in
      places.map { column in row.flatMap { r in column.map { second.formulas[r][$0] } } ?? 0 }
    }
    let numbers = places.flatMap { row in
      places.map { column -> Numeral in row.flatMap { r in column.map { second.numbers[r][$0].scalars[0] } } ?? 0 }
    }
    return SymbolicJacobian(
      formulas: formulas, numbers: Tensor<Numeral>([places.count, places.count], numbers), values: second.values,
      entries: definition.entries)
  }
}
