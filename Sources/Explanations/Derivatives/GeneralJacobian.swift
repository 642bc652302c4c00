import Graphs
import Tensors

/// A Jacobian in symbols: as a matrix, in indices where one operation leads there, and what it makes of a gradient.
struct GeneralJacobian {
  private let trace: Trace
  private let output: NodeID
  private var graph: Graph { trace.graph }
  private var page: PageNames { trace.names.page }

  init(_ narrator: Narrator, _ output: NodeID) { (trace, self.output) = (narrator.trace(of: [output]), output) }

  private static let longest = 200

  /// The lines about the Jacobian at a variable; none where no path leads there.
  func blocks(at variable: NodeID) -> [Block] {
    let (y, x) = (trace.names.reference(to: output), trace.names.reference(to: variable))
    let name = Text(Formula.partial(y, x))
    var lines: [Equation] = []
    var notes: [Block] = []
    if let map = map(at: variable), let form = form(map, y, x) {
      lines = matrix(at: variable, name)
      lines.append(Equation(Text(form.local.left), [.init(Math(Text(form.local.right)))]))
      if let zero = form.zero {
        lines.append(Equation(Text(zero.left), [.init("0")], aside: "if \(zero.other) ≠ \(zero.index)"))
      }
      notes = product(form, map, y, x)
    } else if let form = trace.graph.declaredFunction(of: output).map({ DeclaredForm(trace, $0, output, at: variable) }
    ),
      graph.operands(of: output).contains(variable), !y.shape.isEmpty || !x.shape.isEmpty
    {
      let left = Text(form.partialEntry)
      lines = matrix(at: variable, name)
      lines.append(Equation(left, [.init(Math(Text(form.slope)))]))
    } else if let structure = structure(at: variable) {
      lines = [Equation(name, [.init(Math(Text(structure)))])]
      notes = kept(in: structure)
    }
    guard !lines.isEmpty else { return [.note("too long to be written out; grad … general shows the steps")] }
    return [.equations(lines)] + notes
  }

  private func matrix(at variable: NodeID, _ name: Text) -> [Equation] {
    // Of a matrix by a matrix only the entries are written.
    guard graph.shape(of: variable).count + graph.shape(of: output).count <= 2,
      let structure = structure(at: variable)
    else { return [] }
    return [Equation(name, [.init(Math(Text(structure)))])]
  }

  /// The local Jacobian, where the variable is an operand that stands at one place of the output.
  private func map(at variable: NodeID) -> LinearMap<Formula>? {
    let places = graph.operands(of: output).indices.filter { graph.operands(of: output)[$0] == variable }
    let local = SymbolicLocalJacobians(trace, output)
    guard places.count == 1, local.maps.indices.contains(places[0]) else { return nil }
    return local.maps[places[0]]?.mapping { local.abbreviations.applied(to: $0).readable.named(by: page) }
  }

  private func form(_ map: LinearMap<Formula>, _ y: Formula, _ x: Formula) -> IndexForm? {
    guard CrossEntropyForm(trace, output) == nil, case .symbol = x.term else { return nil }
    return IndexForm(map, of: y, at: x, isLayer: graph.isLayer(output) || map.hasMatrix, in: page) { entry in
      .partial(self.scalar, entry)
    }
  }

  /// A name for a number that depends on the output, which no definition has.
  private var scalar: Formula {
    let free = ["L", "z", "f", "J", "q"].first { !trace.names.isReserved($0) } ?? "L_0"
    return .symbol(free)
  }

  /// What the Jacobian makes of a gradient: the sum over all results, of which one term is left.
  private func product(_ form: IndexForm, _ map: LinearMap<Formula>, _ y: Formula, _ x: Formula) -> [Block] {
    guard y.shape.count == 1, !x.shape.isEmpty, case .derivative(let local) = form.local.left.term,
      let target = local.variables.first
    else { return [] }
    let k = page.formula(.k)
    let entry = Formula(.indexed(Formula(y.term), [k]))
    let terms = Formula(.infix(.times, .partial(scalar, entry), .partial(entry, target)))
    let sum = Formula(.sum(over: [page.name(.k)], terms))
    let left = form.product.left
    return [
      .paragraph("of a number \(scalar) that depends on \(y):"),
      .equations([
        Equation(Text(left), [.init(Math(Text(sum))), .init(Math(Text(form.product.right)))])
      ]),
    ]
  }

  // MARK: The matrix

  /// The product of the local Jacobians along the paths, added up; nil where that is long.
  private func structure(at variable: NodeID) -> Formula? {
    let leading = graph.dependence(on: [variable], upTo: output)
    guard leading[output.index] else { return nil }
    var known: [NodeID: Formula] = [output: page.formula(.identity)]
    for node in trace.names.order.reversed() where leading[node.index] && node != variable && !graph.isLeaf(node) {
      guard let whole = known[node] else { continue }
      let local = SymbolicLocalJacobians(trace, node)
      for (k, operand) in graph.operands(of: node).enumerated() where leading[operand.index] {
        guard local.maps.indices.contains(k), let map = local.maps[k] else { continue }
        let readable = map.mapping { local.abbreviations.applied(to: $0).readable.named(by: page) }
        let product = whole.after(self.structure(readable, of: node, at: operand))
        known[operand] = known[operand].map { Formula(.infix(.plus, $0, product)) } ?? product
        if (known[operand]?.size ?? 0) > Self.longest { return nil }
      }
    }
    guard let whole = known[variable] else { return nil }
    return trace.options.layout == .denominator ? whole.transposedStructure : whole
  }

  private func structure(_ map: LinearMap<Formula>, of node: NodeID, at operand: NodeID) -> Formula {
    if let function = graph.declaredFunction(of: node), !function.isOfNumbers {
      let form = DeclaredForm(trace, function, node, at: operand)
      return .partial(form.function, form.x)
    }
    return map.structure(operand: graph.shape(of: operand)).named(by: page)
  }

  /// What stands in a formula of a definition that is not given as a name of its own.
  private func kept(in formula: Formula) -> [Block] {
    let nodes = trace.names.order.filter { node in
      guard !graph.isLeaf(node), let name = trace.names.name(of: node) else { return false }
      return formula.contains { $0.term == .symbol(name) }
    }
    return nodes.isEmpty ? [] : [.paragraph("with " + nodes.map { trace.names.equation($0) }.joined(separator: ", "))]
  }
}
