import Graphs
import Tensors

/// Tells the backward pass where calls of functions are steps of their own: a closed call hands on at once what the
/// operations of its body hand on together.
struct CallPass {
  private var pass: BackwardPass
  let steps: [Passed]
  private let uses: [NodeID: Int]
  private var trace: Trace { pass.trace }

  enum Passed {
    case operation(BackwardStep<Numeral>)
    case call(Stage)
  }

  init(_ pass: BackwardPass) {
    self.pass = pass
    let (trace, backward) = (pass.trace, pass.backward)
    steps = trace.told(pass.toldSteps) { step in
      guard trace.names.call(at: step.node) != nil,
        let body = NamedNode(of: step.node, in: trace, isWanted: { backward[gradient: $0] != nil })
      else { return .operation(step) }
      return .call(Stage(body, upstream: step.upstream, body.products(step.upstream, trace), of: nil))
    }
    var uses: [NodeID: Int] = [:]
    for step in steps { for operand in Self.operands(of: step) { uses[operand, default: 0] += 1 } }
    self.uses = uses
    self.pass.uses = { [uses] in uses[$0] }
  }

  private static func operands(of step: Passed) -> [NodeID] {
    switch step {
    case .operation(let step): step.contributions.map(\.operand)
    case .call(let stage): stage.products.map(\.source)
    }
  }

  var blocks: [Block] {
    guard !steps.isEmpty else { return [pass.heading, .note(pass.nothingToTell)] }
    var ledger = Ledger(sums: RunningSums(pass.style) { [uses] in uses[$0] }, style: pass.style)
    let recorded = Dictionary(uniqueKeysWithValues: pass.backward.steps.map { ($0.node, $0) })
    let calls = NamedStep(pass) { recorded[$0] }
    let (first, hidden, last) = trace.excerpt(steps)
    func told(_ steps: ArraySlice<Passed>, after count: Int) -> Block {
      .steps(trace.told(steps.enumerated()) { tell($0.element, number: count + $0.offset + 1, calls, &ledger) })
    }
    var blocks = [pass.heading, told(first, after: 0)]
    if hidden > 0 {
      for step in steps.dropFirst(first.count).prefix(hidden) { pass(over: step, &ledger) }
      blocks += [trace.omission(hidden, "steps", of: steps.count), told(last, after: first.count + hidden)]
    }
    return blocks
  }

  /// The same for programs: each step with what the operands have received in all.
  func members(_ tell: (Passed, Ledger) -> JSONValue) -> [JSONValue] {
    var ledger = Ledger(sums: RunningSums(pass.style) { [uses] in uses[$0] }, style: pass.style)
    return trace.told(steps) { step in
      pass(over: step, &ledger)
      return tell(step, ledger)
    }
  }

  private func tell(_ step: Passed, number: Int, _ calls: NamedStep, _ ledger: inout Ledger) -> Step {
    switch step {
    case .call(let stage): return calls.step(stage, number: number, &ledger)
    case .operation(let step):
      var handovers: [Int: Handover] = [:]
      for c in step.contributions {
        ledger.receive(c.product, at: c.operand)
        handovers[c.position] = Handover(c, total: ledger.total(c.operand), use: ledger.use(c.operand))
      }
      return pass.step(step, number: number, &ledger.sums) { handovers[$0.position] ?? Handover($0) }
    }
  }

  /// Adds what a step that is not told hands on.
  private func pass(over step: Passed, _ ledger: inout Ledger) {
    switch step {
    case .call(let stage):
      for product in stage.products { ledger.add(product.product, to: product.source, nil) }
    case .operation(let step):
      for c in step.contributions { ledger.add(c.product, to: c.operand, pass.rule(step.node, c.operand)) }
    }
  }
}
