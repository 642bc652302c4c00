import Tensors

/// Trains leaves of a graph on a scalar loss, step by step; the graph is prepared once and run again.
public struct Trainer: Sendable {
  /// From what the loss of a step is computed.
  public enum Source: Sendable {
    /// The whole loss in every step.
    case whole(Replay)
    /// The average over examples, the rows of an array for each input of the replay.
    case examples(Replay, rows: [Tensor<Double>])
    /// The loss of a batch whose rows are fed to the inputs of the replay; another replay takes the smaller last batch.
    case batches(Replay, last: Replay?, rows: [Tensor<Double>])
  }

  /// The loss before each step so far; of batches, each that of its own batch.
  public private(set) var losses: [Double] = []
  private let optimizer: Optimizer
  private var replays: [Replay]
  /// Which replay holds the parameters.
  private var current = 0
  private let rows: [Tensor<Double>]
  private let isAveraged: Bool
  private let batch: Int
  private var states: [Optimizer.State]
  private let targets: Int
  private var order: [Int] = []
  private var next = 0

  /// A trainer of the targets of a source, which are leaves; `batch` examples a step, nil for all of them.
  public init(_ source: Source, _ optimizer: Optimizer, batch: Int? = nil) {
    self.optimizer = optimizer
    switch source {
    case .whole(let replay): (replays, rows, isAveraged) = ([replay], [], false)
    case .examples(let replay, let rows): (replays, self.rows, isAveraged) = ([replay], rows, true)
    case .batches(let replay, let last, let rows):
      (replays, self.rows, isAveraged) = ([replay] + (last.map { [$0] } ?? []), rows, false)
    }
    let replay = replays[0]
    targets = replay.targets.count
    states = (0..<targets).map { Optimizer.State(optimizer, count: replay.value(ofTarget: $0)?.count ?? 0) }
    let count = rows.first?.shape.first ?? 0
    self.batch = min(batch ?? count, count)
  }

  /// How many examples there are.
  public var count: Int { rows.first?.shape.first ?? 0 }
  /// The value of a target now; nil where the loss does not depend on it.
  public func value(ofTarget k: Int) -> Tensor<Double>? { replays[current].value(ofTarget: k) }

  /// One step of so many: the loss and the gradient where the parameters stand, then the update of all at once.
  ///
  /// `generator` shuffles the examples at the start of every round through them. Returns the gradients.
  @discardableResult
  public mutating func step(
    of steps: Int, shuffling generator: inout some RandomNumberGenerator, isInterrupted: () -> Bool = { false }
  ) throws(ExampleProblem) -> [Tensor<Double>?] {
    let (loss, gradients) = try lossAndGradients(&generator, isInterrupted)
    let step = losses.count
    losses.append(loss)
    // A gradient of what is no number leads nowhere: the parameters stay where they were reached.
    guard loss.isFinite else { return gradients }
    let rate = optimizer.rate * optimizer.schedule.factor(step: step, of: steps)
    for k in 0..<targets {
      guard let gradient = gradients[k]?.scalars ?? replays[current].value(ofTarget: k)?.zeros else { continue }
      replays[current].update(target: k) { entries in
        optimizer.update(entries, gradient, &states[k], step: step, rate: rate)
      }
    }
    return gradients
  }

  private mutating func lossAndGradients(
    _ generator: inout some RandomNumberGenerator, _ isInterrupted: () -> Bool
  ) throws(ExampleProblem) -> (Double, [Tensor<Double>?]) {
    guard !rows.isEmpty else {
      try forward([])
      return (replays[0].value, try gradients())
    }
    if order.isEmpty {
      order = Array(0..<count)
      next = count
    }
    if next >= count {
      // A batch of all examples needs no order, and none is drawn.
      if batch < count { order.shuffle(using: &generator) }
      next = 0
    }
    let positions = Array(order[next..<min(next + batch, count)])
    next += positions.count
    if isAveraged {
      let average = try replays[0].gradients(over: rows, at: positions, isInterrupted: isInterrupted)
      return (average.loss, average.gradients)
    }
    move(to: positions.count < batch ? 1 : 0)
    for k in rows.indices { replays[current].feed(rows[k].rows(positions), toInput: k) }
    try forward(positions)
    return (replays[current].value, try gradients())
  }

  /// The gradients of a step, none of them unfinished.
  private func gradients() throws(ExampleProblem) -> [Tensor<Double>?] {
    let gradients = replays[current].gradients()
    if Work.isStopped { throw ExampleProblem(example: nil, problem: nil) }
    return gradients
  }

  private mutating func forward(_ positions: [Int]) throws(ExampleProblem) {
    do throws(EvaluationProblem) { try replays[current].forward() } catch {
      if error.problem == .interrupted { throw ExampleProblem(example: nil, problem: nil) }
      throw ExampleProblem(example: positions.first, problem: error.problem)
    }
  }

  /// Hands the parameters to another replay.
  private mutating func move(to other: Int) {
    guard other != current else { return }
    for k in 0..<targets {
      if let value = replays[current].value(ofTarget: k) { replays[other].feed(value, toTarget: k) }
    }
    current = other
  }

  /// The average of the batches' losses where the parameters stand, each counted by its rows; nil of other sources.
  public mutating func averageOfBatches(isInterrupted: () -> Bool = { false }) throws(ExampleProblem) -> Double? {
    guard !rows.isEmpty, !isAveraged else { return nil }
    var sum = 0.0
    for start in stride(from: 0, to: count, by: batch) {
      if isInterrupted() { throw ExampleProblem(example: nil, problem: nil) }
      let positions = Array(start..<min(start + batch, count))
      move(to: positions.count < batch ? 1 : 0)
      for k in rows.indices { replays[current].feed(rows[k].rows(positions), toInput: k) }
      try forward(positions)
      sum += replays[current].value * Double(positions.count)
    }
    return sum / Double(count)
  }

  /// The loss of everything where the parameters stand; nil where only batches of it can be computed.
  public mutating func wholeLoss(_ isInterrupted: () -> Bool = { false }) throws(ExampleProblem) -> Double? {
    if isAveraged {
      return try replays[0].gradients(over: rows, at: Array(0..<count), isInterrupted: isInterrupted).loss
    }
    guard rows.isEmpty else { return nil }
    try forward([])
    return replays[0].value
  }
}

extension Tensor where Element == Double {
  /// As many zeros as there are entries.
  fileprivate var zeros: [Double] { Array(repeating: 0, count: count) }
}
