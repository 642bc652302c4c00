import Graphs
import Tensors

/// One's own array beside the true one.
public struct Comparison: Sendable {
  /// What is in question.
  public enum Subject: Sendable {
    /// The value of a node.
    case value
    /// The gradient of an output at the node.
    case gradient(of: NodeID)
  }
  /// The node.
  public let node: NodeID
  /// What of it.
  public let subject: Subject
  /// Its name with the index that was asked for, such as `W[0]`.
  public let label: String
  /// One's own.
  public let yours: Tensor<Double>
  /// The true one, in the same shape.
  public let truth: Tensor<Double>

  /// One's own array beside the true one; both have one shape.
  public init(_ node: NodeID, _ subject: Subject, label: String, yours: Tensor<Double>, truth: Tensor<Double>) {
    self.node = node
    self.subject = subject
    self.label = label
    self.yours = yours
    self.truth = truth
  }

  /// The mark of each entry.
  public var marks: [Grade] { Self.marks(yours, truth) }
  /// Whether no entry is wrong.
  public var isRight: Bool { marks.allSatisfy(\.isRight) }

  static func marks(_ yours: Tensor<Double>, _ truth: Tensor<Double>) -> [Grade] {
    let scale = truth.scalars.folded(0) { $1.isFinite ? max($0, $1.magnitude) : $0 }
    return zip(yours.scalars, truth.scalars).transformed(operations: 500) { Grade($0, against: $1, scale: scale) }
  }

  /// Whether an array is what is here, as far as digits were given.
  func isThis(_ other: Tensor<Double>) -> Bool {
    other.shape == yours.shape && Self.marks(yours, other).allSatisfy(\.isRight)
  }
}

extension Comparison {
  /// Whether an array is what is here, three digits of each entry at least.
  private func isPrecisely(_ other: Tensor<Double>) -> Bool {
    other.shape == yours.shape && Self.marks(yours, other).allSatisfy { $0 == .exact || $0 == .right }
  }
}

// MARK: - What went wrong

extension Comparison {
  /// What one's own array is, if it is not the true one but something that is easily mistaken for it.
  func slip(in trace: Trace) -> Text? {
    guard !isRight, yours.isNonzero else { return nil }
    let negative = truth.map { -$0 }
    if isThis(negative) { return "Every sign is turned round." }
    if yours.rank == 2, yours.shape[0] == yours.shape[1], isThis(transposed(truth)) {
      return "Yours is the transpose: rows and columns are exchanged."
    }
    if let found = misplacedPart(trace) ?? misplacedEntries { return found }
    guard let factor = commonFactor, isPrecisely(truth.map { $0 * factor }) else { return nil }
    let number = NumberStyle(digits: 4).text(factor)
    return Text("Every entry of yours is \(number) times the true one.")
  }

  /// A part of a gradient that was taken for the whole, or a factor that was left out.
  private func misplacedPart(_ trace: Trace) -> Text? {
    guard case .gradient(let output) = subject else { return nil }
    let name = trace.names.label(of: node)
    let backward = trace.graph.backwardTrace(of: output, wrt: [node])
    let parts = backward.steps.flatMap { step in
      step.contributions.filter { $0.operand == node }.map { (step.node, $0) }
    }
    for (user, c) in parts {
      let (through, equation) = (trace.names.text(of: user), trace.names.equation(user))
      if parts.count > 1, isThis(c.product) {
        return
          "Yours is what comes by way of \(equation) alone: \(name) is used \(parts.count) times, and the parts are added."
      }
      let ones = Tensor<Double>(trace.graph.shape(of: user), repeating: 1)
      let bare = c.local.pull(ones, operand: trace.graph.shape(of: node)).broadcast(to: trace.graph.shape(of: node))
      if isThis(bare) {
        return "Yours is the derivative of \(equation) alone: the gradient that arrives at \(through) is left out."
      }
    }
    if isThis(trace.graph.value(of: node)) { return Text("Yours is the value of \(name), not the gradient there.") }
    return nil
  }

  /// Entries that are right but for their signs or their places.
  private var misplacedEntries: Text? {
    guard yours.count > 1 else { return nil }
    if isThis(yours.combined(with: truth) { $0.sign == $1.sign ? $1 : -$1 }) {
      let marks = marks
      let turned = marks.indices.filter { !marks[$0].isRight }.map { "[\(entryNotation($0, in: truth.shape))]" }
      return Text(
        "The sign is turned round at \(turned.prefix(4).joined(separator: ", "))\(turned.count > 4 ? ", …" : "").")
    }
    guard yours.count <= Self.mostSorted else { return nil }
    let sorted = Comparison(
      node, subject, label: label, yours: Tensor([yours.count], yours.scalars.sorted()),
      truth: Tensor([truth.count], truth.scalars.sorted()))
    return sorted.isRight ? "The entries are right, but they stand in other places." : nil
  }

  private static let mostSorted = 100_000

  /// The number by which all entries differ, a whole one or one over a whole one, if it may be that.
  private var commonFactor: Double? {
    let square = truth.scalars.folded(0) { $0 + $1 * $1 }
    guard square > 0, square.isFinite else { return nil }
    let ratio = yours.combined(with: truth, *).scalars.folded(0, +) / square
    guard ratio.isFinite, ratio != 0 else { return nil }
    let whole = ratio.magnitude >= 1 ? ratio.rounded() : (1 / ratio).rounded()
    guard (2...10_000).contains(whole.magnitude) else { return nil }
    return ratio.magnitude >= 1 ? whole : 1 / whole
  }

  private func transposed(_ x: Tensor<Double>) -> Tensor<Double> {
    let (rows, columns) = (x.shape[0], x.shape[1])
    return Tensor(
      [columns, rows], (0..<columns * rows).map { x.scalars[($0 % rows) * columns + $0 / rows] })
  }
}
