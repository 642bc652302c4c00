/// Where the parts of a drawing lie, in columns and rows; each format makes its own picture of it.
public struct Geometry: Sendable, Equatable {
  /// A place: the column and the row, from 0.
  public struct Point: Sendable, Hashable {
    /// The column.
    public var x: Int
    /// The row.
    public var y: Int

    /// A place.
    public init(x: Int, y: Int) {
      self.x = x
      self.y = y
    }
  }

  /// The place of a box, its border included.
  public struct Rectangle: Sendable, Equatable {
    /// The corner at the top left.
    public var origin: Point
    /// How many columns.
    public var width: Int
    /// How many rows.
    public var height: Int
    /// The last column.
    public var right: Int { origin.x + width - 1 }
    /// The last row.
    public var bottom: Int { origin.y + height - 1 }
  }

  /// The line of an edge.
  public struct Path: Sendable, Equatable {
    /// The edge, by its place among the edges.
    public var edge: Int
    /// The corners from the border of the source's box to the place of the arrowhead before the target's box.
    public var points: [Point]
  }

  /// Which way the edges lead.
  public let direction: Diagram.Direction
  /// How many columns are used.
  public let width: Int
  /// How many rows are used.
  public let height: Int
  /// The boxes in the order of the nodes.
  public let boxes: [Rectangle]
  /// The lines in the order of the edges.
  public let paths: [Path]
  /// How often lines cross.
  public let crossings: Int
}
