import Graphs

/// A function of the session as its calls on a page show it: what it does with its parameters, and its derivative.
struct CalledFunction {
  private let trace: Trace

  init(_ trace: Trace) { self.trace = trace }

  /// `f(t) = t^2 + 1, f'(t) = 2t`, for each function that is called, once.
  var definitions: [Equation] {
    guard trace.names.hasClosedCalls else { return [] }
    var told: Set<String> = []
    var texts: [Equation] = []
    for node in trace.names.order {
      guard let call = trace.names.call(at: node), !told.contains(call.function), let text = definition(call, node)
      else { continue }
      told.insert(call.function)
      texts.append(text)
    }
    return texts
  }

  /// Nil where the body rests on more than its parameters, or these stand for the same thing: what stands in it could not
  /// be told apart.
  private func definition(_ call: FunctionCall, _ node: NodeID) -> Equation? {
    let (names, graph) = (trace.names, trace.graph)
    let arguments = call.nodes
    guard call.isSelfContained, arguments.count == call.parameters.count, Set(arguments).count == arguments.count,
      let body = names.body(of: node)
    else { return nil }
    let parameters = zip(arguments, call.parameters).map { argument, name in
      (names.reference(to: argument), Formula.symbol(name, shape: graph.shape(of: argument)))
    }
    func inParameters(_ formula: Formula) -> Formula {
      formula.replacing { part in parameters.first { $0.0 == part }?.1 }
    }
    let head = Formula(.call(call.function, parameters.map(\.1)), shape: graph.shape(of: node))
    var equation = Equation(Text(head, .definition), [.init(Math(Text(inParameters(body), .definition)))])
    if arguments.count == 1, graph.shape(of: node).isEmpty, graph.shape(of: arguments[0]).isEmpty,
      let derivatives = NamedNode(of: node, in: trace, isWanted: { $0 == arguments[0] })?.derivatives(trace.style),
      let slope = derivatives.formulas.first?.first
    {
      equation.aside = "\(call.derivative(at: parameters[0].1))\(Relation.equal)\(inParameters(slope))"
    }
    return equation
  }
}
