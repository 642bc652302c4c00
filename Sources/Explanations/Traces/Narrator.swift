import Graphs
import Tensors

/// Tells what there is to say about a graph as documents.
public struct Narrator: Sendable {
  let named: NamedGraph
  let options: NarrationOptions
  let style: NumberStyle

  /// A narrator of a graph whose values are up to date.
  public init(_ named: NamedGraph, options: NarrationOptions = NarrationOptions()) {
    var named = named
    if options.numbers == .fractions, !named.graph.carriesFractions { named.graph = named.graph.carryingFractions() }
    self.named = named
    self.options = options
    style = NumberStyle(digits: options.digits, mode: options.numbers)
  }

  /// The names of the nodes on which some outputs rest, as their trace writes them.
  public func names(of outputs: [NodeID]) -> TraceNames { TraceNames(named, outputs: outputs) }

  /// The echo of a definition: `f = 6.9093`, or an array with its shape.
  public func definition(_ name: String, _ node: NodeID) -> Document {
    guard options.numbers != .decimals else { return Document([value(of: name, named.graph.value(of: node))]) }
    return Document([value(of: name, trace(of: [node]).value(of: node))])
  }

  /// A name, or an expression, and its value.
  public func value(of name: String, _ value: Tensor<some WrittenNumber>) -> Block {
    let start: Math = [.text(Text(name, .name)), .relation(.equal)]
    switch value.rank {
    case 0:
      return .answer(start + [.text(Text(.value(value.scalars[0].numeral), .derivativeNumbers(style), as: .value))])
    case 1 where value.count <= style.limits.columns: return .answer(start + [.text(style.inline(value))])
    default: return .answer(start + style.figure(value) + [.gap, .text(Text(value.shape.sign, .shape))])
    }
  }

  /// How a page of this graph spells the names that it gives itself.
  var page: PageNames { PageNames(reserved: named.reserved) }

  /// Whether the call that a node is the result of is one step, as far as its body goes.
  public func isClosedCall(_ node: NodeID) -> Bool { ClosedCalls.isClosed(node, in: named) }

  func trace(of outputs: [NodeID]) -> Trace { Trace(self, outputs) }

  /// The same with calls of the session's functions as one step each.
  func traceByCalls(of outputs: [NodeID], showing shown: [NodeID] = []) -> Trace {
    Trace(self, outputs, closesCalls: true, shown: shown)
  }
}
