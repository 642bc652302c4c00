import Tensors

/// What a node computes.
public enum NodeOperation: Hashable, Sendable {
  /// A leaf that gradients reach.
  case variable
  /// A leaf that gradients do not reach.
  case constant
  /// An operation on one or two scalars.
  case scalar(Opcode)
  /// An operation on arrays.
  case array(ArrayOperation)
  /// One entry of an array, by its flat position.
  case element(Int)
}

extension Graph {
  /// Whether a node has no operands.
  public func isLeaf(_ node: NodeID) -> Bool {
    switch records[node.index].opcode {
    case .variable, .constant: true
    case .array: arrays[Int(records[node.index].a)].operation == nil
    default: false
    }
  }

  /// The number that a literal stands for; nil for every other node, a leaf that can be fed among them.
  public func literal(_ node: NodeID) -> Double? {
    let record = records[node.index]
    guard record.opcode == .constant, record.a != -1 || record.b != -1 else { return nil }
    return slots[node.index]
  }

  /// What a node computes.
  public func operation(of node: NodeID) -> NodeOperation {
    let record = records[node.index]
    switch record.opcode {
    case .variable: return .variable
    case .constant: return .constant
    case .element: return .element(Int(record.b))
    case .array:
      let row = arrays[Int(record.a)]
      return row.operation.map { .array($0) } ?? (row.isVariable ? .variable : .constant)
    default: return .scalar(record.opcode)
    }
  }

  /// The operands of a node, in order.
  public func operands(of node: NodeID) -> [NodeID] {
    let record = records[node.index]
    switch record.opcode {
    case .variable, .constant: return []
    case .element: return [NodeID(raw: record.a)]
    case .array: return arrays[Int(record.a)].operands.map { NodeID(raw: $0) }
    default: return record.b < 0 ? [NodeID(raw: record.a)] : [NodeID(raw: record.a), NodeID(raw: record.b)]
    }
  }

  /// The shape of a node's value.
  public func shape(of node: NodeID) -> Shape {
    let record = records[node.index]
    return record.opcode == .array ? arrays[Int(record.a)].shape : []
  }

  /// The value of a node, as `forward` left it.
  public func value(of node: NodeID) -> Tensor<Double> {
    let shape = shape(of: node)
    return shape.isEmpty ? Tensor(scalar: slots[node.index]) : arrays[Int(records[node.index].a)].value
  }

  /// The nodes on which some outputs rest, with the outputs, in topological order.
  public func ancestors(of outputs: [NodeID]) -> [NodeID] {
    guard let top = outputs.max() else { return [] }
    var reached = [Bool](repeating: false, count: top.index + 1)
    for z in outputs { reached[z.index] = true }
    for i in stride(from: top.index, through: 0, by: -1) where reached[i] {
      forEachOperand(of: i) { reached[$0] = true }
    }
    return reached.indices.filter { reached[$0] }.map { NodeID($0) }
  }

  /// Whether a way leads from a node to an output that does not go through a third.
  public func leads(from node: NodeID, to output: NodeID, avoiding third: NodeID) -> Bool {
    var seen: Set<NodeID> = [output, third]
    var stack = output == third ? [] : [output]
    while let next = stack.popLast() {
      if next == node { return true }
      forEachOperand(of: next.index) {
        if $0 >= node.index, seen.insert(NodeID($0)).inserted { stack.append(NodeID($0)) }
      }
    }
    return false
  }

  /// Whether two nodes are the same operation on the same operands, or one node.
  public func isSameOperation(_ a: NodeID, _ b: NodeID) -> Bool {
    guard a != b else { return true }
    guard !isLeaf(a), operation(of: a) == operation(of: b) else { return false }
    let (left, right) = (operands(of: a), operands(of: b))
    return left.count == right.count && zip(left, right).allSatisfy(isSameOperand)
  }

  /// A literal that is typed twice is one operand also where nothing is shared.
  private func isSameOperand(_ a: NodeID, _ b: NodeID) -> Bool {
    guard a != b else { return true }
    guard let x = literal(a), let y = literal(b) else { return false }
    return x.bitPattern == y.bitPattern && isSameNumber(exactLeaves[a], exactLeaves[b])
  }

  private func isSameNumber(_ a: Tensor<Numeral>?, _ b: Tensor<Numeral>?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return a.isSame(as: b)
  }

  /// For every node up to `last`, whether its value rests on one of the given nodes or is one of them.
  public func dependence(on nodes: [NodeID], upTo last: NodeID) -> [Bool] {
    var depends = [Bool](repeating: false, count: last.index + 1)
    for x in nodes where x.index <= last.index { depends[x.index] = true }
    for i in depends.indices where !depends[i] {
      forEachOperand(of: i) { if depends[$0] { depends[i] = true } }
    }
    return depends
  }

  @inline(__always)
  func forEachOperand(of i: Int, _ visit: (Int) -> Void) {
    let record = records[i]
    switch record.opcode {
    case .variable, .constant: break
    case .element: visit(Int(record.a))
    case .array: for k in arrays[Int(record.a)].operands { visit(Int(k)) }
    default:
      visit(Int(record.a))
      if record.b >= 0 { visit(Int(record.b)) }
    }
  }
}

extension Graph {
  /// Visits the operands of a node in their order, without an array of them.
  public func forEachOperand(of node: NodeID, _ visit: (NodeID) -> Void) {
    forEachOperand(of: node.index) { visit(NodeID($0)) }
  }

  /// How many positions a leaf chooses from, where it is used as a class label or an index; nil where it is not.
  public func choices(of leaf: NodeID) -> Int? {
    for row in arrays where row.operands.count > 1 && row.operands[1] == leaf.raw {
      let chosen = shape(of: NodeID(raw: row.operands[0]))
      switch row.operation {
      case .crossEntropy(let rule) where rule.takesLabels([chosen, shape(of: leaf)]): return chosen.last
      case .linear(.take(let take)): return chosen[take.axis]
      default: continue
      }
    }
    return nil
  }

  /// Which nodes have an entry that is infinite or no number.
  public var nonFinite: [Bool] {
    records.indices.map { value(of: NodeID($0)).contains { !$0.isFinite } }
  }
}
