import Tensors

/// x ⊙ mask / (1 − p): the entries that a given mask of 0s and 1s leaves, scaled so that the mean stays.
///
/// Shapes: x and mask of one shape. Source: Srivastava et al., "Dropout", JMLR 15 (2014); the scaling is that of
/// `torch.nn.functional.dropout`.
public struct Dropout: CompositeRule {
  /// The share of entries that is taken away.
  public let probability: Double

  /// A dropout of a share of entries; a half is PyTorch's.
  public init(_ probability: Double = 0.5) { self.probability = probability }

  public var operation: ArrayOperation { .dropout(self) }
  public var name: String { "dropout" }

  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    guard operands[0] == operands[1] else {
      throw ShapeMismatch(name, operands, .disagree("x and its mask must have one shape"))
    }
    return operands[0]
  }
  public func body<V: ArrayVocabulary>(_ x: [V]) -> V {
    x[0] * V.chosen(x[1] / V(1 - probability), where: x[1])
  }

  public func formula(_ x: [Formula]) -> Formula {
    let option = Formula(.keyword("p", TypedNumbers.text(probability)))
    return .call(name, x + (probability == 0.5 ? [] : [option]), shape: x[0].shape)
  }

  static let function = ArrayFunction(
    ["dropout"], ["x", "mask"], options: [.p],
    derivation: "entry by entry a product with a factor that x does not change",
    notes: ["the mask is given and not drawn: mask = rand(4) > 0.5, defined once, is one"]
  ) { call throws(ShapeMismatch) in
    let p = call.probability ?? 0.5
    guard p >= 0, p < 1 else {
      throw ShapeMismatch("dropout", call.shapes, .disagree("p must be at least 0 and less than 1"))
    }
    return .dropout(Dropout(p))
  }
}
