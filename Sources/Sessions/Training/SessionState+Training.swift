import Explanations
import Graphs
import Language
import Tensors

extension SessionState {
  /// Trains variables on a loss: all steps are one change, which undo takes back.
  mutating func train(
    _ training: TrainingArguments, _ optimizer: Optimizer, command: String
  ) throws(Problem) -> Reply {
    var plan = try trainingPlan(training)
    var trainer = Trainer(plan.source, optimizer, batch: training.batch)
    let before = plan.parameters.map { sheet.value(of: $0) ?? Tensor(scalar: .nan) }
    var first: [Tensor<Double>?] = []
    let clock = ContinuousClock()
    let start = clock.now
    var ticks = 0
    var generator = random
    defer { if ticks > 0 { onProgress?(.init(step: 0, steps: 0, loss: 0, tick: ticks, isFinished: true)) } }
    while trainer.losses.count < training.steps {
      do throws(ExampleProblem) {
        let gradients = try trainer.step(of: training.steps, shuffling: &generator, isInterrupted: isInterrupted)
        if first.isEmpty { first = gradients }
      } catch {
        // Ctrl-C within a step leaves the parameters where the last whole step did.
        guard error.problem != nil || trainer.losses.isEmpty else { break }
        throw problem(error, plan.examples ?? ExampleRows())
      }
      let loss = trainer.losses.last ?? .nan
      if !loss.isFinite {
        guard trainer.losses.count > 1 else {
          throw Problem(
            .rows(.loss(loss)), at: training.loss.span)
        }
        plan.notes.append(
          "stopped after step \(trainer.losses.count - 1): the loss is \(LiteralText.number(loss)); a smaller lr may help"
        )
        break
      }
      if Work.isStopped { break }
      if onProgress != nil, start.duration(to: clock.now) > .milliseconds(500 + 100 * ticks) {
        onProgress?(
          .init(step: trainer.losses.count, steps: training.steps, loss: loss, tick: ticks, isFinished: false))
        ticks += 1
      }
    }
    let steps = trainer.losses.count
    if Work.isStopped, steps < training.steps {
      plan.notes.append("stopped after \(steps) of \(training.steps) steps; what was reached is kept")
    }
    random = generator
    // Ctrl-C has ended the steps and must not end this.
    return try Work.uninterrupted { () throws(Problem) in
      try told(training, plan, &trainer, optimizer, command: command, before: before, first: first)
    }
  }

  /// Stores what training has reached, and tells it.
  private mutating func told(
    _ training: TrainingArguments, _ plan: TrainingPlan, _ trainer: inout Trainer, _ optimizer: Optimizer,
    command: String, before: [Tensor<Double>], first: [Tensor<Double>?]
  ) throws(Problem) -> Reply {
    let steps = trainer.losses.count
    var values: [Tensor<Double>] = []
    for (k, old) in before.enumerated() { values.append(trainer.value(ofTarget: k) ?? old) }
    let outcome = try keep(values, of: plan.parameters)
    let last = try lossAfter(&trainer, training.loss)
    let report = TrainingReport(
      command: command, output: plan.output, symbol: plan.symbol, optimizer: optimizer, losses: trainer.losses + [last],
      parameters: plan.parameters.indices.map { k in
        let gradient = (k < first.count ? first[k] : nil) ?? Tensor(before[k].shape, repeating: 0)
        return .init(plan.parameters[k], before: before[k], after: values[k], gradient: gradient)
      }, notes: plan.notes, isBatched: plan.isBatched)
    var document = narrator().training(report, width: page.width, isFine: page.unicode)
    document.blocks.insert(.verbatim([]), at: 0)
    document.blocks += remarks(outcome)
    updatedSinceGradient = nil
    var reply = Reply(document, kind: "training")
    reply.isKept = true
    guard tellsPrograms else { return reply }
    reply.members = [
      .init("output", .string(plan.output)), .init("optimizer", .string(command)), .init("steps", .integer(steps)),
      .init("losses", .array(report.losses.map { .number($0) })),
      .init(
        "parameters",
        .object(zip(plan.parameters, values).map { JSONValue.Member($0, JSONValue($1)) })),
    ]
    return reply
  }

  /// Stores what was reached as one change.
  private mutating func keep(_ values: [Tensor<Double>], of names: [String]) throws(Problem) -> Sheet.Outcome {
    let changes = zip(names, values).map { name, value in
      Sheet.Change(name: name, before: sheet[name], after: Definition(.leaf(value, isVariable: true)))
    }
    return try change(changes, at: nil)
  }

  private mutating func lossAfter(_ trainer: inout Trainer, _ tree: SyntaxTree) throws(Problem) -> Double {
    do throws(ExampleProblem) {
      if let loss = try trainer.wholeLoss() { return loss }
    } catch {
      throw problem(error, ExampleRows())
    }
    return try evaluatedNow(tree).scalars[0]
  }
}
