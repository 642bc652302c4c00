import Tensors

/// A loss of two arrays of one shape, entry by entry, and averaged over all entries; logarithms are natural.
///
/// Source: the functions of these names in `torch.nn.functional`, `hinge_loss` in scikit-learn.
public struct PairLoss: ArrayRule {
  /// Which loss it is.
  public enum Kind: Hashable, Sendable {
    /// |p − t|.
    case absolute
    /// d²/2 for |d| ≤ δ, else δ (|d| − δ/2), with d = p − t; divided by δ where it is smooth L1.
    case huber(delta: Double, isScaled: Bool)
    /// max(1 − t s, 0), for labels t of −1 and 1.
    case hinge
    /// −t log p − (1 − t) log(1 − p), for probabilities p.
    case binaryCrossEntropy
    /// The same for scores, p = sigmoid(z).
    case binaryCrossEntropyOfScores
    /// t (log t − s), for log-probabilities s; summed, and averaged over the rows of a matrix.
    case divergence

    fileprivate var derivation: String {
      switch self {
      case .absolute: "the slope of |d| is the sign of d, with d = prediction - target; the mean divides by n"
      case .huber(_, let isScaled):
        "the square has the slope d, the line beyond it the slope ±delta: d, but cut off at ±delta"
          + (isScaled ? "; all divided by beta, which is delta here" : "")
      case .hinge: "1 - t s where that is above 0, with the slope -t by s, else 0"
      case .binaryCrossEntropy: "-t / p + (1 - t) / (1 - p) entry by entry; the mean divides by n"
      case .binaryCrossEntropyOfScores: "the slope of softplus(z) is sigmoid(z), that of t z is t: sigmoid(z) - t"
      case .divergence: "linear in log_p: -t entry by entry; for rows the mean divides by their count"
      }
    }

    fileprivate var notes: [String] {
      switch self {
      case .absolute: ["at its kink, where prediction and target agree, the slope is 0 by convention"]
      case .hinge: ["at its kink, t s = 1, the slope is 0 by convention"]
      case .binaryCrossEntropy:
        ["natural logarithm; inf where a probability of 0 meets a target of 1, or one of 1 a target of 0"]
      case .binaryCrossEntropyOfScores: ["natural logarithm; does not overflow for scores far from 0"]
      case .divergence: ["natural logarithm; a target of 0 costs nothing"]
      case .huber: []
      }
    }
  }
  /// Which loss it is.
  public let kind: Kind

  /// A loss of its kind.
  public init(_ kind: Kind) { self.kind = kind }

  public var operation: ArrayOperation { .pairLoss(self) }
  public var name: String {
    switch kind {
    case .absolute: "l1_loss"
    case .huber(_, let isScaled): isScaled ? "smooth_l1_loss" : "huber_loss"
    case .hinge: "hinge_loss"
    case .binaryCrossEntropy: "binary_cross_entropy"
    case .binaryCrossEntropyOfScores: "binary_cross_entropy_with_logits"
    case .divergence: "kl_div"
    }
  }

  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    guard operands[0] == operands[1] else {
      throw ShapeMismatch(name, operands, .disagree("prediction and target must have one shape"))
    }
    return []
  }

  /// By how much the sum over the entries is divided.
  private func divisor(_ shape: Shape) -> Int {
    kind == .divergence ? (shape.count > 1 ? shape[0] : 1) : shape.entryCount
  }

  private func entry<N: Number>(_ p: N, _ t: N) -> N {
    switch kind {
    case .absolute: return Abs.value(p - t)
    case .huber(let delta, let isScaled):
      let distance = Abs.value(p - t)
      let near = N.smaller(distance, N(delta))
      return near * (distance - near / 2) / N(isScaled ? delta : 1)
    case .hinge: return .positivePart(1 - t * p)
    case .binaryCrossEntropy:
      // What has probability 0 costs nothing where it is not the target: 0 · ∞ is not met.
      return -N.gate(t, t * .log(p)) - N.gate(1 - t, (1 - t) * .log(onePlus: -p))
    case .binaryCrossEntropyOfScores:
      // log(1 + e^−|p|) is added last: beside a large score it would be lost.
      return (.positivePart(p) - t * p) + .log(onePlus: .exp(-Abs.value(p)))
    case .divergence: return N.gate(t, t * (.log(t) - p))
    }
  }

  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let entries = x[0].combined(with: x[1]) { entry($0, $1) }
    return Tensor(scalar: entries.scalars.folded(0, +) / N(Double(divisor(x[0].shape))))
  }

  /// The slopes of an entry's loss by the prediction and by the target.
  private func slopes<V: ArrayVocabulary>(_ p: V, _ t: V) -> (V, V) {
    switch kind {
    case .absolute: return (V.sign(p - t), V.sign(t - p))
    case .huber(let delta, let isScaled):
      func slope(_ d: V) -> V {
        V.apply(Minimum.self, V.apply(Maximum.self, d, V(-delta)), V(delta)) / V(isScaled ? delta : 1)
      }
      return (slope(p - t), slope(t - p))
    case .hinge:
      let isActive = V.chosen(V.step(1 - t * p))
      return (-(isActive * t), -(isActive * p))
    case .binaryCrossEntropy:
      // What has probability 0 costs nothing where it is not the target: 0 / 0 is not met.
      func share(_ t: V, _ p: V) -> V { V.gate(V.apply(NotEqual.self, t, 0) + V.apply(NotEqual.self, p, 0), t / p) }
      let left = share(1 - t, 1 - p) - share(t, p)
      return (left, V.log(onePlus: -p) - V.log(p))
    case .binaryCrossEntropyOfScores: return (V.sigmoid(p) - t, -p)
    case .divergence: return (-t, V.log(t) - p + 1)
    }
  }

  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    let n = V(integerLiteral: Int64(divisor(x[0].shape)))
    let (left, right) = slopes(x[0], x[1])
    return [.row(left / n, axis: nil), .row(right / n, axis: nil)]
  }

  public func expansion<V: ArrayVocabulary>(_ x: [V]) -> V? {
    let (p, t) = (x[0], x[1])
    func mean(_ entries: V) -> V { .apply(Mean(), [entries]) }
    func surprise(_ p: V) -> V { -(t * V.log(p)) - (1 - t) * V.log(1 - p) }
    switch kind {
    case .absolute: return mean(.apply(Abs.self, p - t))
    case .huber: return nil
    case .hinge: return mean(.apply(ReLU.self, 1 - t * p))
    case .binaryCrossEntropy: return mean(surprise(p))
    case .binaryCrossEntropyOfScores: return mean(surprise(V.sigmoid(p)))
    case .divergence:
      let total = (t * (V.log(t) - p)).sum(nil)
      let rows = divisor(p.shape)
      return rows == 1 ? total : total / V(integerLiteral: Int64(rows))
    }
  }

  public var domain: String? {
    kind == .binaryCrossEntropy ? "p > 0 where the target is above 0, and p < 1 where it is below 1" : nil
  }

  public func problem(in x: [Tensor<Double>]) -> ValueProblem? {
    guard kind == .binaryCrossEntropy, let k = x[0].firstIndex(where: { $0 < 0 || $0 > 1 }) else { return nil }
    return .notAProbability(x[0].scalars[k], entry: x[0].isScalar ? nil : k, operation: name)
  }

  public func formula(_ x: [Formula]) -> Formula {
    guard case .huber(let delta, let isScaled) = kind, delta != 1 else { return .call(name, x, shape: []) }
    let width = Formula(.keyword(isScaled ? "beta" : "delta", TypedNumbers.text(delta)))
    return .call(name, x + [width], shape: [])
  }

  static let functions = [
    function(["l1_loss"], .absolute), function(["hinge_loss"], .hinge, ["score", "target"]),
    function(["binary_cross_entropy"], .binaryCrossEntropy, ["p", "target"]),
    function(["binary_cross_entropy_with_logits"], .binaryCrossEntropyOfScores, ["z", "target"]),
    function(["kl_div"], .divergence, ["log_p", "target"]), huberFunction(.delta), huberFunction(.beta),
  ]

  private static func function(
    _ names: [String], _ kind: Kind, _ parameters: [String] = ["prediction", "target"]
  ) -> ArrayFunction {
    ArrayFunction(names, parameters, derivation: kind.derivation, notes: kind.notes) { _ in .pairLoss(PairLoss(kind)) }
  }

  private static func huberFunction(_ width: ArrayFunction.Option) -> ArrayFunction {
    let name = width == .beta ? "smooth_l1_loss" : "huber_loss"
    return ArrayFunction(
      [name], ["prediction", "target"], options: [width],
      derivation: PairLoss.Kind.huber(delta: 1, isScaled: width == .beta).derivation
    ) { call throws(ShapeMismatch) in
      let delta = call.width ?? 1
      guard delta > 0, delta.isFinite else {
        throw ShapeMismatch(name, call.shapes, .disagree("\(width.rawValue) must be above 0"))
      }
      return .pairLoss(PairLoss(.huber(delta: delta, isScaled: width == .beta)))
    }
  }
}

/// −log p[y] for log-probabilities: one label for a vector, a label a row for a matrix, averaged over the rows.
///
/// Shapes: C with a scalar; N×C with N. Source: `torch.nn.functional.nll_loss`.
public struct NegativeLogLikelihood: ArrayRule {
  /// The loss of log-probabilities against labels.
  public init() {}

  public var operation: ArrayOperation { .negativeLogLikelihood(self) }
  public var name: String { "nll_loss" }

  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    let (s, y) = (operands[0], operands[1])
    guard s.count == 1 || s.count == 2 else {
      throw ShapeMismatch(
        name, operands, .rank(operand: 0, wanted: "a vector of log-probabilities or a matrix with a row an example"))
    }
    guard y == Array(s.dropLast()) else {
      throw ShapeMismatch(name, operands, .rank(operand: 1, wanted: s.count == 1 ? "one label" : "\(s[0]) labels"))
    }
    return []
  }

  private func rows(_ shape: Shape) -> Int { shape.count == 2 ? shape[0] : 1 }

  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    let chosen = OneHot(x[0].shape[x[0].rank - 1]).value([x[1]])
    let total = chosen.combined(with: x[0]) { N.gate($0, -$1) }.scalars.folded(0, +)
    return Tensor(scalar: total / N(Double(rows(x[0].shape))))
  }

  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    let chosen = V.chosen(V.apply(OneHot(x[0].shape[x[0].shape.count - 1]), [x[1]]))
    return [.row(-chosen / V(integerLiteral: Int64(rows(x[0].shape))), axis: nil), nil]
  }

  public func expansion<V: ArrayVocabulary>(_ x: [V]) -> V? {
    guard x[0].shape.count == 2 else { return -V.apply(Take(), x) }
    let chosen = V.apply(OneHot(x[0].shape[1]), [x[1]])
    return -(chosen * x[0]).sum(nil) / V(integerLiteral: Int64(rows(x[0].shape)))
  }

  public func problem(in x: [Tensor<Double>]) -> ValueProblem? {
    positionProblem(x[1], count: x[0].shape[x[0].rank - 1], operation: "a class label")
  }

  static let function = ArrayFunction(
    ["nll_loss"], ["log_p", "y"],
    derivation: "linear in log_p: a -1 at the label, divided by the count of rows",
    notes: ["labels count from 0 and take no gradient"]
  ) { _ in
    .negativeLogLikelihood(NegativeLogLikelihood())
  }
}
