import Graphs
import Tensors

/// A scalar rule applied in any vocabulary.
private struct ScalarApplication<V: ScalarVocabulary>: ScalarReading {
  let x: [V]
  func unary<R: UnaryRule>(_ rule: R.Type) -> V { .apply(rule, x[0]) }
  func binary<R: BinaryRule>(_ rule: R.Type) -> V { .apply(rule, x[0], x[1]) }
  func other() -> V { x[0] }
}

extension Opcode {
  /// The rule applied in any vocabulary.
  func applied<V: ScalarVocabulary>(to x: [V]) -> V { read(ScalarApplication(x: x)) }
  /// How many operands the rule takes.
  var arity: Int { description?.arity ?? 0 }
  /// Which operands a gradient flows to.
  var differentiable: [Bool] { description?.differentiable ?? [] }
}

/// An array rule applied in any vocabulary.
private struct ArrayApplication<V: ArrayVocabulary>: ArrayReading {
  let x: [V]
  func read<R: ArrayRule>(_ rule: R) -> V { .apply(rule, x) }
}

extension ArrayOperation {
  /// The rule applied in any vocabulary.
  func applied<V: ArrayVocabulary>(to x: [V]) -> V { read(ArrayApplication(x: x)) }
}

extension LinearMap {
  /// The same structure with its parts read in another vocabulary.
  func mapped<W: ArrayVocabulary>(_ read: (V) throws -> W) rethrows -> LinearMap<W> {
    switch self {
    case .identity: .identity
    case .diagonal(let d): .diagonal(try read(d))
    case .left(let a, let flipped, let argument):
      .left(try read(a), transposed: flipped, of: argument == .transposed ? .transposed : .asItIs)
    case .right(let b, let flipped, let argument):
      .right(try read(b), transposed: flipped, of: argument == .transposed ? .transposed : .asItIs)
    case .outer(let u, let v, let axis): .outer(try read(u), try read(v), axis: axis)
    case .row(let v, let axis): .row(try read(v), axis: axis)
    case .linear(let operation, let from, let parameters):
      .linear(operation, from: from, parameters: try parameters.map(read))
    case .difference(let a, let b): .difference(try a.mapped(read), try b.mapped(read))
    case .sum(let a, let b): .sum(try a.mapped(read), try b.mapped(read))
    case .composed(let a, let b, let through): .composed(try a.mapped(read), try b.mapped(read), through: through)
    }
  }
}
