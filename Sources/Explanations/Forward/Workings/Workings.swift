import Graphs
import Tensors

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
      trace.graph.operands(of: node).allSatisfy({ trace.style.showsWhole(trace.graph.shape(of: $0)) })
    else { return nil }
    let workings: Workings? =
      switch operation {
      case .crossEntropy(let rule): .crossEntropy(rule, trace, node)
      case .softmax(let rule): .softmax(rule, trace, node)
      case .logSoftmax(let rule): .logSoftmax(rule, trace, node)
      case .logSumExp(let rule): .logSumExp(rule, trace, node)
      case .meanSquaredError: .meanSquaredError(trace, node)
      case .normalization, .attention, .recurrentCell: .body(trace, node)
      default: nil
      }
    guard let workings else { return nil }
    self = workings
  }

  /// The value of an operation as its workings give it, each number kept as it is shown; nil where it has none.
  static func value(
    _ operation: ArrayOperation, _ x: [Tensor<Numeral>], _ style: NumberStyle
  ) -> Tensor<Numeral>? {
    guard x.allSatisfy({ style.showsWhole($0.shape) }) else { return nil }
    return switch operation {
    case .crossEntropy(let rule): crossEntropy(rule, x, style)
    case .softmax(let rule): softmax(rule, x, style)
    case .logSoftmax(let rule): logSoftmax(rule, x, style)
    case .logSumExp(let rule): logSumExp(rule, x, style)
    case .meanSquaredError: meanSquaredError(x, style)
    case .normalization, .attention, .recurrentCell: body(operation, x, style)
    default: nil
    }
  }
}
