/// One node of a backward pass: the gradient that arrives, and what goes on to each operand.
public struct Step: Sendable, Equatable {
  /// The place of the step in the pass, from 1.
  public var number: Int
  /// The node's definition, as in `f = u1 + u2`.
  public var equation: Text
  /// The gradient that arrives, as in `∂f/∂f = 1` or `∇Z2, 2×2`.
  public var arriving: Text?
  /// A remark at the right margin, such as the shapes; the arriving gradient then has a line of its own.
  public var aside: Text?
  /// What goes to each operand.
  public var contributions: [Contribution]
  /// Remarks about the node as a whole.
  public var notes: [Text]
  /// The node's name, under which it can be asked about.
  public var node: String

  /// A step with its parts.
  public init(
    _ number: Int, _ equation: Text, arriving: Text? = nil, aside: Text? = nil,
    contributions: [Contribution] = [], notes: [Text] = [], node: String = ""
  ) {
    self.number = number
    self.equation = equation
    self.arriving = arriving
    self.aside = aside
    self.contributions = contributions
    self.notes = notes
    self.node = node
  }
}

/// What a step hands to one operand.
public struct Contribution: Sendable, Equatable {
  /// The operand's name.
  public var operand: Text
  /// The local Jacobian, the product, an entry spelled out.
  public var lines: [Line]
  /// What the lines answer: `∂u2/∂x = ?`.
  public var question: Text?

  /// An operand and the lines about it.
  public init(to operand: Text, _ lines: [Line], question: Text? = nil) {
    self.operand = operand
    self.lines = lines
    self.question = question
  }

  /// A labelled line of a contribution.
  public struct Line: Sendable, Equatable {
    /// `local`, `product`, or an entry's index.
    public var label: Text
    /// The formula and, for scalars, its numbers.
    public var text: Text
    /// What the operand's gradient is so far, in the column of results: `∂f/∂y = 2`, `x: use 1 of 2`.
    public var result: Text?
    /// A remark at the right margin, as `2×3`.
    public var aside: Text?
    /// What stands under the line: arrays, tables, notes.
    public var details: [Block]

    /// A line with its parts.
    public init(_ label: Text, _ text: Text, result: Text? = nil, aside: Text? = nil, details: [Block] = []) {
      self.label = label
      self.text = text
      self.result = result
      self.aside = aside
      self.details = details
    }
  }
}
