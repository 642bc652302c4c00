import Graphs
import Tensors

/// A value as Python computes it: the reading in which the body of a composite operation is written out.
struct PythonReading {
  /// The expression; nil for a constant, which no library has written yet.
  private let code: PythonCode?
  private let value: Tensor<Double>
  private let library: (any PythonLibrary.Type)?

  private init(_ code: PythonCode?, _ value: Tensor<Double>, _ library: (any PythonLibrary.Type)?) {
    (self.code, self.value, self.library) = (code, value, library)
  }

  /// The body of a composite operation on the operands of a call.
  static func body(of operation: ArrayOperation, _ call: PythonCall) -> PythonCode {
    let operands = call.operands.indices.map {
      PythonReading(call.operands[$0], call.values[$0], call.library)
    }
    return operation.expansion(operands)?.code ?? call.function(operation.name)
  }

  private static func applied(_ operation: ArrayOperation, _ operands: [Self]) -> Self {
    let values = operands.map(\.value)
    let value = operation.value(values)
    guard let library = operands.lazy.compactMap(\.library).first else { return Self(nil, value, nil) }
    let codes = operands.map { $0.code ?? PythonCode($0.value.scalars[0], in: library) }
    let call = PythonCall(
      operands: codes, shapes: values.map(\.shape), shape: value.shape, values: values, value: value,
      isIndex: codes.map { _ in false }, library: library)
    return Self(library.code(operation, call), value, library)
  }
}

extension PythonReading: ArrayVocabulary {
  init(_ constant: Double) { self.init(nil, Tensor(scalar: constant), nil) }
  init(integerLiteral n: Int64) { self.init(Double(n)) }
  static func == (a: Self, b: Self) -> Bool { a.code?.text == b.code?.text && a.value == b.value }
  var shape: Shape { value.shape }

  static func apply<R: UnaryRule>(_ rule: R.Type, _ x: Self) -> Self { applied(.elementwise(R.opcode), [x]) }
  static func apply<R: BinaryRule>(_ rule: R.Type, _ a: Self, _ b: Self) -> Self {
    applied(.elementwise(R.opcode), [a, b])
  }
  static func apply<R: ArrayRule>(_ rule: R, _ operands: [Self]) -> Self { applied(rule.operation, operands) }
  static func + (a: Self, b: Self) -> Self { apply(Add.self, a, b) }
  static func - (a: Self, b: Self) -> Self { apply(Subtract.self, a, b) }
  static func * (a: Self, b: Self) -> Self { apply(Multiply.self, a, b) }
  static func / (a: Self, b: Self) -> Self { apply(Divide.self, a, b) }
  static prefix func - (x: Self) -> Self { apply(Negate.self, x) }
}
