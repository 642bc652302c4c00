import Explanations
import Graphs
import Language
import Tensors

/// What is trained, on what, and how its loss is computed.
struct TrainingPlan {
  var source: Trainer.Source
  var parameters: [String]
  /// The loss as it is written, and its name in a derivative.
  var output: String
  var symbol: String
  var examples: ExampleRows?
  var notes: [String] = []
  var isBatched = false
}

extension SessionState {
  /// Prepares training: the graph of the loss, of all of it, of an example or of a batch.
  mutating func trainingPlan(_ training: TrainingArguments) throws(Problem) -> TrainingPlan {
    guard training.memberships.isEmpty else { return try examplePlan(training) }
    let mark = sheet.graph.count
    defer { sheet.graph.truncate(to: mark) }
    let output = try lossNode(training.loss) { session throws(Problem) in try session.node(for: training.loss) }
    let parameters = try trained(training, upTo: output, except: [])
    let nodes = parameters.compactMap { sheet.nodes[$0] }
    let name = lossName(output, training.loss)
    if let batch = training.batch {
      return try batchPlan(training, batch, output, parameters, nodes, name)
    }
    let replay = Replay(sheet.graph, output: output, inputs: [], targets: nodes)
    return TrainingPlan(source: .whole(replay), parameters: parameters, output: name.text, symbol: name.symbol)
  }

  private mutating func examplePlan(_ training: TrainingArguments) throws(Problem) -> TrainingPlan {
    let examples = try exampleRows(training.memberships)
    var session = try withFirstExample(of: examples)
    let output = try session.lossNode(training.loss) { session throws(Problem) in
      try session.exampleOutput(training.loss, examples)
    }
    let leaves = examples.inputs.compactMap { session.sheet.nodes[$0.name.text] }
    let sources = examples.inputs.map(\.source) + examples.inputs.map(\.name.text)
    let parameters = try session.trained(training, upTo: output, except: Set(sources))
    let nodes = parameters.compactMap { session.sheet.nodes[$0] }
    let replay = Replay(session.sheet.graph, output: output, inputs: leaves, targets: nodes)
    let name = session.lossName(output, training.loss)
    var plan = TrainingPlan(
      source: .examples(replay, rows: examples.inputs.map(\.rows)), parameters: parameters, output: name.text,
      symbol: name.symbol, examples: examples)
    if let batch = training.batch, batch < examples.count {
      plan.notes = ["a step takes \(batch) of \(examples.count) examples; the last loss is that of all"]
      plan.isBatched = true
    }
    return plan
  }

  private mutating func lossNode(
    _ tree: SyntaxTree, _ node: (inout SessionState) throws(Problem) -> NodeID
  ) throws(Problem) -> NodeID {
    let output = try node(&self)
    try sheet.graph.requireNumber(output, tree)
    return output
  }

  private func lossName(_ output: NodeID, _ tree: SyntaxTree) -> (text: String, symbol: String) {
    if let name = sheet.namesOfNodes[output] { return (name, name) }
    return (tree.text.utf8.count <= 20 ? tree.text : "the loss", temporaryNames([output], [tree])[output] ?? "out")
  }

  /// The names after `wrt`, or of the variables that a gradient of the loss reaches: no labels, no indices.
  private func trained(
    _ training: TrainingArguments, upTo output: NodeID, except: Set<String>
  ) throws(Problem) -> [String] {
    let graph = sheet.graph
    guard let names = training.parameters else {
      let gradient = graph.gradient(of: output, wrt: sheet.variables.compactMap { sheet.nodes[$0] })
      let all = sheet.variables.filter { name in
        !except.contains(name) && sheet.nodes[name].map { gradient[$0] != nil } ?? false
      }
      guard !all.isEmpty else {
        let text = Diagnostic.shortened(training.loss.text)
        throw Problem(.rows(.untrainable(text)), at: training.loss.span)
      }
      return all
    }
    for name in names {
      guard let definition = sheet[name.text] else {
        throw unknown(name.text, at: name.span)
      }
      if definition.isOpen, let node = sheet.nodes[name.text] { try requireValue(of: [node], at: name.span) }
      guard case .leaf(_, true) = definition.kind else {
        if case .leaf = definition.kind {
          throw Problem(.rows(.constant(name.text)), at: name.span)
        }
        throw Problem(.notAVariable(name.text, definition: definition.formula), at: name.span)
      }
    }
    return names.map(\.text)
  }
}

// MARK: - Batches of data

extension SessionState {
  /// The loss on the first rows of the data, which batches are then fed to.
  private mutating func batchPlan(
    _ training: TrainingArguments, _ batch: Int, _ output: NodeID, _ parameters: [String], _ nodes: [NodeID],
    _ name: (text: String, symbol: String)
  ) throws(Problem) -> TrainingPlan {
    let data = batchedData(output, nodes)
    let count = data.first?.rows.shape.first ?? 0
    guard count > 1 else {
      throw Problem(
        .rows(.noBatches(name.text)), at: training.loss.span)
    }
    guard batch < count else {
      let replay = Replay(sheet.graph, output: output, inputs: [], targets: nodes)
      return TrainingPlan(
        source: .whole(replay), parameters: parameters, output: name.text, symbol: name.symbol,
        notes: ["there are \(count) examples: every step takes all of them"])
    }
    func replay(_ rows: Int) throws(Problem) -> Replay {
      var session = self
      session.traceNames = [:]
      let changes = data.map { item in
        Sheet.Change(
          name: item.name, before: sheet[item.name],
          after: Definition(.leaf(item.rows.rows(0..<rows), isVariable: false)))
      }
      do throws(Problem) {
        let outcome = try session.sheet.apply(changes)
        session.misfits = outcome.newlyBroken
        let node = try session.node(for: training.loss)
        let inputs = data.compactMap { session.sheet.nodes[$0.name] }
        let targets = parameters.compactMap { session.sheet.nodes[$0] }
        return Replay(session.sheet.graph, output: node, inputs: inputs, targets: targets)
      } catch {
        let names = data.map(\.name).joined(separator: ", ")
        // What was probably meant as data, and is trained because nothing says otherwise.
        let alike = parameters.filter { sheet.value(of: $0)?.shape.first == count }
        let others = parameters.filter { !alike.contains($0) }.joined(separator: ", ")
        throw Problem(
          .rows(
            .misfit(
              rows: "\(rows) rows of \(names)", name: nil, (session.misfits.first?.problem ?? error).diagnostic,
              hint: alike.isEmpty || others.isEmpty
                ? "over x in X, y in Y takes batches of any loss"
                : "wrt \(others) trains these alone, and \(alike.joined(separator: ", ")) is data")),
          at: training.loss.span)
      }
    }
    let rest = count % batch
    let source = Trainer.Source.batches(
      try replay(batch), last: rest == 0 ? nil : try replay(rest), rows: data.map(\.rows))
    let names = data.map(\.name).joined(separator: ", ")
    var notes = ["a step takes \(batch) of the \(count) rows of \(names); the last loss is that of all"]
    if let remark = try remarkOnAverage(source, batch, sheet.graph.value(of: output).scalars[0], name.text) {
      notes.append(remark)
    }
    return TrainingPlan(
      source: source, parameters: parameters, output: name.text, symbol: name.symbol, notes: notes, isBatched: true)
  }

  /// A remark where the loss is no average over the rows that batches are made of, such as a sum.
  private func remarkOnAverage(
    _ source: Trainer.Source, _ batch: Int, _ whole: Double, _ name: String
  ) throws(Problem) -> String? {
    var trainer = Trainer(source, Optimizer(.sgd(momentum: 0), rate: 0), batch: batch)
    let average: Double?
    do throws(ExampleProblem) { average = try trainer.averageOfBatches(isInterrupted: isInterrupted) } catch {
      throw problem(error, ExampleRows())
    }
    guard let average, whole.isFinite, abs(average - whole) > 1e-9 * max(1, abs(whole)) else { return nil }
    let style = NumberStyle(digits: settings.narration.digits)
    return
      "\(name) is no average over these rows: its batches average \(style.text(average)), and all rows at once give "
      + "\(style.text(whole)); a step follows the loss of its batch"
  }

  /// The named arrays without gradient that enter the trained part of the graph, those with the most rows.
  private func batchedData(_ output: NodeID, _ targets: [NodeID]) -> [(name: String, rows: Tensor<Double>)] {
    let graph = sheet.graph
    let names = sheet.namesOfNodes
    let trained = graph.dependence(on: targets, upTo: output)
    let variables = graph.dependence(on: sheet.variables.compactMap { sheet.nodes[$0] }, upTo: output)
    var found: [String: Tensor<Double>] = [:]
    // A variable that is not trained is held fixed, as data are, whatever it was called.
    var held: [String: Tensor<Double>] = [:]
    for node in graph.ancestors(of: [output]) where trained[node.index] {
      for operand in graph.operands(of: node) where !trained[operand.index] {
        guard let name = names[operand], !graph.shape(of: operand).isEmpty else { continue }
        if !variables[operand.index] { found[name] = graph.value(of: operand) }
        if case .leaf(let value, true)? = sheet[name]?.kind { held[name] = value }
      }
    }
    // How many examples there are is said by the constants, if there are any.
    let count = (found.isEmpty ? held : found).values.compactMap(\.shape.first).max()
    found.merge(held.filter { $0.value.shape.first == count }) { data, _ in data }
    let most = found.values.compactMap(\.shape.first).max() ?? 0
    return found.filter { $0.value.shape.first == most }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
