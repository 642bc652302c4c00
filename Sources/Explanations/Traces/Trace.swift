import Graphs
import Tensors

/// A part of a graph with its names, about to be told.
struct Trace: Sendable {
  let graph: Graph
  let constants: Set<NodeID>
  let options: NarrationOptions
  let style: NumberStyle
  let names: TraceNames
  let outputs: [NodeID]
  /// The values that are carried as on paper.
  private var values: [NodeID: Tensor<Numeral>] = [:]
  /// For every node whether it has no value; empty where all have one.
  private let open: [Bool]

  /// A trace to some outputs.
  ///
  /// - Parameters:
  ///   - closesCalls: whether calls of the session's functions are told as one step each; on paper every number that is
  ///     rounded has a line, and where steps are definitions the calls are parts of them.
  ///   - shown: nodes that have a line of their own in any case.
  init(_ narrator: Narrator, _ outputs: [NodeID], closesCalls: Bool = false, shown: [NodeID] = []) {
    graph = narrator.named.graph
    constants = narrator.named.constants
    style = narrator.style
    let open = graph.openNodes
    self.open = open
    var options = narrator.options
    // A definition or a call as one step is told by numbers.
    let isGeneral = options.form == .general || outputs.contains { !open.isEmpty && open[$0.index] }
    if isGeneral { options.steps = .operations }
    self.options = options
    names = TraceNames(
      narrator.named, outputs: outputs,
      closesCalls: closesCalls && !isGeneral && options.steps == .operations && options.numbers != .paper, shown: shown)
    self.outputs = outputs
    if style.mode == .paper { values = writtenValues() }
  }

  /// The value of a node as the trace carries it.
  func value(of node: NodeID) -> Tensor<Numeral> {
    if !isGiven(node) { return unknown(graph.shape(of: node)) }
    return switch style.mode {
    case .decimals: graph.value(of: node).map(\.numeral)
    case .fractions: graph.fractions(of: node) ?? graph.value(of: node).map { Numeral($0, .size) }
    case .paper: values[node] ?? graph.value(of: node).map(\.numeral)
    }
  }

  /// The same as doubles, which costs nothing where that is how they are carried.
  func approximateValue(of node: NodeID) -> Tensor<Double> {
    if !isGiven(node) { return unknown(graph.shape(of: node)).map(\.approximate) }
    return values[node]?.map(\.approximate) ?? graph.value(of: node)
  }

  /// Whether a node has a value.
  func isGiven(_ node: NodeID) -> Bool { open.isEmpty || !open[node.index] }

  /// Whether the numbers of a node are told.
  func tellsNumbers(of node: NodeID) -> Bool { options.form != .general && isGiven(node) }

  /// Whether nothing but symbols is told, of what has values too.
  var isGeneral: Bool { options.form == .general || names.order.contains { !isGiven($0) } }

  /// What stands for a value that there is not: no number.
  func unknown(_ shape: Shape) -> Tensor<Numeral> {
    let nothing = Numeral(.nan, .undefined)
    return shape.hasLetters ? Tensor(scalar: nothing) : Tensor(shape, repeating: nothing)
  }

  /// Whether a node is const: a leaf that was made so, or a value through which no gradient passes.
  func isConstant(_ node: NodeID) -> Bool { constants.contains(node) || stops(node) }

  /// Whether no gradient passes through a node to its operand.
  func stops(_ node: NodeID) -> Bool {
    switch graph.operation(of: node) {
    case .scalar(.stopGradient), .array(.elementwise(.stopGradient)): true
    default: false
    }
  }

  /// Whether an array is shown whole.
  func isShownWhole(_ value: Tensor<Numeral>) -> Bool {
    style.showsWhole(value.shape)
  }

  /// The beginning and the end of a long pass, with how many are between.
  func excerpt<Item>(_ items: [Item]) -> (first: ArraySlice<Item>, hidden: Int, last: ArraySlice<Item>) {
    let limit = max(options.stepLimit, 2)
    guard items.count > limit else { return (items[...], 0, []) }
    return (items.prefix((limit + 1) / 2), items.count - limit, items.suffix(limit / 2))
  }

  /// Items told one by one, as long as the work is not stopped.
  func told<Items: Sequence, Told>(_ items: Items, _ tell: (Items.Element) -> Told) -> [Told] {
    var told: [Told] = []
    for item in items {
      if Work.isStopped { break }
      told.append(tell(item))
    }
    return told
  }

  /// The words about what a pass leaves out.
  func omission(_ hidden: Int, _ unit: String, of count: Int) -> Block {
    .note(omissionWords(hidden, unit, of: count))
  }
  func omissionWords(_ hidden: Int, _ unit: String, of count: Int) -> Text {
    Text("\(hidden) of \(count) \(unit) not shown; set limit \(count) shows them all")
  }
}

extension Shape {
  /// The shape as it is written: `2×3`.
  var sign: String { isEmpty ? "scalar" : sizes.joined(separator: "×") }
}
