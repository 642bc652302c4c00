import Graphs

/// One node of a backward pass: the gradient that arrives, and what goes on to each operand.
public struct Step: Sendable, Equatable {
  /// The place of the step in the pass, from 1.
  public var number: Int
  /// The node's definition, as in `f = u1 + u2`.
  public var equation: Text
  /// The definition in indices: `v[j] = Σ_i W[i,j] x[i] + b[j]`.
  public var form: Text?
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
    _ number: Int, _ equation: Text, form: Text? = nil, arriving: Text? = nil, aside: Text? = nil,
    contributions: [Contribution] = [], notes: [Text] = [], node: String = ""
  ) {
    self.number = number
    self.equation = equation
    self.form = form
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
    /// Remarks at the right margin: an index form, a shape.
    public var asides: [Text]
    /// What stands under the line: arrays, tables, notes.
    public var details: [Block]
    /// The case that the line says, where it says one of several of one derivative.
    public var branch: Branch?

    /// One of the values that a derivative may have, and when it has that one.
    public struct Branch: Sendable, Equatable {
      /// The derivative, which the cases have in common.
      public let left: Formula
      /// What it is in this case.
      public let value: Formula
      /// When, as in `if j = y`.
      public let condition: Text
    }

    /// A line with its parts.
    public init(_ label: Text, _ text: Text, aside: Text? = nil, details: [Block] = []) {
      self.label = label
      self.text = text
      asides = aside.map { [$0] } ?? []
      self.details = details
    }
  }
}
