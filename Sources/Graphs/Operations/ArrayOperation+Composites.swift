extension Opcode {
  /// The scalar operations that are written out in simpler ones when they are expanded.
  public static let composites = Set(operations.filter { $0.description?.isComposite ?? false })
}

extension ArrayOperation {
  /// The names of the array operations that are written out in simpler ones when they are expanded.
  public static let compositeNames: Set<String> = [
    "linear", "softmax", "log_softmax", "logsumexp", "var", "std", "norm",
    "cross_entropy", "nll_loss", "mse_loss", "l1_loss", "hinge_loss", "binary_cross_entropy",
    "binary_cross_entropy_with_logits", "kl_div",
    "layer_norm", "batch_norm", "dropout", "rnn_cell", "lstm_cell", "gru_cell", "attention",
  ]

  /// What the bodies of some of them lack, by name: the conventions of the operation itself.
  public static let lostWrittenOut = [
    "norm": "no gradient at the zero vector", "std": "no gradient where all entries are equal",
    "kl_div": "no value where the target is 0", "binary_cross_entropy": "no value where p is 0 or 1",
  ]

  /// Whether the operation has a body in simpler ones.
  public var isComposite: Bool {
    if case .elementwise(let opcode) = self { return Opcode.composites.contains(opcode) }
    return Self.compositeNames.contains(name)
  }
}
