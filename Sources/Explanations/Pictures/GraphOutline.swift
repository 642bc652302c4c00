import Graphs
import Tensors

/// Tells a graph that is too large to be drawn: its size, and the nodes nearest to the output, a line each.
struct GraphOutline {
  private let picture: GraphPicture
  private var trace: Trace { picture.trace }
  private var nodes: [NodeID] { picture.drawn.nodes }

  init(_ picture: GraphPicture) { self.picture = picture }

  private static let mostLines = 30

  var blocks: [Block] {
    let depths = depths
    let operations = nodes.filter { !trace.graph.isLeaf($0) }
    let leaves = nodes.count - operations.count
    let size = "\(nodes.count) nodes, \(leaves) of them leaves, in \((depths.values.max() ?? 0) + 1) layers"
    let shown = operations.suffix(Self.mostLines)
    let words = NodeWords(trace, [], isNarrow: false, gradient: nil)
    let equations = shown.map { node in
      Equation(
        trace.names.text(of: node), [.init(Math(formula(of: node, words)))],
        aside: Text("layer \(depths[node] ?? 0)", .muted))
    }
    return [
      .heading(picture.heading, aside: Text(size)), .note(remark(left: nodes.count - shown.count)),
      .equations(equations),
    ]
  }

  /// A formula that leaves room for the layer.
  private func formula(of node: NodeID, _ words: NodeWords) -> Text {
    let formula = words.formula(of: node).map { Text($0, .definition) } ?? ""
    let room = max(picture.page.width - 30, 20)
    return formula.string.count <= room ? formula : formula.prefix(room - 1) + "…"
  }

  private func remark(left: Int) -> Text {
    let most = "too large for a drawing \(picture.page.width) columns wide"
    let rest = left == 1 ? "1 more node comes before these" : "\(left) more nodes come before these"
    let part = part.map { "; graph \($0) draws a part" } ?? ""
    return Text(left == 0 ? "\(most)\(part)" : "\(most): \(rest)\(part)")
  }

  /// The layer of each node: the length of the longest way to it from a leaf.
  private var depths: [NodeID: Int] {
    var depths: [NodeID: Int] = [:]
    depths.reserveCapacity(nodes.count)
    for node in nodes {
      if Work.isStopped { break }
      var depth = -1
      for edge in picture.drawn.edges(into: node) { depth = max(depth, depths[edge.source] ?? 0) }
      depths[node] = depth + 1
    }
    return depths
  }

  // MARK: A part that can be drawn

  private static let mostCandidates = 200

  /// The name of the largest part near the output that has few enough nodes to be drawn.
  private var part: String? {
    var best: (name: String, size: Int)?
    let candidates = nodes.reversed().lazy.filter { node in
      !trace.graph.isLeaf(node) && !trace.outputs.contains(node)
    }
    for node in candidates.prefix(Self.mostCandidates) {
      guard let name = trace.names.name(of: node), let size = size(of: node), size > best?.size ?? 3 else { continue }
      best = (name, size)
    }
    return best?.name
  }

  /// How many boxes a node's own graph has; nil where they are too many.
  private func size(of node: NodeID) -> Int? {
    var seen: Set<NodeID> = [node]
    var pending = [node]
    while let next = pending.popLast() {
      for edge in picture.drawn.edges(into: next) where seen.insert(edge.source).inserted {
        guard seen.count < Self.mostPart else { return nil }
        pending.append(edge.source)
      }
    }
    return seen.count
  }

  private static let mostPart = 32
}
