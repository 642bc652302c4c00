/// A graph to be drawn: boxes of words and the edges between them; it must have no cycle.
public struct Diagram: Sendable, Equatable {
  /// What a box stands for, which its border tells without colour.
  public enum Form: Sendable, Equatable {
    /// A leaf: rounded corners.
    case leaf
    /// The result of an operation: square corners.
    case operation
    /// A node of a derivative graph: a dashed border.
    case added
  }

  /// A box.
  public struct Node: Sendable, Equatable {
    /// Its words, a line each.
    public var lines: [Text]
    /// What it stands for.
    public var form: Form
    /// Which side of the drawing it belongs to, 0 or 1.
    public var side: Int
    /// Whether its border is heavy.
    public var isMarked: Bool

    /// A box with its words.
    public init(_ lines: [Text], form: Form = .operation, side: Int = 0, isMarked: Bool = false) {
      self.lines = lines
      self.form = form
      self.side = side
      self.isMarked = isMarked
    }
  }

  /// An arrow from an operand to the node that uses it.
  public struct Edge: Sendable, Equatable {
    /// The operand, by its place among the nodes.
    public var source: Int
    /// The node that uses it.
    public var target: Int
    /// Which operand it is.
    public var position: Int
    /// Whether the line is heavy.
    public var isMarked: Bool

    /// An edge between nodes given by their places.
    public init(from source: Int, to target: Int, position: Int = 0, isMarked: Bool = false) {
      self.source = source
      self.target = target
      self.position = position
      self.isMarked = isMarked
    }
  }

  /// The boxes.
  public var nodes: [Node]
  /// The edges.
  public var edges: [Edge]

  /// A graph to be drawn.
  public init(_ nodes: [Node], _ edges: [Edge]) {
    self.nodes = nodes
    self.edges = edges
  }

  /// Which way the edges lead.
  public enum Direction: Sendable, Equatable, CaseIterable {
    /// From left to right.
    case right
    /// From top to bottom.
    case down
  }
}
