/// A dense array of any rank, stored row-major in one flat buffer.
public struct Tensor<Element: Sendable>: Sendable {
  /// The lengths of the axes; empty for a scalar.
  public let shape: Shape
  /// The entries, the last axis running fastest.
  public var scalars: [Element]

  /// An array from its shape and its entries, which must be as many as the shape holds.
  @inlinable
  public init(_ shape: Shape, _ scalars: [Element]) {
    precondition(shape.entryCount == scalars.count, "shape and entries disagree")
    self.shape = shape
    self.scalars = scalars
  }

  /// An array with the same entry everywhere.
  @inlinable
  public init(_ shape: Shape, repeating x: Element) {
    self.shape = shape
    scalars = Array(count: shape.entryCount) { _ in x }
  }

  /// A scalar.
  @inlinable
  public init(scalar x: Element) {
    shape = []
    scalars = [x]
  }

  /// How many entries there are.
  @inlinable public var count: Int { scalars.count }
  /// How many axes there are.
  @inlinable public var rank: Int { shape.count }
  /// Whether this is a single number without axes.
  @inlinable public var isScalar: Bool { shape.isEmpty }

  /// Each entry put through a function.
  @inlinable
  public func map<T: Sendable>(_ f: (Element) -> T) -> Tensor<T> {
    Tensor<T>(shape, scalars.withUnsafeBufferPointer { x in [T](count: x.count) { f(x[$0]) } })
  }

  /// Each entry put through a function of about so many operations.
  @inlinable
  public func map<T: Sendable>(operations: Int, _ f: (Element) -> T) -> Tensor<T> {
    Tensor<T>(shape, scalars.withUnsafeBufferPointer { x in [T](count: x.count, operations: operations) { f(x[$0]) } })
  }

  /// The same entries in another shape of the same count.
  @inlinable
  public func reshaped(_ newShape: Shape) -> Tensor {
    newShape == shape ? self : Tensor(newShape, scalars)
  }
}

extension Tensor: Equatable where Element: Equatable {}
extension Tensor: Hashable where Element: Hashable {}
