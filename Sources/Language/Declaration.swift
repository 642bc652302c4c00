extension Statement {
  /// `x : R^m`, `const y : R`, `f, g : R^n -> R`: names without a value.
  public struct Declaration: Sendable {
    /// A length of an axis: a number, or a letter that stands for one.
    public enum Size: Hashable, Sendable {
      case number(Int)
      case letter(String)
    }
    /// The lengths of the axes of R, R^m or R^(m×n), and where they stand.
    public struct Space: Sendable {
      /// The lengths; none is a number.
      public let sizes: [Size]
      /// Where it stands.
      public let span: SourceSpan
    }

    /// What is declared: at least one name, none twice.
    public let names: [Identifier]
    /// Whether `const` stands before them.
    public let isConstant: Bool
    /// What a function takes; nil of a value.
    public let domains: [Space]?
    /// What the value is one of, or what the function gives.
    public let codomain: Space
  }
}
