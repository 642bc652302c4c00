import Graphs

/// A derivative as nodes of a graph.
public struct DerivativeNodes: Sendable {
  /// What was differentiated.
  public let output: NodeID
  /// By what, one after the other.
  public let variables: [Reference]
  /// The node of the derivative.
  public let result: NodeID
  /// Which nodes there were before.
  private let existing: [Bool]
  /// The nodes that hold the gradient at a node of what was differentiated, by that node.
  public var gradients: [NodeID: NodeID] = [:]
  /// How many nodes there would be without simplification; nil where it was not tried.
  public let unsimplified: Int?

  /// A derivative from its parts.
  ///
  /// `existing` says of each node whether the session had it before.
  public init(output: NodeID, variables: [Reference], result: NodeID, existing: [Bool], unsimplified: Int?) {
    self.output = output
    self.variables = variables
    self.result = result
    self.existing = existing
    self.unsimplified = unsimplified
  }

  /// Whether differentiation added a node.
  public func isNew(_ node: NodeID) -> Bool { node.index >= existing.count || !existing[node.index] }
}
