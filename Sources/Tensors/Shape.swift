/// The lengths of an array's axes, outermost first; a scalar has none.
public typealias Shape = [Int]

extension Array where Element == Int {
  /// How many entries an array of this shape holds; 1 for a scalar.
  @inlinable public var entryCount: Int {
    var n = 1
    for d in self { n &*= d }
    return n
  }

  /// The distance in the flat buffer between neighbours along each axis (row-major).
  public var rowMajorStrides: [Int] {
    var strides = [Int](repeating: 1, count: count)
    var step = 1
    for axis in indices.reversed() {
      strides[axis] = step
      step *= self[axis]
    }
    return strides
  }

  /// This shape with an axis set to length 1, as a reduction with `keepdims` leaves it; nil means every axis.
  public func keeping(axis: Int?) -> Shape {
    guard let axis else { return map { _ in 1 } }
    var s = self
    s[axis] = 1
    return s
  }

  /// This shape without an axis, as a reduction leaves it; nil means a scalar.
  public func removing(axis: Int?) -> Shape {
    guard let axis else { return [] }
    var s = self
    s.remove(at: axis)
    return s
  }
}

/// The shape in which two arrays meet under NumPy's broadcasting, or nil where they do not.
///
/// Source: NumPy user guide, "Broadcasting": trailing axes must be equal or 1.
public func broadcastShape(_ a: Shape, _ b: Shape) -> Shape? {
  if a == b || b.isEmpty { return a }
  if a.isEmpty { return b }
  let rank = max(a.count, b.count)
  var result = Shape(repeating: 1, count: rank)
  for k in 1...rank {
    let p = k <= a.count ? a[a.count - k] : 1
    let q = k <= b.count ? b[b.count - k] : 1
    guard p == q || p == 1 || q == 1 else { return nil }
    result[rank - k] = p == 1 ? q : p
  }
  return result
}
