import Graphs
import Tensors

/// What training did, to be told.
public struct TrainingReport: Sendable {
  /// A parameter before and after, and its gradient in the first step.
  public struct Parameter: Sendable {
    let name: String
    let before: Tensor<Double>
    let after: Tensor<Double>
    let gradient: Tensor<Double>

    /// A parameter by its name with its values and its gradient in the first step.
    public init(_ name: String, before: Tensor<Double>, after: Tensor<Double>, gradient: Tensor<Double>) {
      (self.name, self.before, self.after, self.gradient) = (name, before, after, gradient)
    }
  }
  /// The command's name.
  public let command: String
  /// The loss as it is written.
  public let output: String
  /// Its name in a derivative.
  public let symbol: String
  /// The update rule.
  public let optimizer: Optimizer
  /// The loss before each step, and after the last.
  public let losses: [Double]
  /// What was trained.
  public let parameters: [Parameter]
  /// Remarks: of what batches were made, whether it was stopped.
  public let notes: [String]
  /// Whether the loss of a step is that of its batch alone.
  public let isBatched: Bool

  /// A report from its parts.
  public init(
    command: String, output: String, symbol: String, optimizer: Optimizer, losses: [Double], parameters: [Parameter],
    notes: [String],
    isBatched: Bool
  ) {
    (self.command, self.output, self.symbol) = (command, output, symbol)
    (self.optimizer, self.losses) = (optimizer, losses)
    (self.parameters, self.notes, self.isBatched) = (parameters, notes, isBatched)
  }

  /// How many steps were taken.
  public var steps: Int { losses.count - 1 }

  /// How many losses are no more than ten times the first, where training ends far above it and at its peak: it has
  /// diverged.
  var lossesBeforeDivergence: Int? {
    guard let first = losses.first, let last = losses.last, first.isFinite else { return nil }
    let limit = 10 * max(abs(first), .leastNormalMagnitude)
    let peak = losses.reduce(0) { max($0, abs($1)) }
    guard !(abs(last) <= limit), !(2 * abs(last) < peak) else { return nil }
    return losses.firstIndex { !(abs($0) <= limit) }
  }
}

extension Narrator {
  /// What training did: one step written out, or losses along the way and their curve.
  public func training(_ report: TrainingReport, width: Int, isFine: Bool) -> Document {
    let explanation = TrainingExplanation(report: report, options: options, style: style)
    return Document(explanation.blocks(width: width, isFine: isFine))
  }
}

/// Tells training.
private struct TrainingExplanation {
  let report: TrainingReport
  let options: NarrationOptions
  let style: NumberStyle

  func blocks(width: Int, isFine: Bool) -> [Block] {
    let names = report.parameters.map(\.name).joined(separator: ", ")
    let steps = report.steps == 1 ? "one step" : "\(report.steps) steps"
    var blocks: [Block] = [.heading(Text("\(report.command) on \(report.output), \(steps)"), aside: Text(settings))]
    if report.steps == 1 {
      blocks += report.parameters.flatMap(step)
    } else {
      blocks.append(.table(table))
      if hasCurve {
        let losses = Array(report.losses.prefix(shown))
        let curve = LossCurve(losses: losses, style: style, isFine: isFine).lines(width: width)
        if !curve.isEmpty { blocks.append(.verbatim(curve)) }
      }
    }
    blocks += divergence
    blocks += report.notes.map { .note(Text($0)) }
    if let first = report.losses.first, let last = report.losses.last {
      let values =
        report.isBatched
        ? "\(report.output) was \(style.text(first)) on the first batch and is \(style.text(last)) on all rows"
        : "\(report.output) went from \(style.text(first)) to \(style.text(last))\(report.steps == 1 ? "" : " in \(report.steps) steps")"
      blocks.append(.paragraph(Text("\(values); undo restores \(names).")))
    }
    return blocks
  }

  private var shown: Int { report.lossesBeforeDivergence ?? report.losses.count }
  private var hasCurve: Bool { shown > 5 }

  /// Where the loss has left all bounds, the curve shows how it began.
  private var divergence: [Block] {
    guard report.steps > 1, let count = report.lossesBeforeDivergence, report.losses.last?.isFinite == true else {
      return []
    }
    let start =
      hasCurve ? "the curve ends at step \(count - 1), after which" : "after step \(count - 1)"
    return [
      .note(
        Text(
          "diverged: \(start) \(report.output) is more than ten times as large as at the start; a smaller lr may help"))
    ]
  }

  private var settings: String {
    var parts = ["lr = \(style.text(report.optimizer.rate))"]
    switch report.optimizer.rule {
    case .sgd(let momentum): if momentum != 0 { parts.append("momentum = \(style.text(momentum))") }
    case .adam(let beta1, let beta2, _):
      parts += ["beta1 = \(style.text(beta1))", "beta2 = \(style.text(beta2))"]
    }
    if report.optimizer.decay != 0 { parts.append("weight_decay = \(style.text(report.optimizer.decay))") }
    switch report.optimizer.schedule {
    case .constant: break
    case .cosine: parts.append("cosine")
    case .linear: parts.append("linear")
    case .step(let every, let factor): parts.append("times \(style.text(factor)) every \(every)")
    }
    return parts.joined(separator: ", ")
  }

  // MARK: Many steps

  private var table: Table {
    let chosen = Self.milestones(report.steps)
    return Table([
      .init("step", chosen.map { Text(String($0), .label) }),
      .init(
        Text(report.isBatched ? "\(report.output) of the batch" : report.output),
        chosen.map { style.number(report.losses[$0]) }),
    ])
  }

  /// 0, 1, 2, 5, 10, 20, 50 … and the last.
  private static func milestones(_ steps: Int) -> [Int] {
    var result = [0]
    var power = 1
    while power < steps {
      for factor in [1, 2, 5] where power * factor < steps { result.append(power * factor) }
      power *= 10
    }
    return (result.count > 9 ? [0] + result.suffix(8) : result) + [steps]
  }

  // MARK: One step

  /// old − lr · gradient = new, and before it what stands in place of the gradient.
  private func step(_ p: TrainingReport.Parameter) -> [Block] {
    let parameter = Formula.symbol(p.name, shape: p.before.shape)
    let names = GradientNames(names: options.names, output: .symbol(report.symbol), isShort: true)
    let slope = names.gradient(at: parameter)
    func named(_ name: String) -> Formula { .symbol(name, shape: p.before.shape) }
    func infix(_ a: Formula, _ sign: FormulaOperator, _ b: Formula) -> Formula { Formula(.infix(sign, a, b)) }
    var blocks: [Block] = []
    var direction = (name: slope, value: p.gradient)
    blocks.append(.display(equation(slope, [figure(p.gradient)])))
    if report.optimizer.decay != 0 {
      let decay = report.optimizer.decay
      let sum = p.gradient.combined(with: p.before) { $0 + decay * $1 }
      let redone = shown(p.gradient).combined(with: shown(p.before)) { $0 + style.displayed(decay) * $1 }
      let decayed = infix(slope, .plus, infix(.value(decay), .matrixTimes, parameter))
      blocks.append(.display(equation(named("g"), [words(decayed), figure(sum)], redone: redone, result: sum)))
      direction = (named("g"), sum)
    }
    switch report.optimizer.rule {
    case .sgd(let momentum):
      if momentum != 0 {
        blocks.append(.note("the velocity begins at 0: in the first step v = \(direction.name)"))
        direction.name = named("v")
      }
    case .adam(_, _, let epsilon):
      let g = direction.name
      blocks.append(.note("m and v begin at 0; corrected for that, m = \(g) and v = (\(g))² in the first step"))
      let value = direction.value.map { $0 / ($0.magnitude + epsilon) }
      let redone = shown(direction.value).map { $0 / ($0.magnitude + epsilon) }
      let root = Formula(.phrase([.words("√"), .formula(named("v"))]))
      let quotient = infix(named("m"), .over, infix(root, .plus, .value(epsilon)))
      blocks.append(.display(equation(named("d"), [words(quotient), figure(value)], redone: redone, result: value)))
      direction = (named("d"), value)
    }
    let rate = report.optimizer.rate * report.optimizer.schedule.factor(step: 0, of: 1)
    let redone = shown(p.before).combined(with: shown(direction.value)) { $0 - style.displayed(rate) * $1 }
    let change = infix(parameter, .minus, infix(.symbol("lr"), .times, direction.name))
    let numbers =
      figure(p.before) + [.operator("−"), .text(style.number(rate)), .operator("·")] + operand(direction.value)
    blocks.append(
      .display(equation(parameter, [words(change), numbers, figure(p.after)], redone: redone, result: p.after)))
    return blocks
  }

  private func words(_ formula: Formula) -> Math { Math(Text(formula, .derivativeNumbers(style))) }

  private func equation(
    _ name: Formula, _ sides: [Math], redone: Tensor<Double>? = nil, result: Tensor<Double>? = nil
  ) -> Math {
    var math = Math(Text(name))
    for (k, side) in sides.enumerated() {
      var relation = Relation.equal
      if k == sides.count - 1, let redone, let result {
        relation = .of(recomputed: redone.scalars, shown: result.scalars, style: style)
      }
      math.append(.relation(relation))
      math = math + side
    }
    return math
  }

  private func shown(_ x: Tensor<Double>) -> Tensor<Double> { x.map(style.displayed) }
  private func figure(_ x: Tensor<Double>) -> Math { style.figure(x) }
  private func operand(_ x: Tensor<Double>) -> Math {
    x.isScalar ? Math(Text(style.operand(x.scalars[0]), .number)) : style.figure(x)
  }
}
