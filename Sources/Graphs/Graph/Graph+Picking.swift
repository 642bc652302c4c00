import Tensors

// Parts of derivatives as nodes.
extension Graph {
  /// Appends nodes for the entries of a derivative that a reference means; axes of the derivative may lead those of the whole.
  ///
  /// Where the derivative was grown from `mark` on, only what its entries need is appended: of x² + place(…) the terms at
  /// the entry, and not the whole sum with an index behind it.
  public mutating func picking(
    _ reference: Reference, from derivative: NodeID, leading: Shape = [], since mark: Int
  ) throws(ShapeMismatch) -> NodeID {
    guard reference.isPart else { return derivative }
    return try grow { _, builder in
      let start = Expression(derivative, in: builder)
      guard leading.isEmpty else {
        return [reference.views.reduce(start) { $1.behind(leading, of: $0, builder) }]
      }
      return [reference.views.reduce(start) { Picking(view: $1, mark: mark, builder: builder).picked($0) }]
    }[0]
  }

  /// Appends nodes that compute the tangent of an output as the entries that a reference means move in a direction.
  ///
  /// From the other entries of the whole no path begins: where a slope is infinite there, it is not multiplied.
  public mutating func tangent(
    of output: NodeID, wrt reference: Reference, along direction: NodeID
  ) throws(ShapeMismatch) -> NodeID {
    guard reference.isPart else { return try tangent(of: output, wrt: reference.node, along: direction) }
    return try grow { reading, builder in
      func placed(_ part: Expression) -> Expression {
        reference.views.reversed().reduce(part) { part, view in
          view.operation.transposed(part, from: view.from, parameters: view.parameters(in: builder))
        }
      }
      let moving = placed(Expression(Tensor(reading.shape(of: reference.node), repeating: 1)))
      let whole = PathExpression(placed(Expression(direction, in: builder)), Reach(moving))
      return [reading.pushed(output, reference.whole, whole, builder)]
    }[0]
  }

  /// The same part of another node of the whole's shape.
  public mutating func moving(_ reference: Reference, to whole: NodeID) throws(ShapeMismatch) -> Reference {
    var node = whole
    for view in reference.views { node = try append(view.asArrayOperation, [node] + view.parameters) }
    return Reference(node, of: whole, through: reference.views)
  }

  /// Appends a node with the operation of another on other operands.
  public mutating func append(likeOf node: NodeID, _ operands: [NodeID]) throws(ShapeMismatch) -> NodeID {
    switch operation(of: node) {
    case .variable, .constant: node
    case .scalar(let opcode): append(opcode, operands[0], operands.count > 1 ? operands[1] : nil)
    case .array(let operation): try append(operation, operands)
    case .element(let k):
      try append(
        .linear(
          .select(Select(Selection(positions: [k], shape: []), notation: entryNotation(k, in: shape(of: operands[0]))))),
        operands)
    }
  }
}

extension View {
  fileprivate func parameters(in builder: GraphBuilder) -> [Expression] {
    parameters.map { Expression($0, in: builder) }
  }

  fileprivate func applied(to x: Expression, _ builder: GraphBuilder) -> Expression {
    operation.applied(to: x, parameters(in: builder))
  }

  /// The view of the last axes, behind others.
  fileprivate func behind(_ leading: Shape, of x: Expression, _ builder: GraphBuilder) -> Expression {
    let (count, size) = (leading.entryCount, from.entryCount)
    switch operation {
    case .take(let take): return .apply(Take(axis: take.axis + leading.count), [x] + parameters(in: builder))
    case .reshape(let reshape): return x.reshaped(leading + reshape.target)
    default:
      // Which entries they are, the view of the positions tells.
      let positions = operation.applied(to: Tensor<Double>(from, (0..<size).map(Double.init)), [])
      let all = (0..<count).flatMap { row in positions.scalars.map { row * size + Int($0) } }
      let selection = Selection(positions: all, shape: leading + positions.shape)
      var notation = "…"
      if case .select(let select) = operation {
        notation = (leading.map { _ in ":" } + [select.notation]).joined(separator: ", ")
      }
      return .apply(Select(selection, notation: notation), [x])
    }
  }
}

/// A view pushed through the nodes of a derivative down to what was there before it.
private struct Picking {
  let view: View
  /// Nodes from here on belong to the derivative.
  let mark: Int
  let builder: GraphBuilder

  func picked(_ whole: Expression) -> Expression {
    guard case .node(let top) = whole.kind else { return view.applied(to: whole, builder) }
    // A loop and no recursion: the sum over many uses is a long chain.
    var needed: Set<NodeID> = [top]
    var stack = [top]
    while let node = stack.popLast() {
      for operand in operandsToPick(at: node) where needed.insert(operand).inserted { stack.append(operand) }
    }
    var parts: [NodeID: Expression] = [:]
    for node in needed.sorted() { parts[node] = part(of: node, parts) }
    return parts[top] ?? view.applied(to: whole, builder)
  }

  /// The operands of a sum or product entry by entry of which only the view is needed.
  private func operandsToPick(at node: NodeID) -> [NodeID] {
    guard node.index >= mark, case .array(.elementwise(let opcode)) = builder.graph.operation(of: node),
      Self.opcodes.contains(opcode)
    else { return [] }
    let operands = builder.graph.operands(of: node)
    let shapes = operands.map { builder.graph.shape(of: $0) }
    guard shapes.allSatisfy({ $0 == view.from || $0.isEmpty }) else { return [] }
    return zip(operands, shapes).filter { $1 == view.from }.map(\.0)
  }

  private static let opcodes: Set<Opcode> = [.add, .subtract, .multiply, .divide, .negate, .gate]

  /// The number that a node is, or that an array of one entry was made from.
  private func number(_ node: NodeID) -> NodeID? {
    var node = node
    while !builder.graph.shape(of: node).isEmpty {
      guard node.index >= mark, case .array(.linear(.reshape)) = builder.graph.operation(of: node) else { return nil }
      node = builder.graph.operands(of: node)[0]
    }
    return node
  }

  private func part(of node: NodeID, _ parts: [NodeID: Expression]) -> Expression {
    let graph = builder.graph
    let whole = Expression(node, in: builder)
    guard node.index >= mark else { return view.applied(to: whole, builder) }
    let operands = graph.operands(of: node)
    switch graph.operation(of: node) {
    case .constant where view.parameters.isEmpty:
      return Expression(view.operation.applied(to: graph.value(of: node), []))
    case .array(.elementwise(let opcode)) where !operandsToPick(at: node).isEmpty:
      let entries = operands.map { parts[$0] ?? Expression($0, in: builder) }
      switch opcode {
      case .add: return entries[0] + entries[1]
      case .subtract: return entries[0] - entries[1]
      case .multiply: return entries[0] * entries[1]
      case .divide: return entries[0] / entries[1]
      case .gate: return .gate(entries[0], entries[1])
      default: return -entries[0]
      }
    case .array(.linear(.place(let place))): return placed(place, operands[0]) ?? view.applied(to: whole, builder)
    case .array(.linear(.scatter(let scatter))):
      // What was put where the index says is found there again.
      if case .take(let take) = view.operation, take.axis == scatter.axis, view.parameters == [operands[1]],
        graph.shape(of: operands[1]).isEmpty
      {
        return Expression(operands[0], in: builder)
      }
    case .array(.linear(.broadcast)):
      if let number = number(operands[0]) { return Expression(number, in: builder).broadcast(to: view.shape) }
    case .array(.outer):
      if case .select(let select) = view.operation, select.selection.shape.isEmpty,
        operands.allSatisfy({ graph.shape(of: $0).count == 1 })
      {
        let (i, j) = select.selection.positions[0].quotientAndRemainder(dividingBy: view.from[1])
        return entry(i, of: operands[0]) * entry(j, of: operands[1])
      }
    default: break
    }
    return view.applied(to: whole, builder)
  }

  /// What a placement put at the entries of the view; nil where they are not the same entries.
  private func placed(_ place: Place, _ operand: NodeID) -> Expression? {
    guard case .select(let select) = view.operation else { return nil }
    let (wanted, given) = (select.selection.positions, place.positions)
    let distinct = Set(given)
    if distinct.isDisjoint(with: wanted) { return Expression(Tensor(view.shape, repeating: 0)) }
    guard distinct.count == given.count else { return nil }
    if wanted == given, builder.graph.shape(of: operand) == view.shape { return Expression(operand, in: builder) }
    guard view.shape.isEmpty, let k = given.firstIndex(of: wanted[0]) else { return nil }
    return builder.graph.shape(of: operand).isEmpty ? Expression(operand, in: builder) : entry(k, of: operand)
  }

  /// One entry of an array, itself picked as far down as it goes.
  private func entry(_ k: Int, of array: NodeID) -> Expression {
    let shape = builder.graph.shape(of: array)
    let select = Select(Selection(positions: [k], shape: []), notation: entryNotation(k, in: shape))
    let view = View(operation: .select(select), from: shape, shape: [], parameters: [])
    return Picking(view: view, mark: mark, builder: builder).picked(Expression(array, in: builder))
  }
}
