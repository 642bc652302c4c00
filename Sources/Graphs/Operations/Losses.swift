import Tensors

/// −log softmax(z)[y], natural logarithm: for a vector with a label or a one-hot vector, for a matrix with a label or a
/// one-hot row each, averaged over the rows.
///
/// Shapes: C with a scalar or C; N×C with N or N×C. Source: `torch.nn.functional.cross_entropy`.
public struct CrossEntropy: ArrayRule {
  /// The loss of scores against labels.
  public init() {}

  public var operation: ArrayOperation { .crossEntropy(self) }
  public var name: String { "cross_entropy" }

  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    let (z, y) = (operands[0], operands[1])
    guard z.count == 1 || z.count == 2 else {
      throw ShapeMismatch(
        name, operands, .rank(operand: 0, wanted: "a vector of scores or a matrix with a row an example"))
    }
    guard y == z || y == Array(z.dropLast()) else {
      let wanted =
        z.count == 1
        ? "one label, or \(z.sizes[0]) probabilities"
        : "\(z.sizes[0]) labels, or \(z.sizes[0])×\(z.sizes[1]) probabilities"
      throw ShapeMismatch(name, operands, .rank(operand: 1, wanted: wanted))
    }
    return []
  }

  /// Whether the second operand holds labels and not probabilities, by its shape.
  public func takesLabels(_ operands: [Shape]) -> Bool { operands[1] != operands[0] }

  private func probabilities<V: ArrayVocabulary>(_ x: [V]) -> V {
    takesLabels(x.map(\.shape)) ? .apply(OneHot(x[0].shape[x[0].shape.count - 1]), [x[1]]) : x[1]
  }

  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let target = probabilities(x)
    let surprise = LogSoftmax(axis: x[0].rank - 1).value(x)
    // A class of probability 0 costs nothing, also where its log-probability is −∞.
    let total = target.combined(with: surprise) { N.gate($0, -($0 * $1)) }.scalars.folded(0, +)
    return Tensor(scalar: total / N(Double(x[0].rank == 2 ? x[0].shape[0] : 1)))
  }

  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    let axis = x[0].shape.count - 1
    let labels = takesLabels(x.map(\.shape))
    let target = probabilities(x)
    let p = V.apply(Softmax(axis: axis), [x[0]])
    let n = V(integerLiteral: Int64(axis == 1 ? x[0].shape[0] : 1))
    let difference = labels ? p - target : p * target.sum(axis, keep: true) - target
    return [
      .row(difference / n, axis: nil),
      labels ? nil : .row(-V.apply(LogSoftmax(axis: axis), [x[0]]) / n, axis: nil),
    ]
  }

  public func expansion<V: ArrayVocabulary>(_ x: [V]) -> V? {
    let axis = x[0].shape.count - 1
    let surprise = V.apply(LogSoftmax(axis: axis), [x[0]])
    if takesLabels(x.map(\.shape)), axis == 0 { return -V.apply(Take(), [surprise, x[1]]) }
    let total = (probabilities(x) * surprise).sum(nil)
    return axis == 1 ? -total / V(integerLiteral: Int64(x[0].shape[0])) : -total
  }

  public func problem(in x: [Tensor<Double>]) -> ValueProblem? {
    guard takesLabels(x.map(\.shape)), let classes = x[0].shape.last else { return nil }
    return positionProblem(x[1], count: classes, operation: "a class label")
  }

  static let function = ArrayFunction(
    ["cross_entropy"], ["z", "y"],
    derivation: "L = logsumexp(z) - z[y]: the first term has the softmax as its gradient, the second a 1 at the label",
    notes: [
      "natural logarithm; labels count from 0 and take no gradient; y may also be probabilities in the shape of z"
    ]
  ) { _ in .crossEntropy(CrossEntropy()) }
}

/// The mean of the squared differences of prediction and target.
///
/// Source: `torch.nn.functional.mse_loss`.
public struct MeanSquaredError: ArrayRule {
  /// The loss of predictions against targets.
  public init() {}

  public var operation: ArrayOperation { .meanSquaredError(self) }
  public var name: String { "mse_loss" }

  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    guard operands[0] == operands[1] else {
      throw ShapeMismatch(name, operands, .disagree("prediction and target must have one shape"))
    }
    return []
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let squares = x[0].combined(with: x[1]) { ($0 - $1) * ($0 - $1) }
    return Tensor(scalar: squares.scalars.folded(0, +) / N(Double(squares.count)))
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    let n = V(integerLiteral: Int64(x[0].shape.entryCount))
    return [.row(2 * (x[0] - x[1]) / n, axis: nil), .row(2 * (x[1] - x[0]) / n, axis: nil)]
  }

  public func expansion<V: ArrayVocabulary>(_ x: [V]) -> V? {
    .apply(Mean(), [V.power(x[0] - x[1], 2)])
  }

  static let function = ArrayFunction(
    ["mse_loss"], ["prediction", "target"],
    derivation: "the mean of d^2 with d = prediction - target, and the slope of d^2 is 2 d",
    notes: ["the mean over all entries, as in PyTorch"]
  ) { _ in
    .meanSquaredError(MeanSquaredError())
  }
}
