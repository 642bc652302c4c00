import Tensors

/// How a kernel moves over an input: the cross-correlation that deep learning calls convolution.
///
/// Shapes along one axis: an input of length n, a kernel of length k → (n + 2·padding − k) / stride + 1, rounded down.
/// Without channels an input meets a kernel of its rank; with channels C×… meets O×C×… → O×…, and a batch N×C×…
/// gives N×O×…. Source: `torch.nn.functional.conv1d`, `conv2d`.
public struct Convolution: Hashable, Sendable {
  /// How far the kernel moves along each axis.
  public let stride: [Int]
  /// How many zeros stand before and after the input along each axis.
  public let padding: [Int]

  /// A movement along one axis or two.
  public init(stride: [Int], padding: [Int]) {
    self.stride = stride
    self.padding = padding
  }

  /// Over how many axes the kernel moves.
  public var axes: Int { stride.count }
  var name: String { "conv\(axes)d" }

  /// The options of the call, where they are not 1 and 0.
  var options: [Formula] {
    func option(_ name: String, _ lengths: [Int], _ usual: Int) -> [Formula] {
      if lengths.allSatisfy({ $0 == usual }) { return [] }
      let isOne = lengths.allSatisfy { $0 == lengths[0] }
      return [
        Formula(.keyword(name, isOne ? "\(lengths[0])" : "[\(lengths.map(String.init).joined(separator: ", "))]"))
      ]
    }
    return option("stride", stride, 1) + option("padding", padding, 0)
  }

  @inline(__always)
  func forEachTerm(_ shapes: [Shape], _ visit: (SIMD4<Int>, Bool) -> Void) {
    let (input, kernel, output) = (shapes[0], shapes[1], shapes[2])
    let hasChannels = kernel.count > axes
    let examples = input.count > axes + 1 ? input[0] : 1
    let (outputs, inputs) = hasChannels ? (kernel[0], kernel[1]) : (1, 1)
    // One axis is the second of two, of which the first has length 1.
    func plane(_ shape: Shape) -> (Int, Int) {
      axes == 1 ? (1, shape[shape.count - 1]) : (shape[shape.count - 2], shape[shape.count - 1])
    }
    let ((height, width), (rows, columns), (high, wide)) = (plane(input), plane(kernel), plane(output))
    let (down, across) = axes == 1 ? (1, stride[0]) : (stride[0], stride[1])
    let (above, before) = axes == 1 ? (0, padding[0]) : (padding[0], padding[1])
    var pace = Pace()
    for n in 0..<examples {
      for o in 0..<outputs {
        for c in 0..<inputs {
          let (from, by, to) = ((n * inputs + c) * height, (o * inputs + c) * rows, (n * outputs + o) * high)
          for y in 0..<high {
            for r in 0..<rows {
              let i = y * down + r - above
              guard i >= 0, i < height else { continue }
              for x in 0..<wide {
                if pace.isStopped(after: columns) { return }
                for s in 0..<columns {
                  let j = x * across + s - before
                  guard j >= 0, j < width else { continue }
                  visit(SIMD4((from + i) * width + j, (by + r) * columns + s, (to + y) * wide + x, 0), false)
                }
              }
            }
          }
        }
      }
    }
  }

  /// The shape of the output.
  func outputShape(_ operands: [Shape]) throws(ShapeMismatch) -> Shape {
    let (input, kernel) = (operands[0], operands[1])
    let plain = axes == 1 ? "a vector" : "a matrix"
    guard kernel.count == axes || kernel.count == axes + 2 else {
      let wanted = "\(plain), or kernels of shape O×C×\(axes == 1 ? "k" : "k×k")"
      throw ShapeMismatch(name, operands, .rank(operand: 1, wanted: wanted))
    }
    let hasChannels = kernel.count > axes
    guard input.count == axes || hasChannels, input.count >= (hasChannels ? axes + 1 : axes), input.count <= axes + 2
    else {
      let wanted = hasChannels ? "C×\(axes == 1 ? "n" : "h×w"), or a batch of these" : plain
      throw ShapeMismatch(name, operands, .rank(operand: 0, wanted: wanted))
    }
    let channels = hasChannels ? input[input.count - axes - 1] : 1
    guard !hasChannels || channels == kernel[1] else {
      let why = "the input has \(channels) channel\(channels == 1 ? "" : "s") and the kernel \(kernel[1])"
      throw ShapeMismatch(name, operands, .disagree(why))
    }
    let lengths = try Self.lengths(
      name, operands, Array(input.suffix(axes)), kernel: Array(kernel.suffix(axes)), stride: stride, padding: padding)
    return (input.count > axes + 1 ? [input[0]] : []) + (hasChannels ? [kernel[0]] : []) + lengths
  }

  /// How often a window fits along each axis.
  static func lengths(
    _ name: String, _ operands: [Shape], _ input: [Int], kernel: [Int], stride: [Int], padding: [Int]
  ) throws(ShapeMismatch) -> [Int] {
    var result: [Int] = []
    for (axis, length) in input.enumerated() {
      let room = length + 2 * padding[axis] - kernel[axis]
      guard room >= 0 else {
        let padded = padding[axis] > 0 ? "\(length) + 2·\(padding[axis])" : "\(length)"
        let why = "a window of \(kernel[axis]) does not fit into \(padded) entries"
        throw ShapeMismatch(name, operands, .disagree(why))
      }
      result.append(room / stride[axis] + 1)
    }
    return result
  }

  static func function(axes: Int) -> ArrayFunction {
    ArrayFunction(
      ["conv\(axes)d"], ["x", "W"], options: [.stride, .padding],
      derivation:
        "linear in x and in W: each term x[i + k] W[k] of y[i] hands the gradient of y[i], times the one, to the other",
      notes: ["the kernel is not turned round, as in all of deep learning; a bias is added by +"]
    ) { call throws(ShapeMismatch) in
      let form = Convolution(
        stride: try call.lengths(.stride, axes: axes, from: 1) ?? Array(repeating: 1, count: axes),
        padding: try call.lengths(.padding, axes: axes, from: 0) ?? Array(repeating: 0, count: axes))
      let output = try form.outputShape(call.shapes)
      return .linear(.bilinear(Bilinear(.convolution(form), shapes: call.shapes + [output])))
    }
  }
  static let functions = [function(axes: 1), function(axes: 2)]
}

extension ArrayFunction.Call {
  /// Whole numbers given for an option, one for all axes or one for each; nil where none were given.
  func lengths(_ option: ArrayFunction.Option, axes: Int, from least: Int) throws(ShapeMismatch) -> [Int]? {
    guard let given = numbers[option] else { return nil }
    let lengths = given.compactMap { Int(exactly: $0) }.filter { $0 >= least && $0 <= 1_000_000 }
    guard lengths.count == given.count, lengths.count == 1 || lengths.count == axes else {
      let count = axes == 1 ? "one whole number" : "a whole number, or \(axes) of them,"
      throw ShapeMismatch(function, shapes, .disagree("\(option.rawValue) is \(count) from \(least)"))
    }
    return lengths.count == axes ? lengths : Array(repeating: lengths[0], count: axes)
  }
}
