import Graphs
import Tensors

// Where the exactness of fractions ended, and why.
extension Notes {
  /// A remark where the value of a node is no longer exact although its operands are.
  func ending(_ node: NodeID) -> Text? {
    guard trace.style.mode == .fractions else { return nil }
    let operands = trace.graph.operands(of: node)
    guard operands.allSatisfy({ trace.value(of: $0).isExact }), let ending = trace.value(of: node).ending else {
      return nil
    }
    let label = trace.names.text(of: node)
    if operands.isEmpty {
      switch ending {
      case .size: return "\(label) is too large to be carried exactly"
      case .undefined: return "\(label) is not exact: it was made from a number too large or too small to be held"
      default: return "\(label) has more digits than can be known exactly: a decimal"
      }
    }
    let equation = trace.names.equation(node)
    let line = equation.string.count > Self.longestFormula ? label : equation
    switch ending {
    case .length: return "exact until \(line), whose fractions grow too long; decimals from here"
    case .size: return "exact until \(line), which is too large for it; decimals from here"
    default: return "exact until \(line); decimals from here"
    }
  }

  private static let longestFormula = 40

  /// A remark where the gradient is no longer exact although all that it is made of is.
  func ending(_ step: BackwardStep<Numeral>) -> Text? {
    guard trace.style.mode == .fractions, step.upstream.isExact,
      trace.graph.operands(of: step.node).allSatisfy({ trace.value(of: $0).isExact }),
      let ending = step.contributions.lazy.compactMap({ $0.product.ending }).first, trace.value(of: step.node).isExact
    else { return nil }
    return ending == .length
      ? "the gradient's fractions grow too long here; decimals from here"
      : "the gradient is exact until here; decimals from here"
  }
}

extension Tensor where Element == Numeral {
  /// Whether every entry is known exactly.
  var isExact: Bool { ending == nil }
  /// Why an entry is not known exactly; nil where all are.
  var ending: Numeral.Ending? { scalars.lazy.compactMap(\.ending).first }
}
