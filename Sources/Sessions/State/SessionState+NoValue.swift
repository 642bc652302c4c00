import Graphs
import Language
import Tensors

// Names that are declared and have no value: who needs one says so, and how to give it.
extension Graph {
  /// Refuses what has no value where one is needed.
  func requireValue(of nodes: [NodeID], _ scope: Scope, at span: SourceSpan?) throws(Problem) {
    guard hasOpenNodes else { return }
    var missing: [(name: String, example: String?)] = []
    func add(_ name: String, _ example: String?) {
      if !missing.contains(where: { $0.name == name }) { missing.append((name, example)) }
    }
    let names = Dictionary(scope.nodes.map { ($0.value, $0.key) }, uniquingKeysWith: { a, _ in a })
    for node in ancestors(of: nodes) {
      if let function = declaredFunction(of: node) {
        add(function.function, function.example)
      } else if isDeclaredLeaf(node), let name = names[node] {
        add(name, shape(of: node).example(of: name))
      }
    }
    guard !missing.isEmpty else { return }
    throw Problem(.declaration(.noValue(missing.map(\.name), example: missing[0].example)), at: span)
  }
}

extension Shape {
  /// A statement that gives a name a value of this shape; letters stand for small numbers.
  func example(of name: String) -> String {
    let sizes = map { SizeLetter(standIn: $0) == nil ? $0 : count == 1 ? 3 : 2 }
    switch sizes.count {
    case 0: return "\(name) = 2"
    case 1 where sizes[0] <= 4: return "\(name) = [\((1...sizes[0]).map(String.init).joined(separator: ", "))]"
    case 2 where sizes[0] <= 3 && sizes[1] <= 3:
      let rows = (0..<sizes[0]).map { row in (1...sizes[1]).map { String(row * sizes[1] + $0) }.joined(separator: ", ")
      }
      return "\(name) = [\(rows.joined(separator: "; "))]"
    default: return "\(name) = ones(\(sizes.map(String.init).joined(separator: ", ")))"
    }
  }
}

extension DeclaredFunction {
  /// A statement that gives the function a formula, where one is at hand.
  var example: String? {
    guard domains.count == 1 else { return nil }
    if isOfNumbers { return "\(function)(t) = t^2" }
    if codomain.isEmpty, !domains[0].isEmpty { return "\(function)(t) = sum(t^2)" }
    return codomain == domains[0] ? "\(function)(t) = 2 * t" : nil
  }
}
