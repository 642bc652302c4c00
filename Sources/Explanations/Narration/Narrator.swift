import Graphs
import Tensors

/// Tells the forward and the backward pass of a graph as documents.
public struct Narrator: Sendable {
  let named: NamedGraph
  let options: NarrationOptions
  let style: NumberStyle

  /// A narrator of a graph whose values are up to date.
  public init(_ named: NamedGraph, options: NarrationOptions = NarrationOptions()) {
    var named = named
    if options.numbers == .fractions, !named.graph.carriesFractions { named.graph = named.graph.carryingFractions() }
    self.named = named
    self.options = options
    style = NumberStyle(digits: options.digits, mode: options.numbers)
  }

  /// The forward pass: every node on which some outputs rest, in order.
  public func forward(_ outputs: [NodeID]) -> Document {
    let conventions = conventionsIfFirst
    var document = Document(conventions + ForwardTeller(trace(of: outputs)).blocks)
    document.ground = conventions.count
    return document
  }

  /// The backward pass of an output, with the forward pass it rests on and the gradients in which it ends.
  ///
  /// - Parameters:
  ///   - references: the nodes and parts whose gradients are asked for; operands that lead to none of them are left out.
  ///   - variables: what to list at the end where `wrt` is nil.
  public func gradient(of output: NodeID, wrt references: [Reference]? = nil, variables: [NodeID]) -> Document {
    let trace = trace(of: [output])
    let targets = references ?? variables.map { Reference($0) }
    let teller = BackwardTeller(trace, output: output, targets: targets)
    let forward = conventionsIfFirst + ForwardTeller(trace).blocks
    var document = Document(forward)
    document.ground = forward.count
    if options.steps == .definitions {
      let definitions = DefinitionTeller(teller)
      document.blocks += definitions.blocks + teller.summary { definitions.gradient(at: $0) }
    } else {
      document.blocks += teller.stepBlocks + teller.summary { teller.backward[gradient: $0] }
    }
    return document
  }

  /// The names of the nodes on which some outputs rest, as their trace writes them.
  public func names(of outputs: [NodeID]) -> TraceNames { TraceNames(named, outputs: outputs) }

  /// The echo of a definition: `f = 6.9093`, or an array with its shape.
  public func definition(_ name: String, _ node: NodeID) -> Document {
    guard options.numbers != .decimals else { return Document([value(of: name, named.graph.value(of: node))]) }
    return Document([value(of: name, trace(of: [node]).value(of: node))])
  }

  /// A name, or an expression, and its value.
  public func value(of name: String, _ value: Tensor<some WrittenNumber>) -> Block {
    let start: Math = [.text(Text(name, .name)), .relation(.equal)]
    switch value.rank {
    case 0: return .answer(start + [.text(Text(style.text(value.scalars[0].numeral), .value))])
    case 1 where value.count <= style.limits.columns: return .answer(start + [.text(style.inline(value))])
    default: return .answer(start + style.figure(value) + [.gap, .text(Text(value.shape.sign, .shape))])
    }
  }

  /// How a page of this graph spells the names that it gives itself.
  var page: PageNames { PageNames(reserved: named.reserved) }

  func trace(of outputs: [NodeID]) -> Trace { Trace(self, outputs) }

  private var conventionsIfFirst: [Block] { options.isFirst ? conventions().blocks : [] }
}

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

  init(_ narrator: Narrator, _ outputs: [NodeID]) {
    graph = narrator.named.graph
    constants = narrator.named.constants
    options = narrator.options
    style = narrator.style
    names = TraceNames(narrator.named, outputs: outputs)
    self.outputs = outputs
    if style.mode == .paper { values = writtenValues() }
  }

  /// The value of a node as the trace carries it.
  func value(of node: NodeID) -> Tensor<Numeral> {
    switch style.mode {
    case .decimals: graph.value(of: node).map(\.numeral)
    case .fractions: graph.fractions(of: node) ?? graph.value(of: node).map { Numeral($0, .size) }
    case .paper: values[node] ?? graph.value(of: node).map(\.numeral)
    }
  }

  /// The same as doubles, which costs nothing where that is how they are carried.
  func approximateValue(of node: NodeID) -> Tensor<Double> {
    values[node]?.map(\.approximate) ?? graph.value(of: node)
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

  /// The values of a node and of its operands under the formulas by which they are written.
  func values(at node: NodeID) -> FormulaValues {
    var values = FormulaValues(style)
    for operand in graph.operands(of: node) {
      learn(operand, &values)
      if names.isTranspose(operand), let below = graph.operands(of: operand).first { learn(below, &values) }
    }
    learn(node, &values)
    return values
  }

  private func learn(_ node: NodeID, _ values: inout FormulaValues) {
    guard graph.literal(node) == nil else { return }
    values[names.reference(to: node)] = value(of: node)
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
  var sign: String { isEmpty ? "scalar" : map(String.init).joined(separator: "×") }
}
