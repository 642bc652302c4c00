import Tensors

/// The nodes through which a sweep has to go: those that lead from an output to the nodes whose gradients are wanted.
struct Ways: Sendable {
  /// The nodes whose gradients are wanted; nil is all.
  let nodes: [NodeID]?
  /// For every node up to the output whether it leads to one that is wanted; nil where all are.
  let leading: [Bool]?
  /// Where the sweep ends.
  let first: Int

  init(_ graph: Graph, to nodes: [NodeID]?, from output: NodeID) {
    self.nodes = nodes
    leading = nodes.map { graph.dependence(on: $0, upTo: output) }
    first = nodes?.map(\.index).min() ?? 0
  }
}

/// The gradient that arrives at an output, or the direction in which a node moves.
enum Seed: Sendable {
  /// Numbers, of which a 0 is multiplied as any other.
  case numbers(Tensor<Double>)
  /// Some entries alone, those where a mask is not 0: from the others no path begins.
  case entries(Tensor<Double>, moving: Tensor<Double>)

  /// One entry alone.
  static func unit(_ x: Tensor<Double>) -> Seed { .entries(x, moving: x) }

  var tensor: Tensor<Double> {
    switch self {
    case .numbers(let x), .entries(let x, _): x
    }
  }
  /// In numbers that tell what no path reaches from 0.
  var maybeAbsent: Tensor<MaybeAbsent<Double>> {
    switch self {
    case .numbers(let x): x.map { MaybeAbsent($0) }
    case .entries(let x, let moving): x.combined(with: moving) { MaybeAbsent($0, isAbsent: $1 == 0) }
    }
  }
}

extension Tensor where Element: Equatable {
  /// Whether an entry is not a number, which alone differs from itself.
  var holdsNaN: Bool { contains { $0 != $0 } }
}
