import Programs

/// Something that is not as it should be.
public struct Finding: Sendable {
  /// Which property does not hold.
  public let property: String
  /// What was typed after the program.
  public let question: String
  public let printed: String
  public let right: String

  public init(_ property: String, _ question: String, printed: String, right: String) {
    (self.property, self.question, self.printed, self.right) = (property, question, printed, right)
  }

  /// The finding as something to act on.
  public func text(_ program: Program) -> String {
    """
    \(program.text)
    \(question)
      property  \(property)
      printed   \(printed)
      right     \(right)
    """
  }
}
