import Graphs
import Tensors

/// Tells symbol-to-symbol differentiation: the nodes that it adds to the graph, its formula and its value.
struct DerivativeExplanation: Explanation {
  private let narrator: Narrator
  private let derivative: DerivativeNodes
  private let trace: Trace

  private var graph: Graph { trace.graph }
  private var style: NumberStyle { trace.style }
  private var result: NodeID { derivative.result }

  init(_ narrator: Narrator, _ derivative: DerivativeNodes) {
    self.narrator = narrator
    self.derivative = derivative
    trace = narrator.trace(of: [derivative.result])
  }

  /// ∂z/∂x, ∂²z/∂x², ∂²z/∂x∂y.
  private var name: Formula {
    let variables = derivative.variables.map { narrator.reference(to: $0.node) }
    return Formula(.derivative(.init(of: narrator.reference(to: derivative.output), by: variables)))
  }

  var document: Document {
    let added = trace.names.order.filter { derivative.isNew($0) && trace.names.name(of: $0) != nil }
    let count = added.count == 1 ? "1 node added" : "\(added.count) nodes added"
    let before = derivative.unsimplified.map { $0 > added.count ? "; \($0) before simplification" : "" } ?? ""
    var blocks: [Block] = [.heading("\(name) as nodes of the graph", aside: Text(count + before))]
    if added.isEmpty {
      let what = formula.map { Text($0, .definition) } ?? trace.names.text(of: result)
      let isThere: Text = graph.isLeaf(result) ? "the derivative is \(what)" : "\(what) is a node already"
      blocks.append(.note("nothing to add: \(isThere)"))
    } else {
      let (first, hidden, last) = trace.excerpt(added)
      let meanings = GradientMeanings(derivative, narrator)
      blocks.append(.equations(trace.told(first) { equation($0, meanings) }))
      if hidden > 0 {
        blocks += [
          trace.omission(hidden, "nodes", of: added.count), .equations(trace.told(last) { equation($0, meanings) }),
        ]
      }
    }
    return Document(blocks + [.heading("Derivative")] + answer)
  }

  /// A node with what it is in the backward pass.
  private func equation(_ node: NodeID, _ meanings: GradientMeanings) -> Equation {
    var equation = ForwardPass(trace, saysForms: false).equation(node)
    if let meaning = meanings[node] { equation.aside = meaning }
    return equation
  }

  private var answer: [Block] {
    guard trace.tellsNumbers(of: result) else { return generalAnswer }
    let value = graph.value(of: result)
    var sides: [Equation.Side] = []
    var relation = Relation.equal
    if let formula {
      let written = formula.readable.named(by: trace.names.page).withPlacedEntries.collected
      let text = Text(written)
      let length = text.string
      if length.count <= Self.longestFormula, length != style.inline(value).string {
        sides.append(.init(Math(text)))
        relation = values.relationOnLine(written, to: value.map(\.numeral))
      }
    }
    let isElided = sides.isEmpty && graph.literal(result) == nil && !graph.isLeaf(result)
    if isElided { sides.append(.init(Math(trace.names.text(of: result)))) }
    let title = Text(name)
    let line =
      value.rank <= 1
      ? Equation(title, sides + [.init(Math(style.inline(value)), relation: relation)])
      : Equation(
        title, sides, aside: Text(value.shape.sign, .shape),
        workings: [.continuation([.init(style.figure(value), relation: relation)])])
    let note = isElided ? [Block.note("its formula is too long to be written out; the nodes above compute it")] : []
    return [.equations([line])] + note
  }

  /// The formula alone.
  private var generalAnswer: [Block] {
    let written = formula.map { $0.readable.named(by: trace.names.page).withPlacedEntries.collected }
    let text = written.map { Text($0) } ?? trace.names.text(of: result)
    let isShort = text.string.count <= Self.longestFormula
    // A formula of several lines breaks between its factors.
    if isShort, text.string.count > Self.longestLine { return [.paragraph("  \(name)\(Relation.equal)" + text)] }
    return [.equations([Equation(Text(name), [.init(Math(isShort ? text : trace.names.text(of: result)))])])]
  }

  private static let longestLine = 60
  private static let longestFormula = 240
  private static let mostTerms = 2000

  private var own: [NodeID: String] { narrator.named.names.filter { !derivative.isNew($0.key) } }

  /// The graph of the derivative with the session's names, and those that the page has for arrays which no formula says.
  private var plain: Trace {
    var own = own
    for node in trace.names.order where graph.isLeaf(node) && own[node] == nil {
      own[node] = trace.names.name(of: node)
    }
    let named = NamedGraph(graph, names: own, constants: narrator.named.constants, reserved: narrator.named.reserved)
    return Trace(Narrator(named, options: narrator.options), [result])
  }

  /// The values of what stands in the formula.
  private var values: FormulaValues {
    let plain = plain
    var values = FormulaValues(style)
    for node in plain.names.order where graph.literal(node) == nil && node != result {
      values[plain.names.reference(to: node)] = plain.value(of: node)
    }
    return values
  }

  /// The derivative written out in the session's names; nil where that is too long.
  private var formula: Formula? {
    if let literal = graph.literal(result) { return Formula(literal) }
    if let name = own[result] { return .symbol(name, shape: graph.shape(of: result)) }
    let plain = plain
    if graph.isLeaf(result) { return plain.names.reference(to: result) }
    return InlinedFormula(plain).formula(of: result, longest: Self.mostTerms)
  }

  /// The formula as it can be typed.
  private var typedFormula: String? {
    formula.map { formula in
      let typed = formula.withPlacedEntries.replacing { part in
        // An array of one entry becomes a number by its sum; a shape without axes cannot be typed.
        guard case .call("reshape", let x) = part.term, part.shape.isEmpty, let array = x.first else { return nil }
        return Formula(.call("sum", [array]))
      }
      return typed.collected.text(.typed)
    }
  }
}

extension DerivativeExplanation {
  var members: [JSONValue.Member] {
    let names = derivative.variables.map { JSONValue.string(narrator.label(of: $0.node)) }
    return [
      .init("output", .string(narrator.label(of: derivative.output))),
      .init("wrt", names.count == 1 ? names[0] : .array(names)),
      .init("formula", typedFormula.map { .string($0) } ?? .null),
      .init("value", trace.isGiven(result) ? JSONValue(graph.value(of: result)) : .null),
    ]
  }
}

extension Narrator {
  /// A derivative as nodes of the graph, the values of which are up to date.
  public func derivative(_ derivative: DerivativeNodes) -> some Explanation { DerivativeExplanation(self, derivative) }
}
