import Graphs
import Tensors

/// How the views of arrays in a backward pass divide the gradients of their arrays among them.
struct ViewUses {
  /// The views of arrays that are used only through views which do not overlap: their placement is no step of its own.
  let silent: Set<NodeID>
  /// The views of entries that are used otherwise as well: what arrives at one is only a part of a gradient.
  let partial: Set<NodeID>

  init(_ backward: BackwardRecord<Numeral>, _ trace: Trace) {
    guard backward.steps.contains(where: { trace.names.isView($0.node) }) else {
      (silent, partial) = ([], [])
      return
    }
    var views: [NodeID: [NodeID]] = [:]
    var others: Set<NodeID> = []
    for step in backward.steps where !trace.names.isHidden(step.node) {
      if trace.names.call(at: step.node) != nil {
        // What a call uses of an array, it uses as a whole.
        let region = Region(step.node, trace)
        others.formUnion(region.boundary.union(region.entries.flatMap { trace.graph.operands(of: $0) }))
        continue
      }
      for c in step.contributions {
        if trace.names.isView(step.node) {
          views[c.operand, default: []].append(step.node)
        } else {
          others.insert(c.operand)
        }
      }
    }
    var (silent, partial): (Set<NodeID>, Set<NodeID>) = ([], [])
    // An array comes before its views, so that a view of a view knows whether that one is all there is.
    for (array, users) in views.sorted(by: { $0.key < $1.key }) {
      let isUsedWhole = others.contains(array) || partial.contains(array)
      let positions = users.map { trace.graph.positions(ofView: $0) }
      var counts: [Int: Int] = [:]
      for position in positions.joined() { counts[position, default: 0] += 1 }
      for (view, positions) in zip(users, positions) where isUsedWhole || positions.contains(where: { counts[$0] != 1 })
      {
        partial.insert(view)
      }
      let isDisjoint = !others.contains(array) && counts.values.allSatisfy { $0 == 1 }
      if isDisjoint, !trace.names.isView(array), trace.names.name(of: array) != nil { silent.formUnion(users) }
    }
    (self.silent, self.partial) = (silent, partial)
  }
}

extension Graph {
  /// The flat positions that a view takes from its array.
  func positions(ofView node: NodeID) -> [Int] {
    let operands = operands(of: node)
    switch operation(of: node) {
    case .element(let position): return [position]
    case .array(.linear(.select(let select))): return select.selection.positions
    case .array(.linear(.take(let take))):
      let (outer, length, size) = value(of: operands[0]).runs(along: take.axis)
      let chosen = value(of: operands[1]).scalars.compactMap(\.position)
      var positions: [Int] = []
      for o in 0..<outer {
        for k in chosen { positions += (o * length + k) * size..<(o * length + k + 1) * size }
      }
      return positions
    default: return []
    }
  }
}
