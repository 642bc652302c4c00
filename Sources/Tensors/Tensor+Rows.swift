extension Tensor {
  /// The part at a position of the first axis: an entry of a vector, a row of a matrix.
  @inlinable
  public func row(_ k: Int) -> Tensor {
    let inner = Array(shape.dropFirst())
    let size = inner.entryCount
    return Tensor(inner, Array(scalars[k * size..<(k + 1) * size]))
  }

  /// The parts at some positions of the first axis, one after another.
  @inlinable
  public func rows(_ positions: some Collection<Int>) -> Tensor {
    let size = Array(shape.dropFirst()).entryCount
    let entries = [Element](count: positions.count * size) { gathering in
      for k in positions where !gathering.isStopped { gathering.append(scalars[k * size..<(k + 1) * size]) }
    }
    return Tensor([positions.count] + shape.dropFirst(), entries)
  }
}
