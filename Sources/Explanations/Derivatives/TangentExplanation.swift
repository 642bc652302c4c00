import Graphs
import Tensors

/// Tells forward mode: the values with the tangents beside them.
///
/// Source: the tables of Baydin et al., "Automatic Differentiation in Machine Learning: a Survey", 3.1.
struct TangentExplanation: Explanation {
  private let trace: Trace
  private let output: NodeID
  private let motions: [Motion]
  private let tangents: Tangents
  /// Entries of all variables that lead to the output, and what they are called.
  private let inputs: (count: Int, names: String)

  private var graph: Graph { trace.graph }
  private var names: TraceNames { trace.names }
  private var style: NumberStyle { trace.style }

  init(_ narrator: Narrator, _ output: NodeID, _ motions: [Motion], inputs: [NodeID]) {
    trace = narrator.trace(of: [output])
    self.output = output
    self.motions = motions
    tangents = trace.graph.tangents(of: output, along: motions)
    self.inputs = (
      inputs.reduce(0) { $0 + narrator.named.graph.shape(of: $1).entryCount },
      inputs.map(narrator.label).joined(separator: ", ")
    )
  }

  /// The tangent of what a formula names: ẋ.
  private static func dotted(_ formula: Formula) -> Formula {
    formula.replacing { part in
      switch part.term {
      case .symbol: Formula(.tangent(part), shape: part.shape)
      // The index of a gather stays what it is.
      case .indexed(let x, let indices): Formula(.indexed(dotted(x), indices), shape: part.shape)
      default: nil
      }
    }
  }

  private func tangentName(_ node: NodeID) -> Text { Text(Self.dotted(names.reference(to: node))) }

  var document: Document {
    let moved = motions.map { motion -> Text in
      let (name, direction) = (tangentName(motion.node), motion.direction)
      return direction.count <= Self.longestDirection ? "\(name) = \(style.inline(direction))" : name
    }
    let nodes = names.order.filter { names.name(of: $0) != nil }
    let (first, hidden, last) = trace.excerpt(nodes)
    var blocks: [Block] = [
      .heading(
        "Forward mode: how \(names.text(of: output)) moves", aside: "along \(moved.joined(separator: ", "))")
    ]
    blocks += lines(Array(first))
    if hidden > 0 { blocks += [trace.omission(hidden, "nodes", of: nodes.count)] + lines(Array(last)) }
    return Document(blocks + cost.map { .note(Text($0)) })
  }

  var members: [JSONValue.Member] {
    func tangent(_ node: NodeID) -> JSONValue {
      JSONValue(tangents[node] ?? Tensor(graph.shape(of: node), repeating: 0))
    }
    let named = names.order.filter { names.name(of: $0) != nil }
    return [
      .init("output", .string(names.label(of: output))), .init("value", JSONValue(graph.value(of: output))),
      .init("tangent", tangent(output)),
      .init("tangents", .object(named.map { JSONValue.Member(names.label(of: $0), tangent($0)) })),
    ]
  }

  /// Values to the left and tangents to the right where all fit, else under each other.
  private func lines(_ nodes: [NodeID]) -> [Block] {
    let rows = trace.told(nodes) { (value: value($0), tangent: tangent($0)) }
    func text(_ equation: Equation) -> Text {
      equation.sides.reduce(equation.name) { $0 + " \($1.relation.sign) " + $1.math.inline }
    }
    let (left, right) = (rows.map { text($0.value) }, rows.map { text($0.tangent) })
    let widths = [left, right].map { $0.map { TextWidth.columns(of: $0.string) }.max() ?? 0 }
    let isFlat = rows.allSatisfy { row in
      row.value.workings.isEmpty && row.tangent.workings.isEmpty && row.tangent.aside == nil
    }
    guard isFlat, widths[0] <= 38, widths[1] <= 38 else {
      return rows.map { .equations([$0.value, $0.tangent]) }
    }
    return [.table(Table([Table.Column("value", left), Table.Column("tangent", right)], hasSteps: true))]
  }

  private func value(_ node: NodeID) -> Equation {
    let name = names.text(of: node)
    let value = graph.value(of: node).map(\.numeral)
    let formula = names.formula(of: node).map { [Equation.Side(Math(Text($0, .definition)))] } ?? []
    guard trace.isShownWhole(value), value.rank <= 1 else {
      return Equation(
        name, formula, aside: Text(value.shape.sign, .shape), workings: [.continuation([.init(style.figure(value))])])
    }
    return Equation(name, formula + [.init(Math(style.inline(value)))])
  }

  private func tangent(_ node: NodeID) -> Equation {
    let name = tangentName(node)
    guard let tangent = tangents[node]?.map(\.numeral) else {
      let zero = graph.shape(of: node).isEmpty ? "0" : "0 everywhere"
      return Equation(name, [.init(Math(Text(zero, .number)))])
    }
    var sides: [Equation.Side] = []
    var relation = Relation.equal
    var aside: Text?
    if let formula = motions.contains(where: { $0.node == node }) ? nil : formula(node, tangent) {
      let values = values(node)
      switch values.gap(formula, tangent) {
      case .absent: aside = "where a path leads"
      case .undefined: aside = "\(names.text(of: node)) has no value here"
      case nil: break
      }
      sides.append(.init(Math(Text(formula))))
      if tangent.isScalar, formula.shape.isEmpty, aside == nil {
        let numbers = values.withNumbers(formula)
        let text = Text(numbers, .derivativeNumbers(style))
        let isNumber = numbers.writtenNumber != nil
        if numbers != formula, !isNumber, text.string.count <= Self.longestNumbers { sides.append(.init(Math(text))) }
        relation = isNumber ? .equal : values.relation(formula, to: tangent)
        return Equation(name, sides + [.init(Math(style.number(tangent.scalars[0])), relation: relation)])
      }
      relation = aside == nil ? values.relationOnLine(formula, to: tangent) : .equal
    }
    guard trace.isShownWhole(tangent), tangent.rank <= 1 else {
      return Equation(name, sides, aside: aside, workings: [.display(style.figure(tangent))])
    }
    return Equation(name, sides + [.init(Math(style.inline(tangent)), relation: relation)], aside: aside)
  }

  private static let longestNumbers = 40
  private static let longestDirection = 6

  /// The sum of the local Jacobians times the tangents of the operands, read from the node's own rule; of numbers without
  /// those by which no path leads.
  private func formula(_ node: NodeID, _ tangent: Tensor<Numeral>) -> Formula? {
    // The tangent of entries set together is their tangents set together.
    switch graph.operation(of: node) {
    case .array(.stack), .array(.concatenate):
      guard case .array(let operation) = graph.operation(of: node) else { return nil }
      return operation.formula(
        graph.operands(of: node).map {
          tangents[$0] == nil ? Self.zeros(graph.shape(of: $0)) : Self.dotted(names.reference(to: $0))
        })
    default: break
    }
    let symbols = SymbolicLocalJacobians(trace, node)
    let values = tangent.isScalar && !tangent.scalars[0].isNaN ? values(node) : nil
    var sum: Formula?
    for (position, operand) in graph.operands(of: node).enumerated() {
      guard tangents[operand] != nil, symbols.maps.indices.contains(position), let map = symbols.maps[position]
      else { continue }
      let product = map.push(Self.dotted(names.reference(to: operand)))
      if product.shape.isEmpty, tangent.isScalar, values?.gap(product, tangent) == .absent { continue }
      sum = sum.map { $0 + product } ?? product
    }
    return sum?.readable.named(by: names.page)
  }

  /// What does not move, in its shape: a literal takes entries of one shape only.
  private static func zeros(_ shape: Shape) -> Formula {
    guard !shape.isEmpty else { return Formula(.number(0)) }
    return Formula(.call("zeros", shape.map { Formula(integerLiteral: Int64($0)) }), shape: shape)
  }

  /// The values of a node, of its operands and of their tangents.
  private func values(_ node: NodeID) -> FormulaValues {
    var values = trace.values(at: node)
    for operand in graph.operands(of: node) {
      guard let tangent = tangents[operand]?.map(\.numeral) else {
        let shape = graph.shape(of: operand)
        if !shape.isEmpty { values[Self.zeros(shape)] = Tensor(shape, repeating: 0) }
        continue
      }
      values[Self.dotted(names.reference(to: operand))] = tangent
    }
    return values
  }

  private var cost: [String] {
    let name = names.label(of: output)
    let m = graph.shape(of: output).entryCount
    let n = inputs.count
    let forward = "forward mode needs \(n) sweep\(n == 1 ? "" : "s"), one for each entry of \(inputs.names)"
    let backward = "reverse mode \(m), one for each entry of \(name)"
    let verdict = n == m ? "they cost the same here" : "\(n < m ? "forward" : "reverse") mode is cheaper here"
    return ["all derivatives of \(name): \(forward); \(backward); \(verdict)"]
  }
}

extension Math {
  /// The atoms one after another, for formulas that are text.
  fileprivate var inline: Text {
    atoms.reduce(Text("")) { text, atom in
      if case .text(let part) = atom { text + part } else { text }
    }
  }
}

extension Narrator {
  /// Forward mode: every node on which an output rests with its value and its tangent, as some nodes move.
  ///
  /// - Parameters:
  ///   - motions: what moves, and in which direction.
  ///   - inputs: the variables that lead to the output, whose entries forward mode would sweep one by one.
  public func tangents(
    of output: NodeID, along motions: [Motion], inputs: [NodeID]
  ) -> some Explanation {
    TangentExplanation(self, output, motions, inputs: inputs)
  }
}
