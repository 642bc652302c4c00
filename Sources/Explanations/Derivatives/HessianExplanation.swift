import Graphs
import Tensors

/// Tells the Hessian of a number by the entries of some nodes.
struct HessianExplanation: Explanation {
  let narrator: Narrator
  let output: NodeID
  let variables: [Reference]
  /// The entries of the variables one after the other, down and across.
  let matrix: Tensor<Double>
  let plan: JacobianPlan

  private var graph: Graph { narrator.named.graph }
  private var style: NumberStyle { narrator.style }
  private func label(_ node: NodeID) -> String { narrator.label(of: node) }
  private func words(_ node: NodeID) -> Text { Text(narrator.reference(to: node), .definition, as: .plain) }

  var document: Document {
    let names = variables.map { words($0.node) }
    let labels = variables.flatMap { LabelledMatrix.labels($0, narrator) }
    let n = labels.count
    let of = variables.count == 1 && graph.shape(of: variables[0].node).count == 1
    let x = narrator.reference(to: variables[0].node)
    let page = narrator.page
    let (h, i, j) = (page.formula(.hessian), page.formula(.i), page.formula(.j))
    let second = Formula.partial(
      narrator.reference(to: output), Formula(.indexed(x, [i])), Formula(.indexed(x, [j])))
    let meaning: Text = of ? "\(n)×\(n): \(Formula(.indexed(h, [i, j]))) = \(second)" : "\(n)×\(n)"
    var blocks: [Block] = [
      .heading("Hessian of \(words(output)) with respect to \(names.joined(separator: ", "))", aside: meaning)
    ]
    if n <= Self.mostFormulas, let whole = WholeDefinition(narrator, output, variables.map(\.whole)),
      let entries = whole.hessian(variables), entries.saysMore(style)
    {
      blocks.append(.display([.text(Text(h)), .relation(.equal)] + entries.formulaMath(.numerator)))
    }
    guard narrator.options.form != .general else {
      let isTold = blocks.count > 1
      return Document(
        isTold ? blocks : blocks + [.note("its entries are too long for formulas; hessian prints numbers")])
    }
    blocks += LabelledMatrix(matrix, rows: labels, columns: labels, style).blocks
    return Document(blocks + remarks(n).map { .note(Text($0)) })
  }

  var members: [JSONValue.Member] {
    [
      .init("output", .string(label(output))), .init("wrt", .array(variables.map { .string(label($0.node)) })),
      .init("matrix", JSONValue(matrix)),
    ]
  }

  private static let mostFormulas = 4
  private static let mostEigenvalues = 64

  private func remarks(_ n: Int) -> [String] {
    let sweeps = plan.sweeps == 1 ? "one forward sweep" : "\(n) forward sweeps, one for each entry,"
    let effort = "\(sweeps) over the nodes of the gradient: forward over reverse"
    // Of what is not finite nothing is known: inf equals inf, and nan nothing.
    guard matrix.allSatisfy(\.isFinite) else { return [effort] }
    let structure = MatrixStructure(matrix)
    var remarks: [String] = []
    switch structure.shape {
    case .zero: remarks.append("zero: \(label(output)) has no curvature here")
    case .full where n > 1: remarks.append(structure.isSymmetric ? "equal to its transpose" : "not symmetric here")
    case .full: break
    default:
      let words = structure.words(style.text) ?? ""
      remarks.append("\(words) at this point" + (structure.isSymmetric ? "" : ", not symmetric"))
    }
    if n > 1, n <= Self.mostEigenvalues, structure.shape != .zero, structure.isSymmetric,
      let eigenvalues = matrix.symmetricEigenvalues
    {
      // What a diagonal says needs no rounding; other eigenvalues are known to that of the largest.
      let diagonal = (0..<n).map { matrix.scalars[$0 * n + $0] }.sorted()
      remarks.append(structure.isDiagonal ? definiteness(diagonal, zero: 0) : definiteness(eigenvalues))
    }
    return remarks + [effort]
  }

  private func definiteness(_ eigenvalues: [Double]) -> String {
    definiteness(eigenvalues, zero: 1e-12 * eigenvalues.reduce(0) { max($0, $1.magnitude) })
  }

  /// How a matrix curves, where eigenvalues up to a size are none.
  private func definiteness(_ eigenvalues: [Double], zero: Double) -> String {
    let shown = eigenvalues.prefix(6).map { style.text($0.magnitude <= zero ? 0 : $0) }.joined(separator: ", ")
    let list = "eigenvalues \(shown)" + (eigenvalues.count > 6 ? ", … (\(eigenvalues.count) in all)" : "")
    guard let low = eigenvalues.first, let high = eigenvalues.last else { return list }
    switch (low, high) {
    case _ where low > zero: return "positive definite, curved upwards in every direction: \(list)"
    case _ where high < -zero: return "negative definite, curved downwards in every direction: \(list)"
    case _ where low >= -zero: return "positive semidefinite, flat in some direction: \(list)"
    case _ where high <= zero: return "negative semidefinite, flat in some direction: \(list)"
    default: return "indefinite, as at a saddle: \(list)"
    }
  }
}

extension Narrator {
  /// The Hessian of a number by the entries of some nodes, with its structure and its definiteness.
  public func hessian(of output: NodeID, wrt references: [Reference], _ matrix: Tensor<Double>, plan: JacobianPlan)
    -> some Explanation
  {
    HessianExplanation(narrator: self, output: output, variables: references, matrix: matrix, plan: plan)
  }
}
