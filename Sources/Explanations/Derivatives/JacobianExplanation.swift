import Graphs
import Tensors

/// Tells the Jacobian of an output at each of some nodes.
struct JacobianExplanation: Explanation {
  let narrator: Narrator
  let output: NodeID
  let variables: [Reference]
  /// Each of the output's shape followed by the variable's; nil where there are no numbers.
  let jacobians: [Tensor<Double>]?
  let plan: JacobianPlan

  private var graph: Graph { narrator.named.graph }
  private var style: NumberStyle { narrator.style }
  private var isTransposed: Bool { narrator.options.layout == .denominator }
  private var name: String { label(output) }

  private func label(_ node: NodeID) -> String { narrator.label(of: node) }
  private func reference(_ node: NodeID) -> Formula { narrator.reference(to: node) }
  private func words(_ node: NodeID) -> Text { Text(reference(node), .definition, as: .plain) }

  var document: Document {
    guard let jacobians, narrator.options.form != .general else { return general }
    let whole = WholeDefinition(narrator, output, variables.map(\.whole).filter { $0 != output })
    var blocks: [Block] = []
    for (variable, jacobian) in zip(variables, jacobians) { blocks += part(variable, jacobian, whole) }
    return Document(blocks + [.note(Text(sweeps))])
  }

  var members: [JSONValue.Member] {
    let values = variables.enumerated().map { k, variable in
      JSONValue.Member(label(variable.node), jacobians.map { JSONValue($0[k]) } ?? .null)
    }
    let isGeneral = jacobians == nil || narrator.options.form == .general
    return [.init("output", .string(name))] + (isGeneral ? [.init("form", "general")] : [])
      + [.init("jacobians", .object(values))]
  }

  /// The Jacobians in symbols alone.
  private var general: Document {
    let hasLetters = graph.ancestors(of: [output]).contains { graph.shape(of: $0).hasLetters }
    let given = hasLetters ? nil : WholeDefinition(narrator, output, variables.map(\.whole))
    return Document(
      variables.flatMap { variable -> [Block] in
        let (s, t) = (graph.shape(of: output), graph.shape(of: variable.node))
        let heading = Block.heading(
          Text("Jacobian of \(name) with respect to \(label(variable.node))"),
          aside: sizes(s, t))
        if s.count <= 1, t.count <= 1, let entries = given?.entries(at: variable), entries.saysMore(style) {
          let derivative = Text(Formula.partial(reference(output), reference(variable.node)))
          return [
            heading, .display([.text(derivative), .relation(.equal)] + entries.formulaMath(narrator.options.layout)),
          ]
        }
        guard graph.pathLength(from: variable.whole, to: output) > 0 else {
          return [heading, .note(Text("no path leads from \(label(variable.node)) to \(name): the Jacobian is zero"))]
        }
        guard !variable.isPart else {
          return [heading, .note(Text("that part of the Jacobian with respect to \(label(variable.whole))"))]
        }
        return [heading] + GeneralJacobian(narrator, output).blocks(at: variable.node)
      })
  }

  private func part(_ variable: Reference, _ jacobian: Tensor<Double>, _ whole: WholeDefinition?) -> [Block] {
    let (s, t) = (graph.shape(of: output), graph.shape(of: variable.node))
    let derivative = Text(Formula.partial(reference(output), reference(variable.node)))
    let (m, n) = (s.entryCount, t.entryCount)
    let matrix = jacobian.reshaped([m, n])
    let isMatrix = s.count <= 1 && t.count <= 1
    var blocks: [Block] = [
      .heading(
        "Jacobian of \(words(output)) with respect to \(words(variable.node))",
        aside: meaning(s, t, reference(variable.node)))
    ]
    // Entries say more than the structure of a definition of numbers.
    if isMatrix, let entries = whole?.entries(at: variable), entries.saysMore(style) {
      let formulas = entries.formulaMath(narrator.options.layout)
      blocks.append(.display([.text(derivative), .relation(.equal)] + formulas))
    } else if let structure = whole?.structure(at: variable.node) {
      blocks.append(.equations([Equation(derivative, [.init(Math(Text(structure)))])]))
    }
    if isMatrix {
      let (rows, columns) = (LabelledMatrix.labels(reference(output), s), LabelledMatrix.labels(variable, narrator))
      let table = LabelledMatrix(
        isTransposed ? matrix.transposed : matrix, rows: isTransposed ? columns : rows,
        columns: isTransposed ? rows : columns, style)
      blocks += table.blocks
    } else {
      blocks += slices(jacobian, reference(variable.node), t)
    }
    return blocks + remarks(variable, matrix, isMatrix: isMatrix)
  }

  /// The shape alone: in general form the letters of the indices are those of the entries.
  private func sizes(_ s: Shape, _ t: Shape) -> Text {
    let parts = [s, t].map { $0.count > 1 ? "(\($0.sign))" : $0.isEmpty ? "1" : $0.sign }
    return Text((isTransposed ? parts.reversed() : parts).joined(separator: "×"), .shape)
  }

  /// The shape and what an entry is.
  private func meaning(_ s: Shape, _ t: Shape, _ x: Formula) -> Text {
    let parts = [s, t].map { $0.count > 1 ? "(\($0.sign))" : $0.isEmpty ? "1" : $0.sign }
    let shape = (isTransposed ? parts.reversed() : parts).joined(separator: "×")
    guard s.count == 1, t.count == 1 else { return Text(shape) }
    let page = narrator.page
    let (i, j) = (page.formula(.i), page.formula(.j))
    let (row, column) = isTransposed ? (j, i) : (i, j)
    let entry = Formula.partial(
      Formula(.indexed(reference(output), [row])), Formula(.indexed(x, [column])))
    return "\(shape): \(Formula(.indexed(page.formula(.jacobian), [i, j]))) = \(entry)"
  }

  /// A slice in the variable's shape for each entry of the output.
  private func slices(_ jacobian: Tensor<Double>, _ x: Formula, _ t: Shape) -> [Block] {
    let s = graph.shape(of: output)
    let (m, n) = (s.entryCount, t.entryCount)
    let shown = min(m, Self.mostSlices)
    var math = Math([])
    for k in 0..<shown {
      if k > 0 { math.append(.gap) }
      let y = reference(output)
      math.append(.text("\(.partial(s.isEmpty ? y : y.entry(k), x)) ="))
      style.figure(Tensor(t, Array(jacobian.scalars[k * n..<(k + 1) * n]))).atoms.forEach { math.append($0) }
    }
    let rest = m > shown ? [Block.note(Text("\(m - shown) of \(m) slices not shown"))] : []
    return [.display(math)] + rest
  }

  private static let mostSlices = 6

  private func remarks(_ variable: Reference, _ matrix: Tensor<Double>, isMatrix: Bool) -> [Block] {
    let x = label(variable.node)
    let (m, n) = (matrix.shape[0], matrix.shape[1])
    guard graph.pathLength(from: variable.whole, to: output) > 0 else {
      return [.note(Text("no path leads from \(x) to \(name): the Jacobian is zero"))]
    }
    let structure = MatrixStructure(isTransposed ? matrix.transposed : matrix)
    if m == n, n > 1, graph.isElementwise(output, in: variable) {
      let what = structure.shape == .diagonal ? "diagonal" : structure.words(style.text) ?? "diagonal"
      return [.note(Text("\(what): \(name) is element-wise in \(x)"))]
    }
    // Slices show no diagonal of which there could be blocks, and of what is not finite nothing is known.
    guard isMatrix || structure.shape == .zero, matrix.allSatisfy(\.isFinite), let words = structure.words(style.text)
    else { return [] }
    return [.note(Text(m == n || structure.shape == .zero ? "\(words) at this point" : words))]
  }

  private var sweeps: String {
    let m = graph.shape(of: output).entryCount
    let n = variables.reduce(0) { $0 + graph.shape(of: $1.node).entryCount }
    let names = variables.map { label($0.node) }.joined(separator: ", ")
    if plan == .diagonal { return "one forward sweep with a tangent of ones gives the whole diagonal" }
    let forward = "forward mode: \(n) sweep\(n == 1 ? "" : "s"), one for each entry of \(names)"
    let backward = "reverse mode: \(m), one for each entry of \(name)"
    let chosen = if case .reverse = plan { "reverse" } else { "forward" }
    return "\(forward); \(backward); \(chosen) mode was taken"
  }
}

extension Narrator {
  /// The Jacobian of an output at each of some nodes, with what its structure is and how it was swept.
  ///
  /// - Parameters:
  ///   - jacobians: for each reference the derivatives, of the output's shape followed by the reference's; nil of an
  ///     output without a value.
  ///   - plan: how they were swept.
  public func jacobian(
    of output: NodeID, wrt references: [Reference], _ jacobians: [Tensor<Double>]?, plan: JacobianPlan
  ) -> some Explanation {
    JacobianExplanation(narrator: self, output: output, variables: references, jacobians: jacobians, plan: plan)
  }
}
