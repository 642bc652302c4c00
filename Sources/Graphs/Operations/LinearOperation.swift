import Tensors

/// The one list of operations that are linear in their first operand.
public enum LinearOperation: Hashable, Sendable {
  case sum(Sum), broadcast(Broadcast), reshape(Reshape), transpose(Transpose)
  case select(Select), place(Place), take(Take), scatter(Scatter)
  case diagonal(Diagonal), trace(MatrixTrace), flip(Flip), tile(Tile), cumulativeSum(CumulativeSum)
  case triangle(Triangle), bilinear(Bilinear)

  /// Hands the rule, with its static type, to a reading.
  @inline(__always)
  public func read<T: LinearReading>(_ reading: T) -> T.Result {
    switch self {
    case .sum(let r): reading.read(r)
    case .broadcast(let r): reading.read(r)
    case .reshape(let r): reading.read(r)
    case .transpose(let r): reading.read(r)
    case .select(let r): reading.read(r)
    case .place(let r): reading.read(r)
    case .take(let r): reading.read(r)
    case .scatter(let r): reading.read(r)
    case .diagonal(let r): reading.read(r)
    case .trace(let r): reading.read(r)
    case .flip(let r): reading.read(r)
    case .tile(let r): reading.read(r)
    case .cumulativeSum(let r): reading.read(r)
    case .triangle(let r): reading.read(r)
    case .bilinear(let r): reading.read(r)
    }
  }
}

/// Something done with a linear rule of any type.
public protocol LinearReading {
  associatedtype Result
  /// Does it with this rule.
  func read<R: LinearRule>(_ rule: R) -> Result
}

extension LinearOperation {
  /// The operation applied to a tangent.
  func applied<V: ArrayVocabulary>(to t: V, _ parameters: [V]) -> V { read(Application(operands: [t] + parameters)) }
  /// The transpose applied to a gradient.
  func transposed<V: ArrayVocabulary>(_ g: V, from: Shape, parameters: [V]) -> V {
    read(Transposition(g: g, from: from, parameters: parameters))
  }
  /// The name of the Jacobian.
  public func structure(from: Shape) -> Formula { read(StructureReading(from: from)) }
}

private struct Application<V: ArrayVocabulary>: LinearReading {
  let operands: [V]
  func read<R: LinearRule>(_ rule: R) -> V { .apply(rule, operands) }
}
private struct Transposition<V: ArrayVocabulary>: LinearReading {
  let g: V, from: Shape, parameters: [V]
  func read<R: LinearRule>(_ rule: R) -> V { rule.transposed(g, from: from, parameters: parameters) }
}
private struct StructureReading: LinearReading {
  let from: Shape
  func read<R: LinearRule>(_ rule: R) -> Formula { rule.structure(from: from) }
}
