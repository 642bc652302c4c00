import Explanations
import Graphs
import Language
import Tensors

extension SessionState {
  /// `grad L over x in X, y in Y`: a backward pass an example, their average, and the batch as one graph beside it.
  mutating func gradient(
    of tree: SyntaxTree, wrt: [SyntaxTree]?, over examples: ExampleRows
  ) throws(Problem) -> Reply {
    var session = try withFirstExample(of: examples)
    let output = try session.exampleOutput(tree, examples)
    let graph = session.sheet.graph
    try graph.requireNumber(output, tree)
    let leaves = examples.inputs.compactMap { session.sheet.nodes[$0.name.text] }
    for (input, leaf) in zip(examples.inputs, leaves) where !graph.dependence(on: [leaf], upTo: output)[output.index] {
      session.notes.append("\(input.name.text) does not enter \(Diagnostic.shortened(tree.text))")
    }
    let targets = try session.exampleTargets(wrt, examples, leaves, tree, output)
    notes = session.notes
    let wholes = targets.map(\.reference.whole)
    var replay = Replay(session.sheet.graph, output: output, inputs: leaves, targets: wholes)
    let entries = max(1, wholes.reduce(0) { $0 + session.sheet.graph.shape(of: $1).entryCount })
    let kept = tellsPrograms ? Self.mostNumbers / entries : settings.narration.exampleLimit
    let results: ExampleGradients
    do throws(ExampleProblem) {
      results = try replay.gradients(
        over: examples.inputs.map(\.rows), at: Array(0..<examples.count), keeping: max(kept, 1),
        isInterrupted: isInterrupted)
    } catch {
      throw problem(error, examples)
    }
    let batch = session.batch(output, leaves, examples, wholes, results)
    let named = session.temporaryNames([output], [tree])[output] ?? session.sheet.namesOfNodes[output] ?? tree.text
    let report = ExamplesReport(
      output: named,
      inputs: examples.inputs.map { .init($0.name.text, source: $0.source, rows: $0.rows) },
      targets: targets.map { ($0.name, session.sheet.graph.shape(of: $0.reference.node)) },
      results: results.picked(at: targets.map(\.reference), in: session.sheet.graph), batch: batch)
    var document = narrator().examples(report)
    document.blocks.insert(.verbatim([]), at: 0)
    return Reply(document, kind: "gradient", tellsPrograms ? report.members : [])
  }

  /// A report holds at most so many numbers of single examples.
  private static let mostNumbers = 1_000_000
  /// A batch of more nodes, or of more numbers in them, is not built as one graph.
  private static let largestBatch = 200_000.0

  /// The nodes after `wrt`, or the variables.
  private mutating func exampleTargets(
    _ wrt: [SyntaxTree]?, _ examples: ExampleRows, _ leaves: [NodeID], _ outputTree: SyntaxTree, _ output: NodeID
  ) throws(Problem) -> [(name: String, reference: Reference)] {
    guard let wrt else {
      return sheet.variables.compactMap { name in sheet.nodes[name].map { (name, Reference($0)) } }
    }
    var result: [(name: String, reference: Reference)] = []
    for tree in wrt {
      let reference = try reference(tree, of: output, outputTree)
      if sheet.graph.dependence(on: leaves, upTo: reference.node)[reference.node.index] {
        let text = Diagnostic.shortened(tree.text)
        let binding = examples.inputs.map { "\($0.name.text) = \($0.source)[0]" }.joined(separator: "; ")
        throw Problem(
          .rows(.differsByExample(text, binding: binding)), at: tree.span)
      }
      result.append((tree.text, reference))
    }
    return result
  }

  /// The mean of all examples as one graph, differentiated in one backward pass; nil where it would be too large.
  private mutating func batch(
    _ output: NodeID, _ leaves: [NodeID], _ examples: ExampleRows, _ targets: [NodeID], _ results: ExampleGradients
  ) -> ExamplesReport.Batch? {
    let ancestors = sheet.graph.ancestors(of: [output])
    let size = ancestors.reduce(0.0) { $0 + Double(max(1, sheet.graph.shape(of: $1).entryCount)) }
    guard size * Double(examples.count) <= Self.largestBatch else { return nil }
    var graph = sheet.graph.extracting([output] + targets)
    let places = graph.places
    let inputs = zip(leaves, examples.inputs).compactMap { leaf, input in
      places[leaf].map { (leaf: $0, rows: input.rows) }
    }
    guard let single = places[output] else { return nil }
    // An output that rests on no example is its own mean.
    guard let mean = inputs.isEmpty ? single : try? graph.graph.appendMean(of: single, over: inputs),
      (try? graph.graph.forward()) != nil
    else { return nil }
    let nodes = targets.compactMap { places[$0] }
    let gradient = graph.graph.gradient(of: mean, wrt: nodes)
    var difference = 0.0
    for (node, other) in zip(nodes, results.gradients) {
      let zero = Tensor<Double>(graph.graph.shape(of: node), repeating: 0)
      for (a, b) in zip((gradient[node] ?? zero).scalars, (other ?? zero).scalars) where a != b {
        difference = max(difference, a.isNaN && b.isNaN ? 0 : a.isFinite && b.isFinite ? abs(a - b) : .infinity)
      }
    }
    return .init(
      nodes: graph.graph.ancestors(of: [mean]).count, value: graph.graph.value(of: mean).scalars[0],
      difference: difference)
  }
}
