import Tensors

/// softmax(Q Kᵀ / √d) V: each query's mean of the values, weighted by how well the keys fit it.
///
/// Shapes: Q n×d or d, K m×d, V m×k → n×k or k. Source: Vaswani et al., "Attention Is All You Need", equation 1;
/// `torch.nn.functional.scaled_dot_product_attention`.
public struct Attention: CompositeRule {
  /// Attention of queries to keys and values.
  public init() {}

  public var operation: ArrayOperation { .attention(self) }
  public var name: String { "attention" }

  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    let (q, k, v) = (operands[0], operands[1], operands[2])
    guard (1...2).contains(q.count) else {
      throw ShapeMismatch(name, operands, .rank(operand: 0, wanted: "a query, or a matrix with a query a row"))
    }
    for (position, s) in [(1, k), (2, v)] where s.count != 2 {
      let wanted = "a matrix with a \(position == 1 ? "key" : "value") a row"
      throw ShapeMismatch(name, operands, .rank(operand: position, wanted: wanted))
    }
    guard q[q.count - 1] == k[1] else {
      throw ShapeMismatch(name, operands, .disagree("a query and a key must have as many entries"))
    }
    guard k[0] == v[0] else {
      throw ShapeMismatch(name, operands, .disagree("there must be as many values as keys"))
    }
    return q.dropLast() + [v[1]]
  }

  /// The weights: a row for each query, a column for each key.
  public func weights<V: ArrayVocabulary>(_ q: V, _ k: V) -> V {
    let scores = q.shape.count == 1 ? k.matmul(q) : q.matmul(k, false, true)
    return .apply(Softmax(axis: scores.shape.count - 1), [scores / V.sqrt(V(integerLiteral: Int64(k.shape[1])))])
      .called("P")
  }
  public func body<V: ArrayVocabulary>(_ x: [V]) -> V { weights(x[0], x[1]).matmul(x[2]) }

  static let function = ArrayFunction(
    ["attention", "scaled_dot_product_attention"], ["Q", "K", "V"],
    derivation: "a chain of product, softmax and product; by V it is linear, with the weights P as its matrix"
  ) { _ in
    .attention(Attention())
  }
}
