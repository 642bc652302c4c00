import Graphs
import Tensors

/// The names and formulas of the nodes of one trace.
///
/// Nodes without a name are called u1, u2, … in forward order. Literals, transposes and views of arrays (`x[0]`, `x[1:]`,
/// `z[y]`) have no name of their own: they are written as such in the formulas of their users.
public struct TraceNames: Sendable {
  /// The nodes of the trace in topological order.
  public let order: [NodeID]
  /// The name of each node by its distance from the first; a table costs a tenth of a dictionary in long traces.
  private var labels: [String?]
  private let first: Int
  /// The formulas of the nodes that have no name of their own.
  private var references: [NodeID: Formula] = [:]
  private let graph: Graph
  private let given: [NodeID: String]
  /// How the page spells the names that it gives itself.
  private(set) var page = PageNames(reserved: [])
  private let reserved: Set<String>
  /// The exact values of leaves, where fractions are shown.
  private let exact: [NodeID: Tensor<Numeral>]
  /// The calls that are one step each, and what their steps leave out.
  private let closed: ClosedCalls
  /// How many terms the formula of a node in the body of a call has when it is written out.
  private var sizes: [NodeID: Int] = [:]

  /// The names for the nodes on which some outputs rest.
  ///
  /// - Parameters:
  ///   - closesCalls: whether a call of one of the session's functions is one node, whose body has no names.
  ///   - shown: nodes that have a name in any case.
  public init(_ named: NamedGraph, outputs: [NodeID], closesCalls: Bool = false, shown: [NodeID] = []) {
    graph = named.graph
    given = named.names
    reserved = named.reserved
    exact = named.graph.carriesFractions ? named.graph.exactLeaves : [:]
    order = named.graph.ancestors(of: outputs)
    first = order.first?.index ?? 0
    labels = Array(repeating: nil, count: (order.last?.index ?? -1) + 1 - first)
    let calls = ClosedCalls(named, order: order, shown: outputs + shown)
    closed = closesCalls ? calls : ClosedCalls()
    var number = 0
    var depths: [NodeID: Int] = [:]
    var pace = Pace()
    func label() -> String {
      repeat { number += 1 } while named.reserved.contains("u\(number)")
      return "u\(number)"
    }
    for node in order {
      if pace.isStopped(after: 64) { break }
      if let name = named.names[node] {
        labels[node.index - first] = name
      } else if calls.hidden.contains(node) {
        if closesCalls { writeOut(node) }
      } else if calls.calls[node] == nil, let depth = inlined(node, depths) {
        depths[node] = depth
      } else {
        labels[node.index - first] = label()
      }
    }
    // The bodies of calls come last, so that the others are called the same on every page.
    if !closesCalls {
      for node in order where calls.hidden.contains(node) {
        if let depth = inlined(node, depths) {
          depths[node] = depth
        } else {
          labels[node.index - first] = label()
        }
      }
    }
    let letters = order.flatMap { named.graph.shape(of: $0).letters }.map(\.name)
    page = PageNames(reserved: reserved.union(letters), parts: Self.parts(of: order, in: graph))
  }

  /// Writes a node of a closed body as its formula.
  private mutating func writeOut(_ node: NodeID) {
    if graph.isLeaf(node), inlined(node, [:]) != nil { return }
    sizes[node] = size(of: node)
    references[node] = isLong(node) ? .symbol("…", shape: graph.shape(of: node)) : operation(of: node)
  }

  private func size(of node: NodeID) -> Int { graph.operands(of: node).reduce(1) { $0 + (sizes[$1] ?? 1) } }
  private func isLong(_ node: NodeID) -> Bool { size(of: node) > Self.longestBody }
  private static let longestBody = 60

  /// The names that the bodies of layers and cells give their parts.
  private static func parts(of order: [NodeID], in graph: Graph) -> Set<String> {
    var names: Set<String> = []
    for node in order {
      guard case .array(let operation) = graph.operation(of: node), operation.isToldByParts else { continue }
      let operands = graph.operands(of: node).map { Formula.symbol("x", shape: graph.shape(of: $0)) }
      _ = operation.written(operands, as: "") { part in
        names.insert(part)
        return part
      }
    }
    return names
  }

  private func label(at node: NodeID) -> String? {
    let k = node.index - first
    return labels.indices.contains(k) ? labels[k] : nil
  }

  /// Writes a node without a name as part of its users' formulas, if it is of that kind; the depth of what is written.
  private mutating func inlined(_ node: NodeID, _ depths: [NodeID: Int]) -> Int? {
    if let number = graph.literal(node) {
      references[node] = exact[node].map { .value($0.scalars[0]) } ?? Formula(number)
      return 0
    }
    if graph.isLeaf(node), !graph.isDeclaredLeaf(node) {
      let value = graph.value(of: node)
      guard value.rank <= 2, value.count <= Self.longestLiteral else { return nil }
      references[node] = Formula(array: exact[node] ?? value.map(\.numeral))
      return 0
    }
    guard isView(node) || isTranspose(node), let operand = graph.operands(of: node).first else { return nil }
    // Views of views are written out only so far: a formula that nests without end could not be read.
    let depth = (depths[operand] ?? 0) + 1
    guard depth <= Self.deepestView else { return nil }
    references[node] = formula(of: node)
    return depth
  }

  private static let longestLiteral = 12
  private static let deepestView = 4
}

extension TraceNames {
  /// The name of a node, its own or the automatic one; nil for one that is written as part of its users.
  public func name(of node: NodeID) -> String? { label(at: node) }

  /// The node of a name.
  public func node(named name: String) -> NodeID? {
    labels.firstIndex(of: name).map { order[partitioningIndex(of: $0 + first)] }
  }

  /// The place in `order` of the node with an index.
  private func partitioningIndex(of index: Int) -> Int {
    var (low, high) = (0, order.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if order[middle].index < index { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// How a node is written in the formulas of its users.
  public func reference(to node: NodeID) -> Formula {
    if let formula = references[node] { return formula }
    if let name = label(at: node) ?? given[node] { return .symbol(name, shape: graph.shape(of: node)) }
    // A part of an array that the outputs use otherwise, or not at all.
    if isView(node) || isTranspose(node), let formula = formula(of: node) { return formula }
    return graph.literal(node).map { Formula($0) } ?? .symbol("?", shape: graph.shape(of: node))
  }

  /// The derivative of a node at an operand: `∂y/∂x`.
  func partial(of node: NodeID, at operand: NodeID) -> Formula {
    .partial(reference(to: node), reference(to: operand), shape: graph.shape(of: node) + graph.shape(of: operand))
  }

  /// The name of a node, or the formula of one without a name, as it stands in a text.
  func text(of node: NodeID) -> Text { Text(reference(to: node), .definition) }

  /// The same in a role that words have.
  func text(of node: NodeID, as role: Role) -> Text { Text(reference(to: node), .definition, as: role) }

  /// A node's name and its formula: `h = relu(u1)`; of what has no name its formula alone.
  func equation(_ node: NodeID) -> Text {
    let label = text(of: node)
    guard name(of: node) != nil, let formula = formula(of: node) else { return label }
    return label + " = " + Text(formula, .definition)
  }

  /// The name of a node, or the formula of one without a name.
  public func label(of node: NodeID) -> String {
    label(at: node) ?? reference(to: node).text(FormulaNotation.definition.style)
  }

  /// The operation of a node on its operands, in names, of a closed call the call; nil for a leaf.
  public func formula(of node: NodeID) -> Formula? {
    closed.calls[node].map { formula(of: $0, shape: graph.shape(of: node)) } ?? operation(of: node)
  }

  /// `f(w)`.
  private func formula(of call: FunctionCall, shape: Shape) -> Formula {
    let arguments = call.arguments.map { argument in
      switch argument {
      case .node(let node): reference(to: node)
      case .constant(let x): x.isScalar ? Formula(x.scalars[0]) : Formula(array: x.map(\.numeral))
      }
    }
    return Formula(.call(call.function, arguments), shape: shape)
  }

  private func operation(of node: NodeID) -> Formula? {
    let operands = graph.operands(of: node)
    switch graph.operation(of: node) {
    case .variable, .constant: return nil
    case .scalar(let opcode): return Elementwise(opcode).formula(operands.map(reference))
    case .array(let operation): return operation.formula(operands.map(reference))
    case .element(let position): return reference(to: operands[0]).entry(position)
    }
  }

  /// The call that a node is the result of, where that is one step.
  func call(at node: NodeID) -> FunctionCall? { closed.calls[node] }

  /// Whether calls are told as one step each.
  var hasClosedCalls: Bool { !closed.calls.isEmpty }

  /// Whether a node belongs to a step of which it is not the result.
  func isHidden(_ node: NodeID) -> Bool { closed.hidden.contains(node) }

  /// What the function of a closed call does, in the names of its arguments; nil where that is too long to read.
  func body(of node: NodeID) -> Formula? {
    closed.calls[node] == nil || isLong(node)
      || graph.operands(of: node).contains { sizes[$0].map { $0 > Self.longestBody } ?? false }
      ? nil : operation(of: node)
  }

  /// Whether a name is in use, on this page or in the session.
  func isReserved(_ name: String) -> Bool { reserved.contains(name) || node(named: name) != nil }

  /// Whether a node is a definition of the session.
  func isDefinition(_ node: NodeID) -> Bool { given[node] != nil }

  /// Whether a node is an unnamed part of an array.
  func isView(_ node: NodeID) -> Bool {
    guard label(at: node) == nil else { return false }
    switch graph.operation(of: node) {
    case .element, .array(.linear(.select)), .array(.linear(.take)): return true
    default: return false
    }
  }

  /// Whether a node is an unnamed transpose.
  func isTranspose(_ node: NodeID) -> Bool {
    if label(at: node) == nil, case .array(.linear(.transpose)) = graph.operation(of: node) { return true }
    return false
  }
}
