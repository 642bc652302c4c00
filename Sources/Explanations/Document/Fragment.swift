/// A part of a document that is shown at once where the document is told step by step.
public struct Fragment: Sendable, Equatable {
  /// What a part is about.
  public struct Subject: Sendable, Hashable {
    /// The name of a node.
    public var node: String
    /// The operand that is in question, where it is one.
    public var operand: String?

    /// A node, and the operand that is in question.
    public init(_ node: String, operand: String? = nil) {
      self.node = node
      self.operand = operand
    }
  }

  /// The lines, each ended by a line end.
  public let text: String
  /// What it is about, if that is one node.
  public let subject: Subject?

  /// Some lines about a subject.
  public init(text: String, subject: Subject? = nil) {
    self.text = text
    self.subject = subject
  }
}
