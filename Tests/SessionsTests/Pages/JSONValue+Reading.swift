import Explanations
import Tensors

extension JSONValue {
  /// A member of an object.
  subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  var string: String? { if case .string(let text) = self { text } else { nil } }
  var elements: [JSONValue]? { if case .array(let values) = self { values } else { nil } }
}

extension Tensor<Double> {
  /// A number or nested lists of numbers.
  init?(_ json: JSONValue) {
    switch json {
    case .number(let x): self.init(scalar: x)
    case .integer(let x): self.init(scalar: Double(x))
    case .string("nan"): self.init(scalar: .nan)
    case .string("inf"): self.init(scalar: .infinity)
    case .string("-inf"): self.init(scalar: -.infinity)
    case .array(let parts):
      let values = parts.compactMap { Tensor<Double>($0) }
      guard values.count == parts.count, let first = values.first else { return nil }
      self.init([values.count] + first.shape, values.flatMap(\.scalars))
    default: return nil
    }
  }
}
