import Graphs

/// Nanoseconds a node to record, run forward and run backward through scalar graphs of growing size.
enum ScalarGraphs {
  static func run() {
    print("scalar graphs, ns a node (median)")
    print("  graph          nodes    record   forward  backward  back/forw")
    for (name, make) in [("chain", chain), ("sin chain", sinChain), ("random", random)] {
      for n in [1_000, 10_000, 100_000, 1_000_000] {
        let repetitions = max(3, 2_000_000 / n)
        var graph = make(n)
        let record = median(of: repetitions) { graph = make(n) }.nanoseconds / Double(n)
        let forward = median(of: repetitions) { try? graph.forward() }.nanoseconds / Double(n)
        var sum = 0.0
        let backward =
          median(of: repetitions) { sum += graph.gradient(of: graph.last)[NodeID.first]?.scalars[0] ?? 0 }.nanoseconds
          / Double(n)
        let label = name + String(repeating: " ", count: 10 - name.count)
        let count = String(repeating: " ", count: 9 - "\(n)".count) + "\(n)"
        print("  \(label)\(count)\(column(record))\(column(forward))\(column(backward))\(column(backward / forward))")
        if sum.isNaN { print("  not a number") }
      }
    }
  }

  /// x ← x · w + w.
  private static func chain(_ n: Int) -> Graph {
    var graph = Graph(sharing: false)
    var x = graph.variable(0.5 as Double)
    let w = graph.variable(0.999 as Double)
    while graph.count < n { x = graph.append(.add, graph.append(.multiply, x, w), w) }
    return graph
  }

  /// x ← sin(x) · w + x.
  private static func sinChain(_ n: Int) -> Graph {
    var graph = Graph(sharing: false)
    var x = graph.variable(0.5 as Double)
    let w = graph.variable(0.01 as Double)
    while graph.count < n { x = graph.append(.add, graph.append(.multiply, graph.append(.sin, x), w), x) }
    return graph
  }

  /// Operations on operands drawn from all nodes before.
  private static func random(_ n: Int) -> Graph {
    var graph = Graph(sharing: false)
    var state: UInt64 = 1
    var nodes: [NodeID] = []
    func draw(_ k: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(k))
    }
    for k in 0..<10 { nodes.append(graph.variable(Double(k) / 10)) }
    while graph.count < n {
      let (a, b) = (nodes[draw(nodes.count)], nodes[draw(nodes.count)])
      switch draw(4) {
      case 0: nodes.append(graph.append(.sin, a))
      case 1: nodes.append(graph.append(.tanh, a))
      case 2: nodes.append(graph.append(.multiply, a, b))
      default: nodes.append(graph.append(.add, a, b))
      }
    }
    return graph
  }
}
