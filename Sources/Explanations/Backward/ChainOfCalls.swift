import Graphs
import Tensors

/// Calls of functions of one number, one inside the other, from an output down to what it is differentiated by:
/// `f(f(f(w)))`.
///
/// Its derivative is a product that can be written with the values that the forward pass left, and with none of them
/// (Goodfellow et al., Deep Learning, figure 6.9).
struct ChainOfCalls {
  private let trace: Trace
  private let calls: [(call: FunctionCall, argument: NodeID)]
  private let slopes: [Numeral]

  /// The chain between two numbers; nil where there is another way, or something else on it.
  init?(from output: NodeID, to target: NodeID, in trace: Trace) {
    self.trace = trace
    let graph = trace.graph
    var (calls, slopes) = ([(call: FunctionCall, argument: NodeID)](), [Numeral]())
    var node = output
    while node != target {
      guard let call = trace.names.call(at: node), calls.count < Self.longest, call.isSelfContained,
        call.arguments.count == 1, let argument = call.nodes.first, graph.shape(of: argument).isEmpty,
        graph.shape(of: node).isEmpty
      else { return nil }
      guard let body = NamedNode(of: node, in: trace, isWanted: { $0 == argument }), body.inputs.count == 1,
        let slope = body.derivatives(trace.style)?.numbers[0][0]
      else { return nil }
      calls.append((call, argument))
      slopes.append(slope.scalars[0])
      node = argument
    }
    guard calls.count > 1 else { return nil }
    (self.calls, self.slopes) = (calls, slopes)
  }

  private static let longest = 12

  /// The product in symbols, once with the values that were kept and once without, and in numbers.
  func lines(_ name: Text, _ gradient: Numeral) -> [Equation] {
    let kept = product(calls.map { $0.call.derivative(at: trace.names.reference(to: $0.argument)) })
    var arguments = [trace.names.reference(to: calls[calls.count - 1].argument)]
    for (call, _) in calls.dropFirst().reversed() {
      arguments.append(Formula(.call(call.function, [arguments[arguments.count - 1]])))
    }
    let anew = product(zip(calls, arguments.reversed()).map { $0.call.derivative(at: $1) })
    let style = trace.style
    let numbers = product(slopes.map { .value($0) })
    let relation = Relation.of(operands: slopes, shown: gradient, style: style) { $0.dropFirst().reduce($0[0], *) }
    let values = calls.dropLast().reversed().map { trace.names.text(of: $0.argument) }
    let list =
      values.count > 1 ? values.dropLast().joined(separator: ", ") + " and " + values[values.count - 1] : values[0]
    let remark = list + " kept from the forward pass"
    func symbols(_ formula: Formula, _ remark: Text) -> Equation? {
      let text = Text(formula)
      return text.string.count <= Self.widest ? Equation("", [.init(Math(text))], aside: remark) : nil
    }
    var lines = [symbols(kept, remark), symbols(anew, "the same, computed anew")].compactMap(\.self)
    lines.append(
      Equation(
        "",
        [
          .init(Math(Text(numbers, .derivativeNumbers(style)))),
          .init(Math(style.number(gradient)), relation: relation),
        ]))
    lines[0].name = name
    return lines
  }

  private static let widest = 70

  private func product(_ factors: [Formula]) -> Formula {
    factors.dropFirst().reduce(factors[0]) { Formula(.infix(.times, $0, $1)) }
  }
}
