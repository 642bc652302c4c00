import Explanations
import Graphs

/// What a change found of the names that it reached: their nodes stay in the graph, so that undo can go back to the very
/// same graph. To elaborate the old definitions again would make other nodes, in another order, and a sum over uses
/// formed in another order may differ in its last bit.
struct Standing: Sendable {
  fileprivate let generation: Int
  /// How many nodes there were.
  fileprivate let count: Int
  /// The names that the change reached.
  fileprivate let names: [String]
  fileprivate let nodes: [String: NodeID]
  fileprivate let broken: [String: Problem]
  fileprivate let composites: [String: [String]]
  fileprivate let calls: [String: [NodeID: FunctionCall]]
  /// The leaves from whose values the structure of a definition was made.
  fileprivate let leavesRead: [String: [String]]
}

extension Sheet {
  /// How names stand, before they are elaborated anew in a graph that has so many nodes.
  func standing(of names: [String], count: Int) -> Standing {
    var leaves: [String: [String]] = [:]
    if !structuralUsers.isEmpty {
      for name in names {
        let read = structuralUsers.filter { $0.value.contains(name) }.map(\.key)
        if !read.isEmpty { leaves[name] = read }
      }
    }
    func found<T>(_ values: [String: T]) -> [String: T] {
      var result: [String: T] = [:]
      for name in names { if let value = values[name] { result[name] = value } }
      return result
    }
    return Standing(
      generation: generation, count: count, names: names, nodes: found(nodes), broken: found(broken),
      composites: found(composites), calls: found(calls), leavesRead: leaves)
  }

  /// Takes back a change, or makes it again.
  mutating func travel(_ part: Step.Part, back: Bool) throws(Problem) {
    if back, let standing = part.standing, restore(standing, undoing: part.changes) { return }
    // A state that was there before fits again, whatever order its definitions come in.
    _ = try apply(back ? part.changes.reversed().map(\.reversed) : part.changes, isRestoring: true)
  }

  /// Goes back to what a change found; false where the graph was made anew since.
  private mutating func restore(_ standing: Standing, undoing changes: [Change]) -> Bool {
    guard standing.generation == generation, graph.count >= standing.count else { return false }
    install(changes.reversed().map(\.reversed))
    for name in standing.names {
      nodes[name] = standing.nodes[name]
      broken[name] = standing.broken[name]
      composites[name] = standing.composites[name]
      calls[name] = standing.calls[name]
      for leaf in structuralUsers.keys { structuralUsers[leaf]?.remove(name) }
      for leaf in standing.leavesRead[name] ?? [] { structuralUsers[leaf, default: []].insert(name) }
    }
    graph.truncate(to: standing.count)
    return true
  }
}
