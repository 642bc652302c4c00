import Tensors

extension Graph {
  /// The nodes on a longest path to an output, from its start on; of several the one through the first operands.
  ///
  /// It begins at one of `starts`, where any leads to the output, else at any leaf.
  public func longestPath(to output: NodeID, from starts: [NodeID]) -> [NodeID] {
    let order = ancestors(of: [output])
    let among = Set(starts)
    let reaches = path(from: starts, to: output)
    let isOpen = !reaches[output.index]
    var lengths: [NodeID: Int] = [:]
    var before: [NodeID: NodeID] = [:]
    var pace = Pace()
    for node in order {
      if pace.isStopped(after: 64) { break }
      if isOpen ? isLeaf(node) && literal(node) == nil : among.contains(node) { lengths[node] = 1 }
      for operand in operands(of: node) {
        guard let length = lengths[operand], length + 1 > lengths[node] ?? 0 else { continue }
        lengths[node] = length + 1
        before[node] = operand
      }
    }
    var nodes = [output]
    while let node = before[nodes[nodes.count - 1]] { nodes.append(node) }
    return nodes.reversed()
  }
}
