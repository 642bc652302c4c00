import Tensors

/// The product along an axis, or of everything; the gradient of an entry is the product of the others, also beside zeros.
///
/// Source: `numpy.prod`.
public struct Product: ArrayRule {
  /// The axis along which entries are multiplied; nil is all of them.
  public let axis: Int?
  /// Whether the axis stays at length 1.
  public let keep: Bool

  /// A product along an axis; nil is over everything.
  public init(axis: Int? = nil, keep: Bool = false) {
    self.axis = axis
    self.keep = keep
  }

  /// Longer runs are multiplied in blocks of this length: the gradient of a run is made from a square of its side.
  private static let block = 32

  public var operation: ArrayOperation { .product(self) }
  public var name: String { "prod" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    try Sum(axis: axis, keep: keep).shape(operands)
  }
  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    x[0].folded(axis: axis, empty: 1) { $0 * $1 }.reshaped(resultShape(x))
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    [reduced(.row(others(x[0]), axis: axis), from: x[0].shape, axis: axis, to: y.shape, keep)]
  }
  public func formula(_ x: [Formula]) -> Formula { .reduction(name, x[0], axis, keep, shape: resultShape(x)) }
  public func workspace(_ operands: [Shape]) -> Int {
    // A run, or each block of a long one, is repeated as a row for each of its entries.
    3 * operands[0].entryCount * min(operands[0].run(along: axis), Self.block)
  }

  /// For each entry the product of the others: each run repeated as a row per entry, with a 1 in that entry's place.
  private func others<V: ArrayVocabulary>(_ x: V) -> V {
    let n = x.shape.run(along: axis)
    let outer = axis.map { Array(x.shape[..<$0]).entryCount } ?? 1
    let inner = axis.map { Array(x.shape[($0 + 1)...]).entryCount } ?? 1
    if n > Self.block { return othersByBlocks(x.reshaped([outer, n, inner])).reshaped(x.shape) }
    let (head, tail): (Shape, Shape) = (outer == 1 ? [] : [outer], inner == 1 ? [] : [inner])
    let unit = V.apply(Diagonal(), [V(1).broadcast(to: [n])]).reshaped([n, n] + (inner == 1 ? [] : [1]))
    // A single run stays the vector that it is, which is also how it is best read.
    let runs = x.reshaped(head + (head.isEmpty ? [n] : [1, n]) + tail)
    return V.apply(Product(axis: head.count + 1), [runs * (1 - unit) + unit]).reshaped(x.shape)
  }

  /// The same for a long run along the middle of three axes: the others of an entry are those of its block and the other
  /// blocks, whose products are a run again. With blocks of one length the work grows as the run does, not as its square.
  private func othersByBlocks<V: ArrayVocabulary>(_ x: V) -> V {
    let (outer, n, inner) = (x.shape[0], x.shape[1], x.shape[2])
    let count = (n + Self.block - 1) / Self.block
    let filled = V.apply(Pad([[0, 0], [0, count * Self.block - n], [0, 0]], filling: 1), [x])
    let blocks = filled.reshaped([outer, count, Self.block, inner])
    let within = Product(axis: 2).others(blocks)
    let across = Product(axis: 1).others(V.apply(Product(axis: 2), [blocks])).reshaped([outer, count, 1, inner])
    let all = (within * across).reshaped([outer, count * Self.block, inner])
    let positions = [Int](rows: outer, columns: n * inner) { $0 * count * Self.block * inner + $1 }
    return .apply(Select(Selection(positions: positions, shape: x.shape), notation: ":, :\(n)"), [all])
  }

  static let function = ArrayFunction(
    ["prod"], ["x"], options: [.axis, .keepdims],
    derivation: "with the other entries held, y is an entry times their product: that product is the slope",
    notes: ["right also beside zeros: nothing is divided"]
  ) { call throws(ShapeMismatch) in
    .product(Product(axis: try call.resolvedAxis(), keep: call.keepsDimensions))
  }
}
