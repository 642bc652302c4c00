import Graphs
import Tensors

/// The words in the boxes of a drawn graph.
struct NodeWords {
  let trace: Trace
  let contents: Set<GraphContents>
  /// Whether a long formula stands under the name and not beside it.
  let isNarrow: Bool
  let gradient: Gradient?
  private let gradientNames: GradientNames
  /// Up to which width the words are put on few lines; nil gives each its line.
  var flatWidth: Int?
  /// Nodes whose values are questions still.
  var unknownValues: Set<NodeID> = []
  /// Nodes whose gradients are.
  var unknownGradients: Set<NodeID> = []

  /// The words about the nodes of a trace; `gradient` is that of its first output.
  init(_ trace: Trace, _ contents: Set<GraphContents>, isNarrow: Bool, gradient: Gradient?) {
    self.trace = trace
    self.contents = contents
    self.isNarrow = isNarrow
    self.gradient = gradient
    let hasMatrices = trace.names.order.contains { trace.graph.shape(of: $0).count >= 2 }
    gradientNames = GradientNames(
      names: trace.options.names, output: trace.outputs.first.map { trace.names.reference(to: $0) } ?? .symbol(""),
      isShort: hasMatrices)
  }

  /// The lines of a node's box.
  func lines(of node: NodeID) -> [Text] {
    let lines = trace.graph.isLeaf(node) ? leaf(node) : operation(node)
    let all = lines + (contents.contains(.gradients) ? gradientLine(of: node).map { [$0] } ?? [] : [])
    return flatWidth.map { Self.flat(all, within: $0) } ?? all
  }

  /// The lines put beside each other as far as there is room.
  private static func flat(_ lines: [Text], within width: Int) -> [Text] {
    var result: [Text] = []
    for line in lines {
      // A formula that stands under its name goes on after the sign.
      let gap: Text = result.last?.string.hasSuffix("=") == true ? " " : "   "
      if let last = result.last, last.string.count + gap.string.count + line.string.count <= width {
        result[result.count - 1] = last + gap + line
      } else {
        result.append(line)
      }
    }
    return result
  }

  private func leaf(_ node: NodeID) -> [Text] {
    let prefix = trace.isConstant(node) ? Text("const ", .keyword) : ""
    let name = prefix + trace.names.text(of: node)
    let size = trace.graph.shape(of: node)
    if contents.contains(.shapes) { return [name + ": " + shape(size)] }
    if !trace.tellsNumbers(of: node) { return [size.isEmpty || contents.isEmpty ? name : name + ": " + shape(size)] }
    let value = trace.graph.value(of: node)
    guard contents.contains(.values) else { return [name] }
    if value.rank <= 1, let short = short(value) { return [name + " = " + short] }
    return [name, valueLine(value)]
  }

  private func operation(_ node: NodeID) -> [Text] {
    let title = title(of: node)
    let size = trace.graph.shape(of: node)
    if contents.contains(.shapes) { return title + [shape(size)] }
    guard contents.contains(.values) else { return title }
    if !trace.tellsNumbers(of: node) { return size.isEmpty ? title : title + [shape(size)] }
    let value = trace.graph.value(of: node)
    return title + [unknownValues.contains(node) ? "?" : valueLine(value)]
  }

  // MARK: Names and formulas

  /// The name and the formula, on one line or with the formula under the name.
  private func title(of node: NodeID) -> [Text] {
    let formula = formula(of: node).map { Text($0, .definition) } ?? ""
    let head = (trace.stops(node) ? Text("const ", .keyword) : "") + trace.names.text(of: node) + " ="
    let whole = head + " " + formula
    if whole.string.count <= (isNarrow ? Self.narrow : Self.wide) { return [whole] }
    let room = isNarrow ? Self.narrow : Self.wide
    return [head] + formula.broken(within: room, lines: 2)
  }

  private static let wide = 30
  private static let narrow = 15

  /// The formula as it stands in a trace; with the whole definition where steps are definitions.
  func formula(of node: NodeID) -> Formula? {
    if trace.options.steps == .definitions, let written = InlinedFormula(trace).formula(of: node) { return written }
    return trace.names.formula(of: node)
  }

  // MARK: Values

  private func valueLine(_ value: Tensor<Double>) -> Text {
    guard let short = short(value) else { return shape(value.shape) }
    return value.rank > 1 ? shape(value.shape) + "  " + short : short
  }

  /// A value that has room in a box; nil for a large array.
  private func short(_ value: Tensor<Double>) -> Text? {
    if value.isScalar { return Text(trace.style.text(value.scalars[0]), .value) }
    guard value.rank <= 2, value.count <= 6 else { return nil }
    let text = trace.style.inline(value)
    return text.string.count <= (isNarrow ? Self.narrow : Self.longestValue) ? text : nil
  }

  private static let longestValue = 22

  private func shape(_ shape: Shape) -> Text {
    switch shape.count {
    case 0: Text("scalar", .shape)
    case 1: Text("vector of \(shape.sign)", .shape)
    default: Text(shape.sign, .shape)
    }
  }

  /// What of the output's gradient reaches a node; nil where none does.
  private func gradientLine(of node: NodeID) -> Text? {
    guard let arriving = gradient?[node], !trace.isConstant(node) else { return nil }
    let name = Text(gradientNames.gradient(at: trace.names.reference(to: node)))
    if unknownGradients.contains(node) { return name + " = ?" }
    let value = arriving.broadcast(to: trace.graph.shape(of: node))
    return name + (short(value).map { " = " + $0 } ?? "  " + shape(value.shape))
  }
}
