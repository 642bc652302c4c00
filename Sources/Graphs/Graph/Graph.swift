import Tensors

/// A computation graph: append-only, so that operands precede their node and the order of nodes is topological.
///
/// A scalar node takes 12 bytes and a slot of one flat buffer; arrays stand in a side table. Values are computed by
/// `forward`, derivatives by `gradient` (numbers) and `derivative` (new nodes).
public struct Graph: Sendable {
  /// A node's operation and operands; for `.array` `a` is the row of the side table, for `.element` `a` is the array
  /// node and `b` the flat position in it.
  struct Record: Sendable {
    var a: Int32
    var b: Int32
    var opcode: Opcode
  }

  /// A node whose operation or value is an array; a leaf has no operation.
  struct ArrayRecord: Sendable {
    var operation: ArrayOperation?
    var operands: [Int32]
    var shape: Shape
    var isVariable: Bool
    /// The value; empty for a node whose shape is that of a scalar, whose value stands in its slot.
    var value: Tensor<Double>
  }

  var records: [Record] = []
  /// A value for every node; unused where the value is an array.
  var slots: [Double] = []
  var arrays: [ArrayRecord] = []
  /// How many entries all arrays have together, those among them whose values wait for `forward`.
  public private(set) var entryCount = 0
  var sharingTable = SharingTable()
  var arraySharing: [ArrayKey: Int32] = [:]
  /// The exact values of leaves that their doubles only come near to, such as a third.
  public private(set) var exactLeaves: [NodeID: Tensor<Numeral>] = [:]
  /// The literals among them by the bits of their doubles.
  private var exactLiterals: [UInt64: [NodeID]] = [:]
  /// What fractions give at each node, nil where they are not carried so far; only kept where `carriesFractions`.
  var fractions: [Tensor<Numeral>?] = []
  /// Whether values are the doubles nearest to what fractions give, so that a choice falls as it does on the page.
  ///
  /// After an evaluation the value of every node with fractions is the double nearest to them, a leaf's among them.
  public internal(set) var carriesFractions: Bool
  /// The nodes that have no value whatever they depend on: declared leaves, and results of declared functions.
  var declared: Set<NodeID> = []
  /// Nodes that compute another once more, because nothing is shared, by what they compute.
  var copies: [NodeID: NodeID] = [:]
  /// Whether identical operations on the same operands are one node, and derivatives reuse forward values.
  public var sharing: Bool

  /// An empty graph; a graph used as a tape does without sharing.
  public init(sharing: Bool = true, carriesFractions: Bool = false) {
    (self.sharing, self.carriesFractions) = (sharing, carriesFractions)
  }

  /// How many nodes there are.
  public var count: Int { records.count }
  /// The last node; the graph must not be empty.
  public var last: NodeID { NodeID(records.count - 1) }
}

// MARK: - Leaves

extension Graph {
  /// A new leaf that gradients reach.
  public mutating func variable(_ x: Double) -> NodeID { push(.variable, -1, -1, x) }
  /// A literal number.
  public mutating func constant(_ x: Double) -> NodeID {
    // Its bits stand in place of operands: they tell literals apart, and a literal from a leaf that can be fed.
    let (low, high) = (Int32(truncatingIfNeeded: x.bitPattern), Int32(truncatingIfNeeded: x.bitPattern >> 32))
    return sharing ? shared(.constant, low, high, x) : push(.constant, low, high, x)
  }
  /// A literal number or array whose exact value is known besides its double.
  public mutating func constant(_ x: Tensor<Double>, exactly exact: Tensor<Numeral>) -> NodeID {
    guard x.isScalar else {
      let node = constant(x)
      exactLeaves[node] = exact
      return node
    }
    // Its double alone does not say which number it is: it is shared with what is the same number exactly.
    let (bits, value) = (x.scalars[0].bitPattern, x.scalars[0])
    let alike = exactLiterals[bits] ?? []
    if sharing, let known = alike.first(where: { exactLeaves[$0]?.isSame(as: exact) ?? false }) { return known }
    let node = push(.constant, Int32(truncatingIfNeeded: bits), Int32(truncatingIfNeeded: bits >> 32), value)
    exactLeaves[node] = exact
    exactLiterals[bits] = alike + [node]
    return node
  }
  /// A new leaf that gradients reach.
  public mutating func variable(_ x: Tensor<Double>) -> NodeID { leaf(x, isVariable: true) }
  /// A new leaf of its own that gradients do not reach and that can be fed.
  public mutating func constant(_ x: Tensor<Double>) -> NodeID { leaf(x, isVariable: false) }
  /// A new leaf that can be fed, whose exact value may be known besides its doubles.
  public mutating func leaf(_ x: Tensor<Double>, exactly exact: Tensor<Numeral>?, isVariable: Bool) -> NodeID {
    let node = leaf(x, isVariable: isVariable)
    exactLeaves[node] = exact
    return node
  }

  private mutating func leaf(_ x: Tensor<Double>, isVariable: Bool) -> NodeID {
    if x.isScalar { return push(isVariable ? .variable : .constant, -1, -1, x.scalars[0]) }
    return push(ArrayRecord(operation: nil, operands: [], shape: x.shape, isVariable: isVariable, value: x))
  }

  /// A leaf is what its doubles say from now on.
  @inline(__always)
  mutating func forgetExactValue(of leaf: NodeID) {
    if !exactLeaves.isEmpty { exactLeaves[leaf] = nil }
  }

  /// The exact values of leaves of another graph, and what it carries, at the places that its nodes have here.
  mutating func takeFractions(from other: Graph, at places: [NodeID: NodeID]) {
    guard other.carriesFractions else { return }
    fractions = Array(repeating: nil, count: count)
    for (node, place) in places {
      exactLeaves[place] = other.exactLeaves[node]
      fractions[place.index] = other.fractions(of: node)
    }
  }

  /// A new value for a leaf, in the shape it has, and its exact value where its doubles only come near to it; nodes
  /// that rest on it follow with `refresh`.
  public mutating func feed(_ node: NodeID, _ x: Tensor<Double>, exactly exact: Tensor<Numeral>? = nil) {
    precondition(isLeaf(node) && shape(of: node) == x.shape, "a leaf is fed a value of its shape")
    if exact == nil { forgetExactValue(of: node) } else { exactLeaves[node] = exact }
    if x.isScalar { slots[node.index] = x.scalars[0] } else { arrays[Int(records[node.index].a)].value = x }
  }
}

// MARK: - Operations

extension Graph {
  @inline(__always)
  mutating func push(_ opcode: Opcode, _ a: Int32, _ b: Int32, _ value: Double) -> NodeID {
    records.append(Record(a: a, b: b, opcode: opcode))
    slots.append(value)
    return NodeID(raw: Int32(truncatingIfNeeded: records.count &- 1))
  }

  /// The node of an array's record.
  mutating func push(_ row: ArrayRecord, _ slot: Double = 0) -> NodeID {
    arrays.append(row)
    entryCount += row.heldEntries
    return push(.array, Int32(arrays.count - 1), -1, slot)
  }

  /// A scalar operation on scalar nodes; its value waits for `forward`.
  @inline(__always)
  public mutating func append(_ opcode: Opcode, _ a: NodeID, _ b: NodeID? = nil) -> NodeID {
    let second = b?.raw ?? -1
    return sharing ? shared(opcode, a.raw, second, 0) : push(opcode, a.raw, second, 0)
  }

  /// An operation on nodes of any shape; its value waits for `forward`.
  ///
  /// Element-wise operations of scalars become scalar nodes.
  public mutating func append(_ operation: ArrayOperation, _ operands: [NodeID]) throws(ShapeMismatch) -> NodeID {
    let shapes = operands.map { shape(of: $0) }
    if case .elementwise(let opcode) = operation, shapes.allSatisfy(\.isEmpty) {
      return append(opcode, operands[0], operands.count > 1 ? operands[1] : nil)
    }
    if case .linear(.select(let select)) = operation, select.selection.shape.isEmpty {
      let (a, k) = (operands[0].raw, Int32(select.selection.positions[0]))
      return sharing ? shared(.element, a, k, 0) : push(.element, a, k, 0)
    }
    let key = ArrayKey(operation: operation, operands: operands.map(\.raw))
    if sharing, let known = arraySharing[key] { return NodeID(raw: known) }
    let node = try pushArray(operation, key.operands, operation.shape(shapes))
    if sharing { arraySharing[key] = node.raw }
    return node
  }

  private mutating func pushArray(_ operation: ArrayOperation, _ operands: [Int32], _ shape: Shape) -> NodeID {
    let node = push(
      ArrayRecord(operation: operation, operands: operands, shape: shape, isVariable: false, value: Tensor([0], [])))
    if case .declared = operation { declared.insert(node) }
    return node
  }

  /// A node of its own for a name: a copy of an operation's node that nothing else will share, and for a leaf an identity.
  ///
  /// `mark` is the count of nodes before the definition: a node made since then is not shared yet and serves itself.
  public mutating func own(_ node: NodeID, since mark: Int) -> NodeID {
    guard !isLeaf(node) else { return identity(of: node) }
    guard node.index < mark else {
      forget(node)
      return node
    }
    let record = records[node.index]
    guard record.opcode == .array else { return push(record.opcode, record.a, record.b, slots[node.index]) }
    let own = push(arrays[Int(record.a)], slots[node.index])
    if declared.contains(node) { declared.insert(own) }
    return own
  }

  /// An identity node on any node: the same value under another name.
  public mutating func identity(of node: NodeID) -> NodeID {
    shape(of: node).isEmpty
      ? push(.identity, node.raw, -1, 0) : pushArray(.elementwise(.identity), [node.raw], shape(of: node))
  }

  /// All nodes from `mark` on removed again, as if they had never been appended.
  public mutating func truncate(to mark: Int) {
    guard mark < count else { return }
    for k in mark..<count { forget(NodeID(k)) }
    if let row = records[mark...].first(where: { $0.opcode == .array })?.a {
      for array in arrays[Int(row)...] { entryCount -= array.heldEntries }
      arrays.removeSubrange(Int(row)...)
    }
    if !exactLeaves.isEmpty { exactLeaves = exactLeaves.filter { $0.key.index < mark } }
    if !exactLiterals.isEmpty { exactLiterals = exactLiterals.mapValues { $0.filter { $0.index < mark } } }
    if fractions.count > mark { fractions.removeSubrange(mark...) }
    if !copies.isEmpty { copies = copies.filter { $0.key.index < mark } }
    if !declared.isEmpty { declared = declared.filter { $0.index < mark } }
    records.removeSubrange(mark...)
    slots.removeSubrange(mark...)
  }
}
