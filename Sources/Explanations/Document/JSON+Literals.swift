import Tensors

extension JSONValue {
  /// An array of numbers as nested lists; a scalar is a number.
  public init(_ tensor: Tensor<Double>) {
    var level = tensor.scalars.transformed(operations: 8, JSONValue.number)
    for axis in tensor.shape.indices.reversed() {
      // What was stopped has too few entries.
      guard !Work.isStopped else { break }
      let length = tensor.shape[axis]
      let count = tensor.shape[..<axis].reduce(1, *)
      level = (0..<count).transformed(operations: length) { .array(Array(level[$0 * length..<($0 + 1) * length])) }
    }
    self = level.first ?? .array([])
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }

  /// A list.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  /// An object with its members in the order written.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}
