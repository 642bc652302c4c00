extension Tensor {
  /// Entries repeated along new axes and axes of length 1, as NumPy's `broadcast_to`.
  ///
  /// The shape must be one that this array broadcasts to.
  @inlinable
  public func broadcast(to target: Shape) -> Tensor {
    if shape == target { return self }
    if count == 1 { return Tensor(target, repeating: scalars[0]) }
    var result: [Element] = []
    result.reserveCapacity(target.entryCount)
    let strides = broadcastStrides(shape, to: target)
    walk(target, strides) { result.append(scalars[$0]) }
    return Tensor(target, result)
  }

  /// Two arrays combined entry by entry after broadcasting; their shapes must meet.
  @inlinable
  public func combined<U, T>(with other: Tensor<U>, _ f: (Element, U) -> T) -> Tensor<T> {
    if shape == other.shape {
      let n = count
      let result = [T](unsafeUninitializedCapacity: n) { buffer, initialized in
        // Both operands and the result hold n entries, so every index below is in range.
        scalars.withUnsafeBufferPointer { a in
          other.scalars.withUnsafeBufferPointer { b in
            for k in 0..<n { (buffer.baseAddress! + k).initialize(to: f(a[k], b[k])) }
          }
        }
        initialized = n
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
    return Tensor<T>(target, a.scalars.indices.map { f(a.scalars[$0], b.scalars[$0]) })
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

/// Visits the flat source index of every entry of a target shape in row-major order.
@inlinable
func walk(_ target: Shape, _ strides: [Int], _ visit: (Int) -> Void) {
  let n = target.entryCount
  var position = [Int](repeating: 0, count: target.count)
  var flat = 0
  for _ in 0..<n {
    visit(flat)
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
}
