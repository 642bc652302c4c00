import Tensors

/// An affine layer in one step: a matrix product plus a bias, W x + b, Wᵀx + b or X W + b.
///
/// Source: `torch.nn.functional.linear`; Goodfellow, Bengio, Courville, Deep Learning, 6.5.
public struct Affine: ArrayRule {
  /// The matrix product to which the bias is added.
  public let product: MatrixProduct

  /// A layer from its product.
  public init(_ product: MatrixProduct) { self.product = product }

  public var operation: ArrayOperation { .affine(self) }
  public var name: String { "linear" }

  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    let s = try product.shape(Array(operands[..<2]))
    guard let whole = broadcastShape(s, operands[2]) else { throw ShapeMismatch("+", [s, operands[2]], .broadcast) }
    return whole
  }

  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    product.value(x).combined(with: x[2]) { $0 + $1 }
  }

  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    let inner = (try? product.shape([x[0].shape, x[1].shape])) ?? y.shape
    func broadcast(from s: Shape) -> LinearMap<V>? {
      s == y.shape ? nil : .linear(.broadcast(Broadcast(to: y.shape)), from: s)
    }
    // A bias larger than the product repeats the product; the broadcast then stands in front.
    let maps = product.jacobians(at: Array(x[..<2]), result: y).map { map -> LinearMap<V>? in
      guard let map, let outer = broadcast(from: inner) else { return map }
      return .composed(outer, map, through: inner)
    }
    return maps + [broadcast(from: x[2].shape) ?? .identity]
  }

  public func expansion<V: ArrayVocabulary>(_ x: [V]) -> V? { .apply(product, Array(x[..<2])) + x[2] }

  public func formula(_ x: [Formula]) -> Formula {
    .infix(.plus, product.formula(Array(x[..<2])), x[2], shape: resultShape(x))
  }

  static let function = ArrayFunction(
    ["linear"], ["x", "W", "b"],
    derivation: "dv = dWᵀ x + Wᵀ dx + db: of three small changes each acts alone, and b counts once in every row"
  ) { call throws(ShapeMismatch) in
    for (k, ranks) in [(0, 1...2), (1, 2...2), (2, 1...1)] where !ranks.contains(call.shapes[k].count) {
      let wanted = ["a vector or a matrix of rows", "a matrix", "a vector"][k]
      throw ShapeMismatch("linear", call.shapes, .rank(operand: k, wanted: wanted))
    }
    return .affine(Affine(MatrixProduct()))
  }
}
