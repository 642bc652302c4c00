import Graphs
import Tensors

/// A call by name, as the language makes it.
struct ExampleCall {
  let name: String
  let shapes: [Shape]
  var axis: Int?
  var keep = false
  var shape: Shape?
  var classes: Int?
  var order: Int?
  var width: Double?
  var epsilon: Double?
  var probability: Double?
  var fixed: [Int: Tensor<Double>] = [:]
  var domains: [ClosedRange<Double>]?
  var dominant: Set<Int> = []
  var numbers: [ArrayFunction.Option: [Double]] = [:]
}

extension ExampleCall {
  private static let bounds: [ClosedRange<Double>] = [-2...2, -1 ... -0.5, 0.5...1]
  private static let labels = Tensor<Double>([2], [2, 0])

  /// At least one call of every function; a function that is added fails until it has one.
  static let all: [ExampleCall] = [
    ExampleCall(name: "matmul", shapes: [[2, 3], [3, 2]]),
    ExampleCall(name: "dot", shapes: [[3], [3]]),
    ExampleCall(name: "linear", shapes: [[3], [3, 2], [2]]),
    ExampleCall(name: "linear", shapes: [[4, 3], [3, 2], [2]]),
    ExampleCall(name: "outer", shapes: [[2], [3]]),
    ExampleCall(name: "transpose", shapes: [[2, 3]]),
    ExampleCall(name: "transpose", shapes: [[3]]),
    ExampleCall(name: "sum", shapes: [[3]]),
    ExampleCall(name: "mean", shapes: [[3]]),
    ExampleCall(name: "max", shapes: [[3]]),
    ExampleCall(name: "min", shapes: [[3]]),
    ExampleCall(name: "softmax", shapes: [[3]]),
    ExampleCall(name: "softmax", shapes: [[2, 3]]),
    ExampleCall(name: "softmax", shapes: [[2, 3]], axis: 0),
    ExampleCall(name: "log_softmax", shapes: [[3]]),
    ExampleCall(name: "log_softmax", shapes: [[2, 3]], axis: -1),
    ExampleCall(name: "logsumexp", shapes: [[3]]),
    ExampleCall(name: "cross_entropy", shapes: [[3], []], fixed: [1: Tensor(scalar: 2)]),
    ExampleCall(name: "cross_entropy", shapes: [[3], [3]], domains: [-2...2, 0.1...0.9]),
    ExampleCall(name: "cross_entropy", shapes: [[2, 3], [2]], fixed: [1: labels]),
    ExampleCall(name: "cross_entropy", shapes: [[2, 3], [2, 3]], domains: [-2...2, 0.1...0.9]),
    ExampleCall(name: "mse_loss", shapes: [[3], [3]]),
    ExampleCall(name: "mse_loss", shapes: [[2, 3], [2, 3]]),
    ExampleCall(name: "mse_loss", shapes: [[], []]),
    ExampleCall(name: "reshape", shapes: [[2, 3]], shape: [3, -1]),
    ExampleCall(name: "ravel", shapes: [[2, 3]]),
    ExampleCall(name: "broadcast_to", shapes: [[3]], shape: [2, 3]),
    ExampleCall(name: "broadcast_to", shapes: [[2, 1]], shape: [2, 3]),
    ExampleCall(name: "concatenate", shapes: [[2], [3]]),
    ExampleCall(name: "concatenate", shapes: [[2, 1], [2, 2], [2, 1]], axis: 1),
    ExampleCall(name: "concatenate", shapes: [[1, 2], [2, 2]]),
    ExampleCall(name: "stack", shapes: [[2], [2], [2]]),
    ExampleCall(name: "take", shapes: [[4], []], fixed: [1: Tensor(scalar: 3)]),
    ExampleCall(name: "take", shapes: [[3, 2], [2]], fixed: [1: labels]),
    ExampleCall(name: "clip", shapes: [[3], [], []], domains: bounds),
    ExampleCall(name: "clip", shapes: [[2, 3], [3], [2, 1]], domains: bounds),
    ExampleCall(name: "clip", shapes: [[], [], []], domains: [-2...2, 0.5...1, -1 ... -0.5]),
    ExampleCall(name: "where", shapes: [[3], [3], [3]], fixed: [0: Tensor([3], [0, 1, 2])]),
    ExampleCall(name: "where", shapes: [[3], [], [2, 1]], fixed: [0: Tensor([3], [0, 1, 2])]),
    ExampleCall(name: "where", shapes: [[], [], []], fixed: [0: Tensor(scalar: 1)]),
    ExampleCall(name: "prod", shapes: [[3]]),
    ExampleCall(name: "prod", shapes: [[]]),
    ExampleCall(name: "var", shapes: [[3]]),
    ExampleCall(name: "std", shapes: [[3]]),
    ExampleCall(name: "norm", shapes: [[3]]),
    ExampleCall(name: "norm", shapes: [[3]], order: 1),
    ExampleCall(name: "norm", shapes: [[2, 3]], axis: 1, order: 1),
    ExampleCall(name: "cumsum", shapes: [[4]]),
    ExampleCall(name: "cumsum", shapes: [[2, 3]], axis: 0),
    ExampleCall(name: "cumsum", shapes: [[2, 3]], axis: 1),
    ExampleCall(name: "argmax", shapes: [[2, 3]]),
    ExampleCall(name: "argmax", shapes: [[2, 3]], axis: 0),
    ExampleCall(name: "argmin", shapes: [[2, 3]], axis: 1, keep: true),
    ExampleCall(name: "diag", shapes: [[3]]),
    ExampleCall(name: "diag", shapes: [[3, 3]]),
    ExampleCall(name: "trace", shapes: [[3, 3]]),
    ExampleCall(name: "squeeze", shapes: [[1, 3, 1]]),
    ExampleCall(name: "squeeze", shapes: [[1, 3, 1]], axis: 2),
    ExampleCall(name: "expand_dims", shapes: [[2, 3]], axis: -1),
    ExampleCall(name: "flip", shapes: [[3]]),
    ExampleCall(name: "flip", shapes: [[2, 3]]),
    ExampleCall(name: "flip", shapes: [[2, 3]], axis: 0),
    ExampleCall(name: "flip", shapes: [[2, 3]], axis: 1),
    ExampleCall(name: "tile", shapes: [[3]], shape: [2]),
    ExampleCall(name: "tile", shapes: [[2, 2]], shape: [3]),
    ExampleCall(name: "tile", shapes: [[2]], shape: [3, 2]),
    ExampleCall(name: "tile", shapes: [[]], shape: [2]),
    ExampleCall(name: "l1_loss", shapes: [[3], [3]]),
    ExampleCall(name: "huber_loss", shapes: [[6], [6]]),
    ExampleCall(name: "huber_loss", shapes: [[2, 3], [2, 3]], width: 0.5),
    ExampleCall(name: "smooth_l1_loss", shapes: [[6], [6]], width: 0.5),
    ExampleCall(name: "hinge_loss", shapes: [[6], [6]]),
    ExampleCall(name: "binary_cross_entropy", shapes: [[3], [3]], domains: [0.1...0.9, 0.1...0.9]),
    ExampleCall(name: "binary_cross_entropy_with_logits", shapes: [[2, 3], [2, 3]]),
    ExampleCall(name: "kl_div", shapes: [[3], [3]], domains: [-2...2, 0.1...0.9]),
    ExampleCall(name: "kl_div", shapes: [[2, 3], [2, 3]], domains: [-2...2, 0.1...0.9]),
    ExampleCall(name: "nll_loss", shapes: [[3], []], fixed: [1: Tensor(scalar: 2)]),
    ExampleCall(name: "nll_loss", shapes: [[2, 3], [2]], fixed: [1: labels]),
    ExampleCall(name: "take", shapes: [[2, 3], [2]], axis: 1, fixed: [1: labels]),
    ExampleCall(name: "take", shapes: [[2, 3, 2], []], axis: -2, fixed: [1: Tensor(scalar: 1)]),
    ExampleCall(name: "embedding", shapes: [[2], [3, 2]], fixed: [0: labels]),
    ExampleCall(name: "cholesky", shapes: [[1, 1]], dominant: [0]),
    ExampleCall(name: "cholesky", shapes: [[2, 2]], dominant: [0]),
    ExampleCall(name: "cholesky", shapes: [[3, 3]], dominant: [0]),
    ExampleCall(name: "tril", shapes: [[3, 3]]),
    ExampleCall(name: "triu", shapes: [[2, 3]]),
    ExampleCall(name: "cross", shapes: [[3], [3]]),
    ExampleCall(name: "cross", shapes: [[2, 3], [2, 3]]),
    ExampleCall(name: "kron", shapes: [[2, 3], [3, 2]]),
    ExampleCall(name: "kron", shapes: [[2], [3]]),
    ExampleCall(name: "pad", shapes: [[3]], numbers: [.padWidth: [1, 2]]),
    ExampleCall(name: "pad", shapes: [[2, 3]], numbers: [.padWidth: [1], .filling: [0.5]]),
    ExampleCall(name: "pad", shapes: [[2, 3]], numbers: [.padWidth: [0, 1, 2, 0], .filling: [-1]]),
    ExampleCall(name: "conv1d", shapes: [[5], [3]]),
    ExampleCall(name: "conv1d", shapes: [[6], [3]], numbers: [.stride: [2], .padding: [1]]),
    ExampleCall(name: "conv1d", shapes: [[2, 4], [3, 2, 2]]),
    ExampleCall(name: "conv1d", shapes: [[2, 2, 4], [1, 2, 2]], numbers: [.padding: [1]]),
    ExampleCall(name: "conv2d", shapes: [[3, 4], [2, 2]]),
    ExampleCall(name: "conv2d", shapes: [[4, 5], [2, 3]], numbers: [.stride: [2, 1], .padding: [1, 0]]),
    ExampleCall(name: "conv2d", shapes: [[2, 3, 3], [2, 2, 2, 2]], numbers: [.stride: [2], .padding: [1]]),
    ExampleCall(name: "conv2d", shapes: [[2, 1, 3, 3], [2, 1, 2, 2]]),
    ExampleCall(name: "max_pool2d", shapes: [[4, 4]], numbers: [.kernel: [2]]),
    ExampleCall(name: "max_pool2d", shapes: [[2, 3, 4]], numbers: [.kernel: [2], .stride: [1]]),
    ExampleCall(name: "avg_pool2d", shapes: [[4, 6]], numbers: [.kernel: [2, 3]]),
    ExampleCall(name: "avg_pool2d", shapes: [[3, 5]], numbers: [.kernel: [2, 2], .stride: [1, 3]]),
    ExampleCall(name: "inv", shapes: [[1, 1]], dominant: [0]),
    ExampleCall(name: "inv", shapes: [[2, 2]], dominant: [0]),
    ExampleCall(name: "inv", shapes: [[3, 3]], dominant: [0]),
    ExampleCall(name: "solve", shapes: [[2, 2], [2]], dominant: [0]),
    ExampleCall(name: "solve", shapes: [[3, 3], [3]], dominant: [0]),
    ExampleCall(name: "solve", shapes: [[2, 2], [2, 3]], dominant: [0]),
    ExampleCall(name: "det", shapes: [[1, 1]]),
    ExampleCall(name: "det", shapes: [[2, 2]]),
    ExampleCall(name: "det", shapes: [[3, 3]], dominant: [0]),
    ExampleCall(name: "det", shapes: [[4, 4]], dominant: [0]),
    ExampleCall(name: "logdet", shapes: [[1, 1]], dominant: [0]),
    ExampleCall(name: "logdet", shapes: [[3, 3]], dominant: [0]),
    ExampleCall(name: "cofactors", shapes: [[1, 1]]),
    ExampleCall(name: "cofactors", shapes: [[2, 2]]),
    ExampleCall(name: "cofactors", shapes: [[3, 3]], dominant: [0]),
    ExampleCall(name: "cofactors", shapes: [[4, 4]], dominant: [0]),
    ExampleCall(name: "layer_norm", shapes: [[4]]),
    ExampleCall(name: "layer_norm", shapes: [[4], [4], [4]], epsilon: 0.1),
    ExampleCall(name: "layer_norm", shapes: [[2, 3]]),
    ExampleCall(name: "layer_norm", shapes: [[2, 3], [3], [3]]),
    ExampleCall(name: "layer_norm", shapes: [[2, 2, 3], [3], [3]]),
    ExampleCall(name: "batch_norm", shapes: [[4, 2]]),
    ExampleCall(name: "batch_norm", shapes: [[4, 2], [2], [2]], epsilon: 0.1),
    ExampleCall(name: "dropout", shapes: [[3], [3]]),
    ExampleCall(name: "dropout", shapes: [[2, 3], [2, 3]], probability: 0.2),
    ExampleCall(name: "rnn_cell", shapes: [[3], [2], [3, 2], [2, 2], [2]]),
    ExampleCall(name: "rnn_cell", shapes: [[4, 3], [4, 2], [3, 2], [2, 2], [2]]),
    ExampleCall(name: "lstm_cell", shapes: [[3], [2], [2], [3, 8], [2, 8], [8]]),
    ExampleCall(name: "lstm_cell", shapes: [[2], [1], [1], [2, 4], [1, 4], [4]]),
    ExampleCall(name: "lstm_cell", shapes: [[2, 3], [2, 2], [2, 2], [3, 8], [2, 8], [8]]),
    ExampleCall(name: "gru_cell", shapes: [[3], [2], [3, 6], [2, 6], [6]]),
    ExampleCall(name: "gru_cell", shapes: [[2, 3], [2, 2], [3, 6], [2, 6], [6]]),
    ExampleCall(name: "attention", shapes: [[2, 3], [4, 3], [4, 2]]),
    ExampleCall(name: "attention", shapes: [[3], [4, 3], [4, 2]]),
    ExampleCall(name: "one_hot", shapes: [[2]], classes: 3, fixed: [0: labels]),
  ]

  /// The operation that the language would make of this call.
  func operation() throws -> ArrayOperation? {
    let call = ArrayFunction.Call(
      name, shapes: shapes, axis: axis, keepsDimensions: keep, shape: shape, classes: classes, order: order,
      width: width, epsilon: epsilon, probability: probability, numbers: numbers)
    return try function?.make(call)
  }

  private var function: ArrayFunction? { ArrayOperation.functions.first { $0.names.contains(name) } }

  /// The operands in the order in which the operation takes them.
  var ordered: [Int] { function?.order ?? Array(shapes.indices) }
}

extension ArrayExample {
  /// The examples made by calls.
  static let calls: [ArrayExample] = ExampleCall.all.compactMap { call in
    guard let operation = try? call.operation() else { return nil }
    let order = call.ordered
    var fixed: [Int: Tensor<Double>] = [:]
    for (k, argument) in order.enumerated() { fixed[k] = call.fixed[argument] }
    return ArrayExample(
      operation, order.map { call.shapes[$0] }, fixed: fixed, domains: call.domains, dominant: call.dominant)
  }
}
