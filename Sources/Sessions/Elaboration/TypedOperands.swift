import Graphs
import Language
import Tensors

/// The two operands of an infix operation as they were typed, from which is made what could be typed instead.
///
/// Only where they stand: a long chain has operands for every link, and functions that call functions many on the stack.
struct TypedOperands {
  private let left: SyntaxTree.Index
  private let right: SyntaxTree.Index

  init(_ left: SyntaxTree.Index, _ right: SyntaxTree.Index) { (self.left, self.right) = (left, right) }

  /// How they are named where they do not fit.
  func texts(_ tree: SyntaxTree) -> [String] {
    [left, right].map { tree[$0].span.length > 200 ? "…" : tree.text(of: $0) }
  }

  /// A long operand is not worth repeating, and cut it could not be typed.
  private static let longest = 60

  /// What could be written so that the shapes fit.
  func whatFits(_ error: ShapeMismatch, _ tree: SyntaxTree) -> String? {
    guard error.shapes.count == 2, [left, right].allSatisfy({ tree[$0].span.length <= Self.longest }) else {
      return nil
    }
    let (s, t) = (tree.factorText(of: left), tree.factorText(of: right))
    func transposed(_ i: SyntaxTree.Index) -> String {
      if case .transpose(let x) = tree[i].kind { return tree.factorText(of: x) }
      return "\(tree.factorText(of: i)).T"
    }
    let (a, b) = (error.shapes[0], error.shapes[1])
    func fits(_ x: Shape, _ y: Shape) -> Bool { (try? MatrixProduct().shape([x, y])) != nil }
    switch error.operation {
    case "@":
      if a.count == 2, fits(a.reversed(), b) { return "\(transposed(left)) @ \(t)" }
      if b.count == 2, fits(a, b.reversed()) { return "\(s) @ \(transposed(right))" }
      if a.count == 2, b.count == 2, fits(a.reversed(), b.reversed()) {
        return "\(transposed(left)) @ \(transposed(right))"
      }
      if fits(b, a) { return "\(t) @ \(s)" }
      if a.isEmpty || b.isEmpty { return "\(s) * \(t)" }
    case "multiply":
      if fits(a, b) { return "\(s) @ \(t)" }
      if a.count == 2, fits(a.reversed(), b) { return "\(transposed(left)) @ \(t)" }
    default: break
    }
    return nil
  }
}

extension SyntaxTree {
  /// A part of the text that can be followed by `.T` or an index, and multiplied: in brackets unless it binds as tightly.
  func factorText(of i: Index) -> String {
    switch self[i].kind {
    case .infix, .prefix: "(\(text(of: i)))"
    default: text(of: i)
    }
  }
}

extension Elaborator {
  /// Refuses `W^T`, which is a transpose elsewhere, unless T is a name.
  func refuseTransposingPower(
    _ tree: SyntaxTree, _ l: SyntaxTree.Index, _ r: SyntaxTree.Index, _ locals: Locals
  ) throws(Problem) {
    guard case .name("T") = tree[r].kind, locals["T"] == nil, scope.definitions["T"] == nil else { return }
    throw Problem(.unknownName("T", nearest: "\(tree.factorText(of: l)).T"), at: tree[r].span)
  }

  /// An operation on operands that were typed; where their shapes do not fit, the problem says what would.
  mutating func append(
    _ operation: ArrayOperation, _ operands: [Value], at span: SourceSpan, _ typed: TypedOperands, _ tree: SyntaxTree
  ) throws(Problem) -> Value {
    do throws(Problem) {
      return try append(operation, operands, at: span, texts: [])
    } catch {
      guard case .shapes(let mismatch, _, nil) = error.kind else { throw error }
      throw Problem(
        .shapes(mismatch, operands: typed.texts(tree), fits: typed.whatFits(mismatch, tree)), at: error.span)
    }
  }
}

extension SourceSpan {
  fileprivate var length: Int { upper - lower }
}
