import Graphs
import Tensors

/// A graph with the names that a session gives its nodes.
public struct NamedGraph: Sendable {
  /// The graph, its values up to date.
  public var graph: Graph
  /// The name of each defined node, leaves among them.
  public var names: [NodeID: String]
  /// The leaves that are constant: no gradient goes there.
  public var constants: Set<NodeID>
  /// The names in use anywhere; automatic names skip them.
  public var reserved: Set<String>

  /// The nodes that are results of the session's functions, and of which calls.
  public var calls: [NodeID: FunctionCall] = [:]

  /// A graph with its names.
  public init(_ graph: Graph, names: [NodeID: String], constants: Set<NodeID> = [], reserved: Set<String> = []) {
    self.graph = graph
    self.names = names
    self.constants = constants
    self.reserved = reserved.union(names.values)
  }
}
