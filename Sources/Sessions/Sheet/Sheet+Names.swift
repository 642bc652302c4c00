import Graphs
import Tensors

// What names stand for.
extension Sheet {
  /// The value of a name; nil for functions and broken definitions.
  func value(of name: String) -> Tensor<Double>? {
    nodes[name].flatMap { graph.isOpen($0) ? nil : graph.value(of: $0) }
  }

  /// The shape of a name's value, which it has before the value; nil for functions and broken definitions.
  func shape(of name: String) -> Shape? { nodes[name].map { graph.shape(of: $0) } }

  /// The names of the session's nodes.
  var namesOfNodes: [NodeID: String] {
    Dictionary(nodes.map { ($0.value, $0.key) }, uniquingKeysWith: { a, _ in a })
  }

  /// Whether gradients reach a name's definition as a leaf.
  func isVariable(_ name: String) -> Bool {
    switch definitions[name]?.kind {
    case .leaf(_, let isVariable): isVariable
    case .declared(let declaration): declaration.isVariable && !declaration.isFunction
    default: false
    }
  }

  /// Whether the structure of a definition was made from the value of this leaf (an index, a count, an axis).
  func isStructural(_ name: String) -> Bool { structuralUsers[name]?.isEmpty == false }

  /// The variables in the order of their definition.
  var variables: [String] { definitions.keys.filter(isVariable) }

  /// The node's name, or that of a definition resting on it.
  func nameUsing(_ node: NodeID) -> String? {
    let names = namesOfNodes
    if let name = names[node] { return name }
    let depends = graph.dependence(on: [node], upTo: graph.last)
    return names.filter { depends[$0.key.index] }.min { $0.key < $1.key }?.value
  }
}
