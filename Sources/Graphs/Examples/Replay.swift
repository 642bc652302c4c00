import Tensors

/// A scalar output that is computed and differentiated again and again while some of its leaves change.
///
/// The graph is cut down to what the output rests on, and what depends on which leaf is found out once.
public struct Replay: Sendable {
  private(set) var graph: Graph
  let output: NodeID
  /// The leaves that are fed, in the order given; nil for one on which the output does not rest.
  let inputs: [NodeID?]
  /// The nodes whose gradients are wanted, in the order given; nil for one on which the output does not rest.
  let targets: [NodeID?]
  private let changing: [Bool]
  private let ways: Ways
  private let firstChanging: Int

  /// An output of a graph whose values are up to date, the leaves that will be fed, and the nodes whose gradients are wanted.
  public init(_ whole: Graph, output: NodeID, inputs: [NodeID], targets: [NodeID]) {
    let (graph, places) = whole.extracting([output])
    self.graph = graph
    self.output = places[output] ?? graph.last
    self.inputs = inputs.map { places[$0] }
    self.targets = targets.map { places[$0] }
    let wanted = self.targets.compactMap { $0 }
    let moving = self.inputs.compactMap { $0 } + wanted.filter { graph.isLeaf($0) }
    changing = graph.dependence(on: moving, upTo: graph.last)
    ways = Ways(graph, to: wanted, from: self.output)
    firstChanging = moving.map(\.index).min() ?? graph.count
  }

  /// How many nodes the output rests on, itself included.
  public var count: Int { graph.count }
  /// The value of the output, as `forward` left it.
  public var value: Double { graph.slots[output.index] }
  /// The value of a target; nil where the output does not depend on it.
  public func value(ofTarget k: Int) -> Tensor<Double>? { targets[k].map { graph.value(of: $0) } }

  /// A new value for an input, in the shape it has.
  public mutating func feed(_ x: Tensor<Double>, toInput k: Int) {
    if let node = inputs[k] { graph.feed(node, x) }
  }

  /// A new value for a target that is a leaf, in the shape it has.
  public mutating func feed(_ x: Tensor<Double>, toTarget k: Int) {
    if let node = targets[k] { graph.feed(node, x) }
  }

  /// Changes the entries of a target that is a leaf where they lie.
  @inline(__always)
  mutating func update(target k: Int, _ body: (UnsafeMutableBufferPointer<Double>) -> Void) {
    guard let node = targets[k] else { return }
    graph.withMutableEntries(of: node, body)
  }

  /// Computes what rests on the leaves that change.
  public mutating func forward() throws(EvaluationProblem) {
    try graph.evaluate(from: firstChanging, where: changing)
  }

  /// The gradient of the output at every target, as the values are now; nil where none arrives.
  public func gradients() -> [Tensor<Double>?] {
    let gradient = graph.gradient(of: output, along: ways)
    return targets.map { $0.flatMap { gradient[$0] } }
  }
}

extension Graph {
  /// The entries of a leaf's value, to be changed where they lie.
  @inline(__always)
  mutating func withMutableEntries(of leaf: NodeID, _ body: (UnsafeMutableBufferPointer<Double>) -> Void) {
    forgetExactValue(of: leaf)
    let record = records[leaf.index]
    if record.opcode == .array {
      arrays[Int(record.a)].value.scalars.withUnsafeMutableBufferPointer { body($0) }
    } else {
      slots.withUnsafeMutableBufferPointer { body(UnsafeMutableBufferPointer(rebasing: $0[leaf.index...leaf.index])) }
    }
  }
}
