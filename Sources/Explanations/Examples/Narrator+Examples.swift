import Graphs
import Tensors

/// What per-example backpropagation found, to be told.
public struct ExamplesReport: Sendable {
  /// A name that stands for each example in turn, and its array, a row an example.
  public struct Input: Sendable {
    let name: String
    let source: String
    let rows: Tensor<Double>

    /// A name, how its array is written, and the array.
    public init(_ name: String, source: String, rows: Tensor<Double>) {
      self.name = name
      self.source = source
      self.rows = rows
    }
  }
  /// The same average as one graph, differentiated in one backward pass.
  public struct Batch: Sendable {
    let nodes: Int
    /// Its value.
    public let value: Double
    /// The largest difference of an entry of its gradients from the average of the examples'.
    public let difference: Double

    /// A count of nodes, a value and a difference.
    public init(nodes: Int, value: Double, difference: Double) {
      self.nodes = nodes
      self.value = value
      self.difference = difference
    }
  }
  /// A node whose gradient is asked for, and its name.
  public typealias Target = (name: String, shape: Shape)

  let output: String
  let inputs: [Input]
  let targets: [Target]
  let results: ExampleGradients
  let batch: Batch?

  /// The output's name, what its examples are, whose gradients are asked for, and what was found.
  public init(
    output: String, inputs: [Input], targets: [Target], results: ExampleGradients, batch: Batch?
  ) {
    self.output = output
    self.inputs = inputs
    self.targets = targets
    self.results = results
    self.batch = batch
  }
}

extension Narrator {
  /// A row of loss and gradients for each example, their average, and the same of the batch as one graph.
  public func examples(_ report: ExamplesReport) -> Document {
    Document(ExamplesExplanation(report: report, options: options, style: style).blocks)
  }
}

/// Tells per-example backpropagation.
private struct ExamplesExplanation {
  let report: ExamplesReport
  let options: NarrationOptions
  let style: NumberStyle

  private var count: Int { report.results.losses.count }
  private var shown: Int { min(count, style.limits.rows, report.results.rows.count) }
  private var names: GradientNames {
    GradientNames(names: options.names, output: .symbol(report.output), isShort: true)
  }

  var blocks: [Block] {
    let sources = report.inputs.map { "\($0.name) in \($0.source)" }.joined(separator: ", ")
    var blocks: [Block] = [
      .heading(Text("\(report.output) and its gradient, an example a row"), aside: Text("\(sources): N = \(count)")),
      .table(table),
    ]
    if shown < count { blocks.append(.note(Text("rows 0–\(shown - 1) of \(count); all \(count) count in the mean"))) }
    if report.targets.indices.contains(where: isLong) {
      blocks.append(.note("‖ ‖ is the length of a gradient that is too large for a row"))
    }
    blocks += average
    return blocks + [.heading("The whole batch in one backward pass"), batch]
  }

  // MARK: The table

  private var table: Table {
    let rows = (0..<shown).map { String($0) } + ["mean"]
    var columns = [Table.Column("k", rows.map { Text($0, .label) })]
    for input in report.inputs {
      let size = input.rows.count / max(count, 1)
      guard size <= Self.longestInput else { continue }
      let cells = (0..<shown).map { k in input.rows.row(k).scalars.map { style.number($0) } }
      columns.append(.init(Text(input.name), rows: cells + [[]]))
    }
    let losses = report.results.losses.prefix(shown) + [report.results.loss]
    columns.append(.init(Text(report.output), losses.map { style.number($0) }))
    for k in report.targets.indices where report.results.gradients[k] != nil { columns += self.columns(ofTarget: k) }
    return Table(columns)
  }

  private static let longestInput = 6
  private static let longestTarget = 24

  private func isLong(_ k: Int) -> Bool {
    let shape = report.targets[k].shape
    return report.results.gradients[k] != nil && (shape.entryCount > Self.longestTarget || shape.count > 2)
  }

  /// The gradient at a target for each example: a matrix by its rows, a large one by its length.
  private func columns(ofTarget k: Int) -> [Table.Column] {
    let (name, shape) = report.targets[k]
    let zero = Tensor<Double>(shape, repeating: 0)
    let gradients = report.results.rows.prefix(shown).map { $0[k] ?? zero }
    let title = names.gradient(at: .symbol(name, shape: shape))
    if isLong(k) {
      let lengths = gradients.map { [style.number($0.scalars.reduce(0) { $0 + $1 * $1 }.squareRoot())] }
      return [.init("‖\(title)‖", rows: lengths + [[]])]
    }
    let all = gradients + [report.results.gradients[k] ?? zero]
    guard shape.count == 2 else {
      return [.init(Text(title), rows: all.map { $0.scalars.map { style.number($0) } })]
    }
    return (0..<shape[0]).map { row in
      .init("\(title)[\(row)]", rows: all.map { $0.row(row).scalars.map { style.number($0) } })
    }
  }

  // MARK: The average

  private var average: [Block] {
    var blocks: [Block] = [.heading(Text("Average over the \(count) example\(count == 1 ? "" : "s")")), .display(loss)]
    var lines: [Equation] = []
    var matrices = Math([])
    for (target, gradient) in zip(report.targets, report.results.gradients) {
      let name = Text(names.gradient(at: .symbol(target.name, shape: target.shape)))
      guard let gradient else {
        // The data itself may be a variable of the session.
        if report.inputs.contains(where: { $0.source == target.name }) { continue }
        let zero = Math(style.inline(Tensor(target.shape, repeating: 0)))
        let reason = Text("no path from \(report.output) to \(target.name)", .note)
        lines.append(Equation(name, [.init(zero)], aside: reason))
        continue
      }
      guard gradient.rank >= 2 else {
        lines.append(Equation(name, [.init(Math(style.inline(gradient)))]))
        continue
      }
      if !matrices.atoms.isEmpty { matrices.append(.gap) }
      let start: Math = [.text(name), .relation(.equal)]
      (start + style.figure(gradient)).atoms.forEach { matrices.append($0) }
    }
    if !matrices.atoms.isEmpty { blocks.append(.display(matrices)) }
    if !lines.isEmpty { blocks.append(.equations(lines)) }
    return blocks
  }

  /// `L = (0.2204 + 0.3412) / 2 ≈ 0.2808`, for many examples from their sum.
  private var loss: Math {
    let losses = report.results.losses
    let isSpelled = count <= Self.longestSum
    let terms = isSpelled ? losses : [losses.reduce(0, +)]
    let redone = terms.map(style.displayed).reduce(0, +) / Double(count)
    let relation = Relation.of(recomputed: redone, shown: report.results.loss, style: style)
    let mean = Formula(
      .infix(.over, ArithmeticExpansion.sum(terms.map(\.numeral)), Formula(integerLiteral: Int64(count))))
    let numbers = Text(mean, .derivativeNumbers(style))
    return [
      .text(Text(report.output, .name)), .relation(.equal), .text(isSpelled ? numbers : "sum / N = " + numbers),
      .relation(relation), .text(Text(.value(report.results.loss), .derivativeNumbers(style), as: .value)),
    ]
  }

  private static let longestSum = 6

  private var batch: Block {
    guard let batch = report.batch else {
      return .note("the batch as one graph would be too large: the average was not compared with its gradient")
    }
    let difference = batch.difference == 0 ? "the same" : "the same to \(style.text(batch.difference))"
    let graph = "the mean of all \(count) as one graph of \(batch.nodes) nodes"
    let value = "\(report.output) = \(style.text(batch.value))"
    return .paragraph(Text("\(value), \(graph); its gradients are \(difference)"))
  }
}
