import Graphs

/// How far a pass has been told of whose graph a drawing is: what comes later is drawn as a question.
public struct GraphProgress: Sendable, Equatable {
  /// Whether it is a backward pass, which makes gradients known, or a forward pass, which makes values known.
  public var isBackward: Bool
  /// What is drawn heavy: a node and the edges into it, or the one from an operand.
  public var subject: Fragment.Subject?
  /// The names of the nodes that have been told.
  public var told: Set<String>

  /// What is told, and what was told before.
  public init(isBackward: Bool, at subject: Fragment.Subject? = nil, told: Set<String> = []) {
    self.isBackward = isBackward
    self.subject = subject
    self.told = told
  }
}

/// The same in the nodes of a drawing.
struct DrawnProgress {
  let node: NodeID?
  private let operand: NodeID?
  /// The nodes whose values are not known yet.
  let unknownValues: Set<NodeID>
  /// The nodes whose gradients are not known yet: a node they feed has not been told.
  let unknownGradients: Set<NodeID>

  init(_ progress: GraphProgress, _ drawn: DrawnGraph, _ trace: Trace) {
    node = progress.subject.flatMap { trace.names.node(named: $0.node) }
    operand = progress.subject?.operand.flatMap { trace.names.node(named: $0) }
    let isTold = { (node: NodeID) in progress.told.contains(trace.names.label(of: node)) }
    unknownValues =
      progress.isBackward ? [] : Set(drawn.nodes.filter { !trace.graph.isLeaf($0) && !isTold($0) })
    unknownGradients = progress.isBackward ? Set(drawn.edges.filter { !isTold($0.target) }.map(\.source)) : []
  }

  func marks(_ edge: DrawnGraph.Edge) -> Bool { edge.target == node && (operand ?? edge.source) == edge.source }
}
