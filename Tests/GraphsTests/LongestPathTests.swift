import Tensors
import Testing

@testable import Graphs

@Suite struct LongestPathTests {
  @Test func goesThroughMostNodes() throws {
    for seed in 0..<40 {
      var random = Random(seed)
      var graph = Graph()
      let leaves = (0..<3).map { _ in graph.variable(Double.random(in: -1...1, using: &random)) }
      var nodes = leaves
      for _ in 0..<25 {
        let (a, b) = (nodes.randomElement(using: &random)!, nodes.randomElement(using: &random)!)
        nodes.append(Bool.random(using: &random) ? graph.append(.sin, a) : graph.append(.add, a, b))
      }
      try graph.forward()
      let output = nodes[nodes.count - 1]
      let path = graph.longestPath(to: output, from: leaves)
      #expect(path.last == output)
      for (a, b) in zip(path, path.dropFirst()) { #expect(graph.operands(of: b).contains(a)) }
      func depth(_ node: NodeID) -> Int { 1 + (graph.operands(of: node).map(depth).max() ?? 0) }
      #expect(path.count == depth(output) && leaves.contains(path[0]))
    }
  }

  @Test func startsWhereItIsTold() throws {
    var graph = Graph()
    let x = graph.variable(2.0 as Double)
    let c = graph.variable(1.0 as Double)
    let y = graph.append(.exp, graph.append(.sin, c))
    let z = graph.append(.add, x, y)
    try graph.forward()
    #expect(graph.longestPath(to: z, from: [x]) == [x, z])
    #expect(graph.longestPath(to: z, from: [x, c]).count == 4)
    #expect(graph.longestPath(to: y, from: [x]).first == c)
    #expect(graph.longestPath(to: x, from: []) == [x])
  }
}
