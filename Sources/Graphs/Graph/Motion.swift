import Tensors

/// A node that moves, and in which direction: all of its entries, or those that a reference means.
public struct Motion: Sendable {
  /// The node that moves, a whole.
  public let node: NodeID
  /// The direction in the node's shape; 0 where nothing moves.
  public private(set) var direction: Tensor<Double>
  /// Not 0 where something moves, if only in direction 0.
  private var moving: Tensor<Double>

  /// A motion of what a reference means along a direction of its shape.
  public init(_ reference: Reference, along direction: Tensor<Double>, in graph: Graph) {
    node = reference.whole
    self.direction = graph.placed(direction, at: reference)
    moving = graph.placed(Tensor(direction.shape, repeating: 1), at: reference)
  }

  /// The same node moving in another direction as well.
  public mutating func add(_ other: Motion) {
    direction = direction + other.direction
    moving = moving + other.moving
  }

  var seed: Seed { .entries(direction, moving: moving) }
}

extension Graph {
  /// The tangents of an output and of all on the way to it, as nodes or parts of them move.
  ///
  /// Values must be up to date. From entries that do not move no path begins.
  public func tangents(of output: NodeID, along motions: [Motion]) -> Tangents {
    tangents(of: output, along: motions.map { ($0.node, $0.seed) })
  }
}
