/// What help says of a function.
public struct FunctionHelp: Sendable {
  /// The topic under which it is listed.
  public enum Topic: String, Sendable, CaseIterable {
    case arithmetic, exponentials, trigonometry, activations, losses, layers, products, reductions, shapes, arrays, data
    case derivatives
  }
  public let topic: Topic
  /// Its value as a formula, or what it is in words.
  public let meaning: String
  /// Runs as it stands; its last definition is a node of this operation.
  public let example: String

  /// A topic, a meaning and an example.
  public init(_ topic: Topic, _ meaning: String, _ example: String) {
    (self.topic, self.meaning, self.example) = (topic, meaning, example)
  }
}

/// The functions of other libraries that are called with all operands; nil where it takes more than a call.
public struct LibraryNames: Sendable {
  public let torch: String?
  public let jax: String?

  /// Names in PyTorch and in JAX.
  public init(torch: String? = nil, jax: String? = nil) { (self.torch, self.jax) = (torch, jax) }
}
