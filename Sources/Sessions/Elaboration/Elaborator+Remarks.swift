import Graphs
import Language
import Tensors

// Where a text means something else here than it would elsewhere, a note says so.
extension Elaborator {
  private mutating func remark(_ note: String) {
    if !notes.contains(note) { notes.append(note) }
  }

  /// `W * x` and `x' * b`, where a matrix product was probably meant, and arrays that broadcasting makes larger than both.
  mutating func remark(
    on operation: Language.InfixOperator, _ a: Value, _ b: Value, _ tree: SyntaxTree, _ l: SyntaxTree.Index,
    _ r: SyntaxTree.Index
  ) {
    let (s, t) = (shape(a), shape(b))
    guard !s.isEmpty, !t.isEmpty else { return }
    let isTransposed = if case .transpose = tree[l].kind { true } else { false }
    let isProductOfTransposed = isTransposed && s.last == t.first
    // A vector beside a transposed one is an outer product on paper, and x ⊙ x here.
    if operation == .multiply, case .transpose(let y) = tree[r].kind, s.count == 1, t.count == 1 {
      remark("* is element-wise; the outer product is outer(\(text(tree, l)), \(text(tree, y)))")
      return
    }
    if operation == .multiply, isProductOfTransposed || s.count == 2 && t.count == 1 && s[1] == t[0] && s[0] > 1 {
      let how = isTransposed ? "" : ": \(text(tree, r)) multiplies each row of \(text(tree, l))"
      remark("* is element-wise\(how); the matrix product is \(product(tree, l)) @ \(text(tree, r))")
      return
    }
    guard let result = broadcastShape(s, t), result.entryCount > max(s.entryCount, t.entryCount) else { return }
    remark(
      "\(text(tree, l)) is \(s.text) and \(text(tree, r)) is \(t.text): broadcasting makes \(result.text); "
        + "reshape makes them alike")
  }

  /// An index that is a comparison.
  mutating func remark(onIndex k: SyntaxTree.Index, of array: String, _ tree: SyntaxTree) {
    guard case .infix(let operation, _, _) = tree[k].kind, operation.isComparison else { return }
    let condition = text(tree, k)
    remark("\(condition) is 0 or 1, and an index: no entries are left out; where(\(condition), \(array), 0) chooses")
  }

  /// Several lists of indices, which NumPy reads as pairs.
  mutating func remarkOnSeveralLists(_ tree: SyntaxTree, _ i: SyntaxTree.Index, in shape: Shape) {
    guard case .element(let array, let subscripts) = tree[i].kind else { return }
    var pairs = ""
    if shape.count == 2, case .index(let rows) = subscripts[0], case .index(let columns) = subscripts[1] {
      let chosen = "\(tree.factorText(of: array))[\(tree.text(of: rows))]"
      pairs = "; pairs of them: sum(one_hot(\(tree.text(of: columns)), \(shape[1])) * \(chosen), axis=1)"
    }
    remark("\(text(tree, i)) is the block of these rows and columns" + (pairs.utf8.count <= 90 ? pairs : ", not pairs"))
  }

  /// `f'` of a value.
  mutating func remark(onTranspose i: SyntaxTree.Index, of x: SyntaxTree.Index, _ tree: SyntaxTree) {
    guard tree.text(of: i).hasSuffix("'") else { return }
    let name = text(tree, x)
    remark("\(name)' is the transpose of \(name), a number; a derivative is grad(\(name), x)")
  }

  /// Losses of what they make themselves.
  mutating func remark(on operation: ArrayOperation, _ operands: [Value]) {
    guard let node = operands.first?.node, case .array(.softmax) = graph.operation(of: node) else { return }
    switch operation {
    case .crossEntropy: remark("cross_entropy takes scores and applies softmax itself: here softmax is applied twice")
    case .negativeLogLikelihood:
      remark("nll_loss takes log-probabilities, as of log_softmax, and these are probabilities")
    default: break
    }
  }

  private func text(_ tree: SyntaxTree, _ i: SyntaxTree.Index) -> String { Diagnostic.shortened(tree.text(of: i)) }

  /// A chain of products with the sign of the matrix product.
  private func product(_ tree: SyntaxTree, _ i: SyntaxTree.Index) -> String {
    guard case .infix(.multiply, let l, let r) = tree[i].kind else { return text(tree, i) }
    return "\(product(tree, l)) @ \(text(tree, r))"
  }
}

extension Language.InfixOperator {
  /// Whether it compares.
  fileprivate var isComparison: Bool {
    switch self {
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: true
    default: false
    }
  }
}
