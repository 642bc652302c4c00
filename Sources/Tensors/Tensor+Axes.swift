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
      return Tensor(scalar: scalars.isEmpty ? empty : foldedRun(from: 0, by: 1, count: count, next))
    }
    let (outer, length, inner) = runs(along: axis)
    let result = [Element](rows: outer, columns: inner, operations: length) { o, i in
      length == 0 ? empty : foldedRun(from: o * length * inner + i, by: inner, count: length, next)
    }
    return Tensor(shape.removing(axis: axis), result)
  }

  /// Entries at equal distances folded to one.
  @inlinable @inline(__always)
  func foldedRun(from first: Int, by step: Int, count: Int, _ next: (Element, Element) -> Element) -> Element {
    var total = scalars[first]
    var k = 1
    while k < count {
      let end = Swift.min(k + Pace.stretch, count)
      while k < end {
        total = next(total, scalars[first + k * step])
        k += 1
      }
      if k < count, Work.isStopped { break }
    }
    return total
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
    let outer = Array(target[..<axis]).entryCount
    let entries = [Element](count: target.entryCount) { gathering in
      for o in 0..<outer where !gathering.isStopped {
        for part in parts {
          let run = part.count / outer
          gathering.append(part.scalars[(o * run)..<((o + 1) * run)])
        }
      }
    }
    return Tensor(target, entries)
  }
}
