import Tensors

/// The largest entry or the mean of each window of the last two axes; ties in a window share the gradient equally.
///
/// Shapes: …×h×w → …×h'×w'. Source: `torch.nn.functional.max_pool2d`, `avg_pool2d`.
public struct Pool: ArrayRule {
  /// Which of the two.
  public enum Kind: Hashable, Sendable { case max, mean }
  /// Whether the largest entry or the mean is taken.
  public let kind: Kind
  /// The lengths of a window.
  public let kernel: [Int]
  /// How far the window moves along each axis.
  public let stride: [Int]

  /// A pooling of its kind.
  public init(_ kind: Kind, kernel: [Int], stride: [Int]) {
    self.kind = kind
    self.kernel = kernel
    self.stride = stride
  }

  public var operation: ArrayOperation { .pool(self) }
  public var name: String { kind == .max ? "max_pool2d" : "avg_pool2d" }
  public func shape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    guard operands[0].count >= 2 else {
      throw ShapeMismatch(name, operands, .rank(operand: 0, wanted: "a matrix, or arrays whose last two axes are one"))
    }
    let lengths = try Convolution.lengths(
      name, operands, Array(operands[0].suffix(2)), kernel: kernel, stride: stride, padding: [0, 0])
    return operands[0].dropLast(2) + lengths
  }

  /// The selection of every window, its entries along a last axis.
  public func windows(_ shape: Shape) -> Select {
    let (height, width) = (shape[shape.count - 2], shape[shape.count - 1])
    let result = (try? self.shape([shape])) ?? []
    let (rows, columns) = (result[result.count - 2], result[result.count - 1])
    let size = kernel[0] * kernel[1]
    let positions = [Int](rows: result.entryCount, columns: size) { window, k in
      let (plane, place) = (window / (rows * columns), window % (rows * columns))
      let (y, x) = (place / columns * stride[0] + k / kernel[1], place % columns * stride[1] + k % kernel[1])
      return (plane * height + y) * width + x
    }
    let selection = Selection(positions: positions, shape: result + [size])
    return Select(selection, notation: "\(kernel[0])×\(kernel[1]) windows")
  }

  public func value<N: Number>(_ x: [Tensor<N>]) -> Tensor<N> {
    // Window by window: all of them beside each other would take many times the memory of the operand.
    let (a, result) = (x[0], resultShape(x))
    let (height, width) = (a.shape[a.rank - 2], a.shape[a.rank - 1])
    let (rows, columns) = (result[result.count - 2], result[result.count - 1])
    let size = kernel[0] * kernel[1]
    let entries = [N](count: result.entryCount, operations: size) { window in
      let (plane, place) = (window / (rows * columns), window % (rows * columns))
      let corner = (plane * height + place / columns * stride[0]) * width + place % columns * stride[1]
      var total = a.scalars[corner]
      for k in 1..<max(size, 1) {
        let entry = a.scalars[corner + k / kernel[1] * width + k % kernel[1]]
        total = kind == .max ? N.larger(total, entry) : total + entry
      }
      return kind == .max ? total : total / N(Double(size))
    }
    return Tensor(result, entries)
  }
  public func workspace(_ operands: [Shape]) -> Int {
    // The positions and the entries of all windows.
    2 * ((try? shape(operands)) ?? []).entryCount * kernel[0] * kernel[1]
  }
  public func jacobians<V: ArrayVocabulary>(at x: [V], result y: V) -> [LinearMap<V>?] {
    let select = windows(x[0].shape)
    let windows = V.apply(select, [x[0]])
    let outer: LinearMap<V>? =
      kind == .max
      ? Extremum(.max, axis: windows.shape.count - 1).jacobians(at: [windows], result: y)[0]
      : Mean(axis: windows.shape.count - 1).jacobians(at: [windows], result: y)[0]
    return [outer.map { .composed($0, .linear(.select(select), from: x[0].shape), through: windows.shape) }]
  }
  public func formula(_ x: [Formula]) -> Formula {
    let sizes = kernel[0] == kernel[1] ? Formula(integerLiteral: Int64(kernel[0])) : .shape(kernel)
    let step = stride[0] == stride[1] ? "\(stride[0])" : "[\(stride[0]), \(stride[1])]"
    let options = stride == kernel ? [] : [Formula(.keyword("stride", step))]
    return .call(name, [x[0], sizes] + options, shape: resultShape(x))
  }

  static func function(_ kind: Kind) -> ArrayFunction {
    let name = kind == .max ? "max_pool2d" : "avg_pool2d"
    return ArrayFunction(
      [name], ["x"], options: [.kernel, .stride],
      derivation: kind == .max
        ? "in each window the largest entry is the result itself and takes its gradient, the others none"
        : "in each window every entry takes the gradient divided by the count of entries",
      notes: kind == .max ? ["tied entries of a window share its gradient equally"] : []
    ) { call throws(ShapeMismatch) in
      guard let kernel = try call.lengths(.kernel, axes: 2, from: 1) else {
        throw ShapeMismatch(name, call.shapes, .disagree("give the size of a window: \(name)(X, 2)"))
      }
      // As in PyTorch the windows lie side by side unless a stride is given.
      return .pool(Pool(kind, kernel: kernel, stride: try call.lengths(.stride, axes: 2, from: 1) ?? kernel))
    }
  }
  static let functions = [function(.max), function(.mean)]
}
