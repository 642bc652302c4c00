extension Tensor {
  /// Entries repeated along new axes and axes of length 1, as NumPy's `broadcast_to`.
  ///
  /// The shape must be one that this array broadcasts to.
  @inlinable
  public func broadcast(to target: Shape) -> Tensor {
    if shape == target { return self }
    if count == 1 { return Tensor(target, repeating: scalars[0]) }
    return Tensor(target, walked(target, broadcastStrides(shape, to: target)))
  }

  /// Two arrays combined entry by entry after broadcasting; their shapes must meet.
  @inlinable
  public func combined<U: Sendable, T: Sendable>(with other: Tensor<U>, _ f: (Element, U) -> T) -> Tensor<T> {
    if shape == other.shape {
      // Both operands hold as many entries, so that every index below is in range.
      let result = scalars.withUnsafeBufferPointer { a in
        other.scalars.withUnsafeBufferPointer { b in [T](count: a.count) { f(a[$0], b[$0]) } }
      }
      return Tensor<T>(shape, result)
    }
    if other.isScalar {
      let b = other.scalars[0]
      return map { f($0, b) }
    }
    if isScalar {
      let a = scalars[0]
      return other.map { f(a, $0) }
    }
    let target = broadcastShape(shape, other.shape) ?? shape
    let (a, b) = (broadcast(to: target), other.broadcast(to: target))
    return Tensor<T>(target, [T](count: a.count) { f(a.scalars[$0], b.scalars[$0]) })
  }
}

/// How far the flat index of `source` moves for a step along each axis of `target`; 0 where it is repeated.
@usableFromInline
func broadcastStrides(_ source: Shape, to target: Shape) -> [Int] {
  let own = source.rowMajorStrides
  let offset = target.count - source.count
  return target.indices.map { axis in
    axis < offset || source[axis - offset] == 1 ? 0 : own[axis - offset]
  }
}

extension Tensor {
  /// The entries in the order of a target shape, each step along an axis of which moves so far in the buffer.
  @inlinable
  func walked(_ target: Shape, _ strides: [Int]) -> [Element] {
    var position = [Int](repeating: 0, count: target.count)
    var flat = 0
    return [Element](count: target.entryCount) { _ in
      defer {
        var axis = target.count - 1
        while axis >= 0 {
          position[axis] += 1
          flat += strides[axis]
          if position[axis] < target[axis] { break }
          flat -= strides[axis] * target[axis]
          position[axis] = 0
          axis -= 1
        }
      }
      return scalars[flat]
    }
  }
}
