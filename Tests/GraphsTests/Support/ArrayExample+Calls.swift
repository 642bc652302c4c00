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
  var fixed: [Int: Tensor<Double>] = [:]
  var domains: [ClosedRange<Double>]?
}

extension ExampleCall {
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
    ExampleCall(name: "one_hot", shapes: [[2]], classes: 3, fixed: [0: labels]),
  ]

  /// The operation that the language would make of this call.
  func operation() throws -> ArrayOperation? {
    let call = ArrayFunction.Call(
      name, shapes: shapes, axis: axis, keepsDimensions: keep, shape: shape, classes: classes)
    return try ArrayOperation.functions.first { $0.names.contains(name) }?.make(call)
  }
}

extension ArrayExample {
  /// The examples made by calls.
  static let calls: [ArrayExample] = ExampleCall.all.compactMap { call in
    (try? call.operation()).map { ArrayExample($0, call.shapes, fixed: call.fixed, domains: call.domains) }
  }
}
