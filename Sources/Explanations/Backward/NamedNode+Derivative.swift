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

  /// The dense Jacobian at something that the definition uses, whole or by entries.
  func jacobian(at source: NodeID, _ shape: Shape, _ style: NumberStyle) -> Tensor<Numeral> {
    let rows = graph.shape(of: root).entryCount
    var all = Tensor<Numeral>([rows, shape.entryCount], repeating: 0)
    for input in inputs where input.source == source {
      let part = dense(at: input.leaf, style)
      guard let position = input.position else {
        all = all.combined(with: part) { $0 + $1 }
        continue
      }
      for row in 0..<rows { all.scalars[row * shape.entryCount + position] += part.scalars[row] }
    }
    return all
  }

  /// The derivative at something that the definition uses, where one formula says it.
  func formula(at source: NodeID, _ trace: Trace) -> Formula? {
    let columns = inputs.indices.filter { inputs[$0].source == source }
    guard columns.count == 1, isReadable else { return nil }
    if graph.shape(of: root).isEmpty, let derivatives = derivatives(trace.style) {
      return derivatives.formulas[0][columns[0]]
    }
    return inputs[columns[0]].position == nil ? structure(at: inputs[columns[0]].leaf, trace) : nil
  }

  /// The definition as a call of what it uses, so that what it computes on the way is written out and has no name that
  /// could be another's.
  private var asOneCall: NamedGraph {
    var named = NamedGraph(graph, names: names)
    named.calls[root] = FunctionCall(
      "", [], inputs.map { .node($0.leaf) }, isSelfContained: true, isCollapsed: true)
    return named
  }

  /// The local Jacobians on the one way to an input, from the result back; nil where there are several ways.
  func structure(at leaf: NodeID, _ trace: Trace) -> Formula? {
    let part = Trace(Narrator(asOneCall, options: trace.options), [root], closesCalls: true)
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
