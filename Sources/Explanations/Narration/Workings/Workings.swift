import Graphs

/// How a composite operation is worked out by hand, shown under its line.
struct Workings {
  /// What stands under the line.
  var blocks: [Block]
  /// A remark beside the line.
  var aside: Text?
  /// Whether the result is among the workings.
  var showsResult = true

  init(_ blocks: [Block], aside: Text? = nil, showsResult: Bool = true) {
    self.blocks = blocks
    self.aside = aside
    self.showsResult = showsResult
  }

  /// The workings of a node, if its operation has any and its arrays are shown whole.
  init?(_ trace: Trace, _ node: NodeID) {
    guard case .array(let operation) = trace.graph.operation(of: node),
      trace.graph.operands(of: node).allSatisfy({ trace.isShownWhole(trace.graph.value(of: $0)) })
    else { return nil }
    let workings: Workings? =
      switch operation {
      case .crossEntropy(let rule): .crossEntropy(rule, trace, node)
      case .softmax(let rule): .softmax(rule, trace, node)
      case .logSoftmax(let rule): .logSoftmax(rule, trace, node)
      case .logSumExp(let rule): .logSumExp(rule, trace, node)
      case .meanSquaredError: .meanSquaredError(trace, node)
      default: nil
      }
    guard let workings else { return nil }
    self = workings
  }
}
