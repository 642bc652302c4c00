import Graphs
import Tensors

extension NamedNode {
  /// The numbers of some nodes of the definition, or of a graph that was grown from it.
  func numbers(_ grown: Graph, _ nodes: [NodeID], _ style: NumberStyle) -> [NodeID: Tensor<Numeral>] {
    grown.values(
      of: nodes,
      leaf: { leaves[$0] ?? grown.value(of: $0).map { style.constant($0) } },
      value: { _, operation, operands in operation.value(of: operands) })
  }

  /// The scalars of which the definition consists: itself, or the entries of a vector of expressions.
  private var rows: [NodeID]? {
    if graph.shape(of: root).isEmpty { return [root] }
    if case .array(.stack(let stack)) = graph.operation(of: root), stack.leading.count == 1,
      graph.shape(of: root).count == 1
    {
      return graph.operands(of: root)
    }
    return nil
  }

  /// The derivative of each row of a scalar definition at each entry used, as formulas and numbers; nil where the
  /// definition works on arrays or would be too long to read.
  func derivatives(_ style: NumberStyle) -> Derivatives? {
    guard isReadable, let rows, rows.count <= style.limits.rows, inputs.count <= style.limits.columns,
      graph.ancestors(of: [root]).allSatisfy({ $0 == root || graph.shape(of: $0).isEmpty })
    else { return nil }
    var grown = graph
    var nodes: [[NodeID]] = []
    for row in rows {
      guard let line = try? grown.derivative(of: row, wrt: inputs.map(\.leaf)) else { return nil }
      nodes.append(line)
    }
    guard (try? grown.forward()) != nil, let formulas = formulas(grown, nodes.flatMap { $0 }) else { return nil }
    var values = FormulaValues(style)
    let numbers = self.numbers(grown, nodes.flatMap { $0 } + [root], style)
    for (node, name) in names where node.index < graph.count && (graph.isLeaf(node) || node == root) {
      values[.symbol(name, shape: grown.shape(of: node))] = numbers[node].map { style.kept($0) }
    }
    // On paper a derivative is what its formula gives from the numbers that are written down.
    let shown = nodes.map { row in
      row.map { node in
        let redone = style.mode == .paper ? formulas[node].flatMap { values.redone($0) } : nil
        return style.kept(redone ?? numbers[node] ?? Tensor(scalar: 0))
      }
    }
    let written = nodes.map { $0.map { (formulas[$0] ?? 0).collectedTerms } }
    return Derivatives(formulas: written, numbers: shown, values: values)
  }

  /// The second derivatives of a number, a row and a column for each entry used; nil as for `derivatives`.
  func secondDerivatives(_ style: NumberStyle) -> Derivatives? {
    guard isReadable, graph.ancestors(of: [root]).allSatisfy({ graph.shape(of: $0).isEmpty }) else { return nil }
    let leaves = inputs.map(\.leaf)
    var grown = graph
    var nodes: [[NodeID]] = []
    guard let first = try? grown.derivative(of: root, wrt: leaves) else { return nil }
    for row in first {
      guard let line = try? grown.derivative(of: row, wrt: leaves) else { return nil }
      nodes.append(line)
    }
    guard (try? grown.forward()) != nil, let formulas = formulas(grown, nodes.flatMap { $0 }) else { return nil }
    return Derivatives(
      formulas: nodes.map { $0.map { formulas[$0] ?? 0 } },
      numbers: nodes.map { $0.map { grown.value(of: $0).map(\.numeral) } },
      values: FormulaValues(style))
  }

  /// Each node written out down to the names that the definition uses; nil where one would be too long.
  private func formulas(_ grown: Graph, _ nodes: [NodeID]) -> [NodeID: Formula]? {
    var formulas: [NodeID: Formula] = [:]
    var sizes: [NodeID: Int] = [:]
    for node in grown.ancestors(of: nodes) {
      let operands = grown.operands(of: node)
      let size = operands.reduce(1) { $0 + (sizes[$1] ?? 1) }
      guard size <= Self.longestFormula else { return nil }
      sizes[node] = size
      if let literal = grown.literal(node) {
        formulas[node] = Formula(literal)
      } else if let name = names[node], node.index < graph.count, grown.isLeaf(node) || node == root {
        (formulas[node], sizes[node]) = (.symbol(name, shape: grown.shape(of: node)), 1)
      } else if case .scalar(.multiply) = grown.operation(of: node) {
        // The formula's own product writes a square as one.
        formulas[node] = (formulas[operands[0]] ?? 0) * (formulas[operands[1]] ?? 0)
      } else if case .scalar(let opcode) = grown.operation(of: node) {
        formulas[node] = Elementwise(opcode).formula(operands.map { formulas[$0] ?? 0 })
      } else {
        return nil
      }
    }
    return formulas
  }

  private static let longestFormula = 60

  /// Whether the definition is short enough to be written out.
  var isReadable: Bool { graph.count <= Self.mostNodes }

  private static let mostNodes = 200

  /// The derivatives of a scalar definition.
  struct Derivatives {
    /// A row for each result, a column for each input.
    let formulas: [[Formula]]
    let numbers: [[Tensor<Numeral>]]
    let values: FormulaValues
  }
}
