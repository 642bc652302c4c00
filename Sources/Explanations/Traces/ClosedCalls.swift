import Graphs

/// The calls of functions that a page tells as one step each, and the nodes of their bodies, which have no step.
///
/// A body of which something is used elsewhere too, since equal subexpressions are one node, is no box that could be
/// closed: such a call is told by its operations. So is one that nobody could redo as one line, unless somebody asked
/// for that.
struct ClosedCalls: Sendable {
  private(set) var calls: [NodeID: FunctionCall] = [:]
  private(set) var hidden: Set<NodeID> = []

  /// No calls.
  init() {}

  /// The calls among some nodes in topological order; `shown` have a line of their own, whatever they are.
  init(_ named: NamedGraph, order: [NodeID], shown: [NodeID]) {
    guard !named.calls.isEmpty, named.calls.count <= Self.most else { return }
    var bodies: [NodeID: Set<NodeID>] = [:]
    for node in order {
      guard let call = named.calls[node], let body = Self.body(of: node, call, named),
        call.isCollapsed || Self.isReadable(node, body, named.graph)
      else { continue }
      bodies[node] = body
    }
    while case let opened = Self.opened(bodies, named, order: order, shown: shown), !opened.isEmpty {
      for result in opened { bodies[result] = nil }
    }
    for body in bodies.values { hidden.formUnion(body) }
    for result in bodies.keys where !hidden.contains(result) { calls[result] = named.calls[result] }
  }

  /// Of more calls, each of which is differentiated by itself, the operations are told.
  private static let most = 2000

  /// The calls of whose bodies something is seen from outside.
  private static func opened(
    _ bodies: [NodeID: Set<NodeID>], _ named: NamedGraph, order: [NodeID], shown: [NodeID]
  ) -> Set<NodeID> {
    var owners: [NodeID: [NodeID]] = [:]
    for (result, body) in bodies { for node in body { owners[node, default: []].append(result) } }
    var opened = Set(shown.flatMap { owners[$0] ?? [] })
    for node in order {
      if bodies[node] != nil { for x in named.calls[node]?.nodes ?? [] { opened.formUnion(owners[x] ?? []) } }
      guard owners[node] == nil else { continue }
      for operand in named.graph.operands(of: node) where !(bodies[node]?.contains(operand) ?? false) {
        opened.formUnion(owners[operand] ?? [])
      }
    }
    return opened
  }

  /// Whether a body is told well in one line: few operations, and those on arrays one after the other.
  private static func isReadable(_ result: NodeID, _ body: Set<NodeID>, _ graph: Graph) -> Bool {
    let nodes = body.union([result])
    if nodes.allSatisfy({ node in
      graph.shape(of: node).isEmpty && graph.operands(of: node).allSatisfy { graph.shape(of: $0).isEmpty }
    }) {
      return nodes.count <= mostScalars
    }
    var seen: Set<NodeID> = []
    let isOneWay = nodes.allSatisfy { node in
      graph.operands(of: node).allSatisfy { graph.literal($0) != nil || seen.insert($0).inserted }
    }
    return isOneWay && nodes.count <= mostArrays
  }

  private static let mostScalars = 12
  private static let mostArrays = 4

  /// Whether a call is one step as far as its body goes.
  static func isClosed(_ node: NodeID, in named: NamedGraph) -> Bool {
    guard let call = named.calls[node], let body = body(of: node, call, named) else { return false }
    return call.isCollapsed || isReadable(node, body, named.graph)
  }

  /// The nodes of a body between its result and what it uses; nil where there is nothing to close.
  private static func body(of result: NodeID, _ call: FunctionCall, _ named: NamedGraph) -> Set<NodeID>? {
    let graph = named.graph
    switch graph.operation(of: result) {
    case .variable, .constant, .element, .array(.linear(.select)), .array(.linear(.take)), .array(.linear(.transpose)):
      return nil
    default: break
    }
    let arguments = Set(call.nodes)
    guard !arguments.contains(result) else { return nil }
    var body: Set<NodeID> = []
    var pending = [result]
    while let node = pending.popLast() {
      for operand in graph.operands(of: node)
      where !arguments.contains(operand) && named.names[operand] == nil && !graph.isLeaf(operand) {
        if body.insert(operand).inserted { pending.append(operand) }
      }
    }
    return body
  }
}
