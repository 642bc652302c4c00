import Graphs
import Tensors

extension NamedNode {
  /// The gradients at what the definition uses, in the shapes of these, for a gradient that arrives.
  func products(_ upstream: Tensor<Numeral>, _ trace: Trace) -> [(source: NodeID, product: Tensor<Numeral>)] {
    let gradient = self.gradient(at: inputs.map(\.leaf), upstream, trace.style)
    var products: [(source: NodeID, product: Tensor<Numeral>)] = []
    var places: [NodeID: Int] = [:]
    for input in inputs {
      guard let part = gradient(input.leaf) else { continue }
      guard let position = input.position else {
        products.append((input.source, part))
        continue
      }
      let place = places[input.source] ?? products.count
      if place == products.count {
        products.append((input.source, Tensor(trace.graph.shape(of: input.source), repeating: 0)))
        places[input.source] = place
      }
      products[place].product.scalars[position] += part.scalars[0]
    }
    return products
  }

  /// The numbers of some nodes of the definition, or of a graph that was grown from it.
  private func numbers(_ grown: Graph, _ nodes: [NodeID], _ style: NumberStyle) -> [NodeID: Tensor<Numeral>] {
    grown.values(
      of: nodes,
      leaf: { leaves[$0] ?? grown.value(of: $0).map { style.constant($0) } },
      value: { _, operation, operands in operation.value(of: operands) })
  }

  /// The gradients of the definition at some of its leaves for a gradient that arrives.
  private func gradient(
    at leaves: [NodeID], _ upstream: Tensor<Numeral>, _ style: NumberStyle
  ) -> (NodeID) -> Tensor<Numeral>? {
    guard style.mode != .decimals else {
      let gradient = graph.gradient(of: root, wrt: leaves, seed: upstream.map(\.approximate))
      return { gradient[$0]?.map(\.numeral) }
    }
    let numbers = numbers(graph, [root], style)
    let record = graph.backwardRecord(
      of: root, wrt: leaves, seed: upstream, values: { numbers[$0] ?? Tensor(scalar: 0) }, keeping: nil)
    return { record[gradient: $0] }
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
    return Derivatives(formulas: nodes.map { $0.map { formulas[$0] ?? 0 } }, numbers: shown, values: values)
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

  /// The dense Jacobian at an input that is used whole, from a backward pass for each entry of the result.
  func dense(at leaf: NodeID, _ style: NumberStyle) -> Tensor<Numeral> {
    let shape = graph.shape(of: root)
    let (m, n) = (shape.entryCount, graph.shape(of: leaf).entryCount)
    var dense = Tensor<Numeral>([m, n], repeating: 0)
    for row in 0..<m {
      var seed = Tensor<Numeral>(shape, repeating: 0)
      seed.scalars[row] = 1
      guard let gradient = gradient(at: [leaf], seed, style)(leaf) else { continue }
      dense.scalars.replaceSubrange(row * n..<(row + 1) * n, with: gradient.scalars)
    }
    return style.kept(dense)
  }

  /// The local Jacobians on the one way to an input, from the result back; nil where there are several ways.
  func structure(at leaf: NodeID, _ trace: Trace) -> Formula? {
    let part = Trace(Narrator(NamedGraph(graph, names: names), options: trace.options), [root])
    let leads = graph.dependence(on: [leaf], upTo: root)
    var whole: Formula = .identity
    var node = root
    while node != leaf {
      let operands = graph.operands(of: node)
      let ways = operands.indices.filter { leads[operands[$0].index] }
      guard ways.count == 1, let way = ways.first, let map = SymbolicLocalJacobians(part, node).maps[way] else {
        return nil
      }
      whole = whole.after(map.mapping(\.readable).structure(operand: graph.shape(of: operands[way])))
      node = operands[way]
    }
    return whole.named(by: trace.names.page)
  }
}
