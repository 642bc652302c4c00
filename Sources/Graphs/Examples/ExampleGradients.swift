import Tensors

/// The losses and gradients of a scalar output at examples, one backward pass each, and their average.
public struct ExampleGradients: Sendable {
  /// The loss of each example.
  public private(set) var losses: [Double] = []
  /// The gradients of the first examples at each target; nil where none arrives.
  public private(set) var rows: [[Tensor<Double>?]] = []
  /// The average loss.
  public private(set) var loss = 0.0
  /// The average gradient at each target; nil where none arrives for any example.
  public private(set) var gradients: [Tensor<Double>?]
  private let kept: Int

  fileprivate init(targets: Int, keeping kept: Int) {
    gradients = Array(repeating: nil, count: targets)
    self.kept = kept
  }

  fileprivate mutating func add(_ loss: Double, _ row: [Tensor<Double>?]) {
    losses.append(loss)
    self.loss += loss
    for k in row.indices {
      guard let new = row[k] else { continue }
      guard let old = gradients[k] else {
        gradients[k] = new
        continue
      }
      gradients[k] = old + new
    }
    if rows.count < kept { rows.append(row) }
  }

  /// The same at parts of the targets, of each what a reference means.
  public func picked(at references: [Reference], in graph: Graph) -> ExampleGradients {
    var parts = self
    func pick(_ gradients: [Tensor<Double>?]) -> [Tensor<Double>?] {
      zip(gradients, references).map { gradient, reference in gradient.map { graph.picked($0, at: reference) } }
    }
    parts.gradients = pick(gradients)
    parts.rows = rows.map(pick)
    return parts
  }

  fileprivate mutating func divide() {
    guard !losses.isEmpty else { return }
    let n = Double(losses.count)
    loss /= n
    for k in gradients.indices { gradients[k] = gradients[k]?.map { $0 / n } }
  }
}

/// An example at which an output cannot be computed.
public struct ExampleProblem: Error, Hashable, Sendable {
  /// The example's place; nil where the work was stopped from outside.
  public let example: Int?
  /// What is wrong with its values.
  public let problem: ValueProblem?
}

extension Replay {
  /// The loss and the gradients at examples, the rows of an array for each input, and their average.
  ///
  /// Graphs of scalars run eight examples at once. `kept` gradients are returned one by one; all count in the average.
  public mutating func gradients(
    over rows: [Tensor<Double>], at positions: [Int], keeping kept: Int = 0,
    isInterrupted: () -> Bool = { false }
  ) throws(ExampleProblem) -> ExampleGradients {
    var result = ExampleGradients(targets: targets.count, keeping: kept)
    if positions.count > 1, var lanes = LaneReplay(self) {
      for start in stride(from: 0, to: positions.count, by: 8) {
        if start & 1023 == 0, isInterrupted() { throw ExampleProblem(example: nil, problem: nil) }
        let eight = positions[start..<min(start + 8, positions.count)]
        for k in rows.indices { lanes.feed(rows[k], eight, toInput: k) }
        lanes.run()
        for lane in 0..<eight.count {
          let row = targets.indices.map { lanes.gradient(ofTarget: $0, lane: lane) }
          // Lanes do not tell what is absent from 0, which matters only where nan came of it.
          let isSettled = !row.contains { $0?.holdsNaN ?? false }
          result.add(lanes.value(lane: lane), isSettled ? row : try gradients(at: eight[eight.startIndex + lane], rows))
        }
      }
    } else {
      for (count, position) in positions.enumerated() {
        if count & 63 == 0, isInterrupted() { throw ExampleProblem(example: nil, problem: nil) }
        let row = try gradients(at: position, rows)
        result.add(value, row)
      }
    }
    if Work.isStopped { throw ExampleProblem(example: nil, problem: nil) }
    result.divide()
    return result
  }

  /// The gradients at one example.
  private mutating func gradients(
    at position: Int, _ rows: [Tensor<Double>]
  ) throws(ExampleProblem) -> [Tensor<Double>?] {
    for k in rows.indices { feed(rows[k].row(position), toInput: k) }
    do throws(EvaluationProblem) { try forward() } catch {
      if error.problem == .interrupted { throw ExampleProblem(example: nil, problem: nil) }
      throw ExampleProblem(example: position, problem: error.problem)
    }
    return gradients()
  }
}
