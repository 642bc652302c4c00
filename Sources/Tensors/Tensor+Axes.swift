extension Tensor {
  /// The array with its axes reversed; a vector stays as it is.
  @inlinable
  public var transposed: Tensor {
    guard rank >= 2 else { return self }
    let strides: [Int] = shape.rowMajorStrides.reversed()
    let target: Shape = shape.reversed()
    return Tensor(target, walked(target, strides))
  }

  /// Each run of entries along an axis folded to one; nil folds everything, and the axis disappears.
  ///
  /// `first` makes the running value from a run's first entry; an empty run gives `empty`.
  @inlinable
  public func folded(axis: Int?, empty: Element, _ next: (Element, Element) -> Element) -> Tensor {
    guard let axis else {
      guard var total = scalars.first else { return Tensor(scalar: empty) }
      var k = 1
      while k < scalars.count {
        let end = Swift.min(k + Pace.stretch, scalars.count)
        for x in scalars[k..<end] { total = next(total, x) }
        k = end
        if k < scalars.count, Work.isStopped { break }
      }
      return Tensor(scalar: total)
    }
    let (outer, length, inner) = runs(along: axis)
    var result = [Element](repeating: empty, count: outer * inner)
    guard length > 0 else { return Tensor(shape.removing(axis: axis), result) }
    var pace = Pace()
    for o in 0..<outer {
      for i in 0..<inner {
        if pace.isStopped(after: length) { return Tensor(shape.removing(axis: axis), result) }
        var total = scalars[o * length * inner + i]
        for k in 1..<max(length, 1) { total = next(total, scalars[(o * length + k) * inner + i]) }
        result[o * inner + i] = total
      }
    }
    return Tensor(shape.removing(axis: axis), result)
  }

  /// How an axis lies in the buffer: the count of outer positions, its length, and the distance of its entries.
  @inlinable
  public func runs(along axis: Int) -> (outer: Int, length: Int, inner: Int) {
    (Array(shape[..<axis]).entryCount, shape[axis], Array(shape[(axis + 1)...]).entryCount)
  }

  /// Arrays laid one after the other along an axis; all other axes must agree.
  @inlinable
  public static func concatenated(_ parts: [Tensor], axis: Int) -> Tensor {
    var target = parts[0].shape
    target[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
    var result: [Element] = []
    result.reserveCapacity(target.entryCount)
    let outer = Array(target[..<axis]).entryCount
    var pace = Pace()
    for o in 0..<outer {
      for part in parts {
        if pace.isStopped(after: part.count / outer), let first = parts[0].scalars.first {
          result.append(contentsOf: repeatElement(first, count: target.entryCount - result.count))
          return Tensor(target, result)
        }
        let run = outer == 0 ? 0 : part.count / outer
        result.append(contentsOf: part.scalars[(o * run)..<((o + 1) * run)])
      }
    }
    return Tensor(target, result)
  }
}
