/// A line of a forward pass or a result: a name, and what it equals side after side.
public struct Equation: Sendable, Equatable {
  /// What follows a relation.
  public struct Side: Sendable, Equatable {
    /// The relation before it.
    public var relation: Relation
    /// A formula, the formula with the numbers put in, or a value.
    public var math: Math

    /// What follows a relation, and the relation.
    public init(_ math: Math, relation: Relation = .equal) {
      self.relation = relation
      self.math = math
    }
  }

  /// Sides after one another as one formula, the first without its relation.
  static func joined(_ sides: [Side]) -> Math {
    var math = Math([])
    for (index, side) in sides.enumerated() {
      if index > 0 { math.append(.relation(side.relation)) }
      math = math + side.math
    }
    return math
  }

  /// What the line is about, as in `f` or `∂f/∂x`.
  public var name: Text
  /// The formula, the numbers put in, the value: as many as there are.
  public var sides: [Side]
  /// A remark at the right margin, often the shape.
  public var aside: Text?
  /// What stands under the line: the arrays, a table of workings, notes.
  public var workings: [Block]

  /// A line with its parts.
  public init(_ name: Text, _ sides: [Side], aside: Text? = nil, workings: [Block] = []) {
    self.name = name
    self.sides = sides
    self.aside = aside
    self.workings = workings
  }
}
