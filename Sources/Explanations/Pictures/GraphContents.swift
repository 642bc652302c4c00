/// What the boxes of a drawn graph say besides the names and operations.
public enum GraphContents: String, Sendable, Hashable, CaseIterable {
  /// Nothing.
  case compact
  /// The value of each node.
  case values
  /// The gradient of the output at each node.
  case gradients
  /// The shape of each value.
  case shapes
}
