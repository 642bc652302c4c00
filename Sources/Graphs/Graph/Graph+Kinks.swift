import Tensors

extension Graph {
  /// Whether a node's operands sit where left and right slope differ, as far as its rule knows.
  public func isAtKink(_ node: NodeID) -> Bool {
    mayKink(node) && operands(of: node).indices.contains { !kinkPositions(of: node, operand: $0).isEmpty }
  }

  /// Whether the rule of a node knows of kinks at all: of thousands of operands each would be asked.
  private func mayKink(_ node: NodeID) -> Bool {
    switch operation(of: node) {
    case .scalar(let opcode), .array(.elementwise(let opcode)): opcode.description?.kink != nil
    case .array(.extremum), .array(.clip), .array(.norm), .array(.spread): true
    default: false
    }
  }

  /// The entries of an operand that sit where left and right slope of a node differ, as far as its rule knows.
  func kinkPositions(of node: NodeID, operand: Int) -> [Int] {
    let operands = operands(of: node).map { value(of: $0) }
    let x = operands[operand]
    switch operation(of: node) {
    case .scalar(let opcode), .array(.elementwise(let opcode)):
      guard let kink = opcode.description?.kink else { return [] }
      let shape = shape(of: node)
      let whole = operands.map { $0.broadcast(to: shape) }
      // Where an entry of the operand went when it was repeated.
      let source = Tensor(x.shape, Array(count: x.count) { Double($0) }).broadcast(to: shape)
      var found: [Int] = []
      var pace = Pace()
      for k in 0..<shape.entryCount where !pace.isStopped(after: 64) && kink(whole.map { $0.scalars[k] }) != nil {
        found.append(Int(source.scalars[k]))
      }
      return found
    case .array(.extremum):
      // Ties: an entry equal to the extremum besides the one that is it.
      let y = value(of: node)
      let extreme = Set(y.scalars)
      let tied = x.positions { extreme.contains($0) }
      return tied.count > y.count ? tied : []
    case .array(.clip):
      let whole = operands.map { $0.broadcast(to: shape(of: node)) }
      let isOnBound = whole[0].scalars.indices.contains { k in
        whole[0].scalars[k] == whole[1].scalars[k] || whole[0].scalars[k] == whole[2].scalars[k]
      }
      return isOnBound ? Array(x.scalars.indices) : []
    case .array(.norm), .array(.spread):
      return value(of: node).contains(0) ? Array(x.scalars.indices) : []
    default: return []
    }
  }

  /// The scalar operation of a node that has one, entry by entry or of numbers.
  func opcode(of node: NodeID) -> Opcode? {
    switch operation(of: node) {
    case .scalar(let opcode), .array(.elementwise(let opcode)): opcode
    default: nil
    }
  }
}
