import Tensors

extension JSONValue {
  /// The lengths of a shape; one that is known by a letter alone is that letter.
  public init(shape: Shape) {
    self = .array(shape.map { size in SizeLetter(standIn: size).map { .string($0.name) } ?? .integer(size) })
  }
}
