import RealModule

/// How parameters follow their gradients: the update rule, with the conventions of PyTorch.
public struct Optimizer: Sendable, Hashable {
  /// The kinds of rule.
  public enum Rule: Sendable, Hashable {
    /// v = μ v + g, w = w − η v; without momentum w = w − η g.
    case sgd(momentum: Double)
    /// m = β₁ m + (1 − β₁) g, v = β₂ v + (1 − β₂) g², both corrected for their start, w = w − η m̂ / (√v̂ + ε).
    ///
    /// Source: Kingma and Ba, Adam: A Method for Stochastic Optimization, algorithm 1.
    case adam(beta1: Double, beta2: Double, epsilon: Double)
  }
  /// The rule.
  public var rule: Rule
  /// The learning rate η, before the schedule.
  public var rate: Double
  /// λ: λ w is added to the gradient.
  public var decay: Double
  /// How the learning rate changes with the steps.
  public var schedule: Schedule

  /// An optimizer from its parts.
  public init(_ rule: Rule, rate: Double, decay: Double = 0, schedule: Schedule = .constant) {
    (self.rule, self.rate, self.decay, self.schedule) = (rule, rate, decay, schedule)
  }
}

/// How a learning rate changes over training.
public enum Schedule: Sendable, Hashable {
  /// η in every step.
  case constant
  /// From η to 0 along half a cosine.
  case cosine
  /// From η to 0 in a straight line.
  case linear
  /// η times `factor` after every so many steps.
  case step(every: Int, factor: Double)

  /// The factor of the learning rate in a step counted from 0 of so many.
  ///
  /// Source: `torch.optim.lr_scheduler`, a step of the schedule after each of the optimizer.
  public func factor(step: Int, of steps: Int) -> Double {
    switch self {
    case .constant: 1
    case .cosine: (1 + Double.cos(Double.pi * Double(step) / Double(steps))) / 2
    case .linear: 1 - Double(step) / Double(steps)
    case .step(let every, let factor): Double.pow(factor, step / max(every, 1))
    }
  }
}

extension Optimizer {
  /// What a rule remembers of one parameter from step to step.
  public struct State: Sendable {
    var first: [Double]
    var second: [Double]

    /// The state before the first step of a parameter with so many entries.
    public init(_ optimizer: Optimizer, count: Int) {
      switch optimizer.rule {
      case .sgd(let momentum): (first, second) = ([Double](repeating: 0, count: momentum == 0 ? 0 : count), [])
      case .adam: (first, second) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
      }
    }
  }

  /// One step, counted from 0, of a parameter in place; `rate` is the learning rate of this step.
  public func update(
    _ entries: UnsafeMutableBufferPointer<Double>, _ gradient: [Double], _ state: inout State, step: Int, rate: Double
  ) {
    switch rule {
    case .sgd(let momentum) where momentum == 0:
      for k in entries.indices { entries[k] -= rate * (gradient[k] + decay * entries[k]) }
    case .sgd(let momentum):
      state.first.withUnsafeMutableBufferPointer { velocity in
        for k in entries.indices {
          velocity[k] = momentum * velocity[k] + (gradient[k] + decay * entries[k])
          entries[k] -= rate * velocity[k]
        }
      }
    case .adam(let beta1, let beta2, let epsilon):
      let (start1, start2) = (1 - Double.pow(beta1, step + 1), 1 - Double.pow(beta2, step + 1))
      state.first.withUnsafeMutableBufferPointer { mean in
        state.second.withUnsafeMutableBufferPointer { square in
          for k in entries.indices {
            let g = gradient[k] + decay * entries[k]
            mean[k] = beta1 * mean[k] + (1 - beta1) * g
            square[k] = beta2 * square[k] + (1 - beta2) * g * g
            entries[k] -= rate * (mean[k] / start1) / ((square[k] / start2).squareRoot() + epsilon)
          }
        }
      }
    }
  }
}
