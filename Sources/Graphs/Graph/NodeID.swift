/// A node of a graph, by its place in topological order.
public struct NodeID: Hashable, Comparable, Sendable {
  let raw: Int32
  @inline(__always) init(raw: Int32) { self.raw = raw }
  @inline(__always) init(_ index: Int) { raw = Int32(truncatingIfNeeded: index) }
  /// The first node of a graph.
  public static let first = NodeID(raw: 0)
  /// The place in topological order, counted from 0.
  public var index: Int { Int(raw) }
  /// Whether a node was made before another: the order of indices is topological.
  public static func < (a: NodeID, b: NodeID) -> Bool { a.raw < b.raw }
}
