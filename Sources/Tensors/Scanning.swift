extension Array {
  /// The first position whose entry has a property; nil, too, where the work was stopped before one was found.
  @inlinable @inline(__always)
  public func firstPosition(where holds: (Element) -> Bool) -> Int? {
    var k = 0
    while k < count {
      let end = Swift.min(k &+ Pace.stretch, count)
      while k < end {
        if holds(self[k]) { return k }
        k &+= 1
      }
      if k < count, Work.isStopped { return nil }
    }
    return nil
  }

  /// The entries folded into a value one after another, as far as the work comes before it is stopped.
  @inlinable @inline(__always)
  public func folded<Result>(_ start: Result, _ next: (Result, Element) -> Result) -> Result {
    var result = start
    // Nothing is found, so that every entry is seen.
    _ = firstPosition {
      result = next(result, $0)
      return false
    }
    return result
  }
}

// An array may hold millions of entries, so that whoever looks through it asks on the way whether to go on.
extension Tensor {
  /// Whether an entry has a property.
  @inlinable public func contains(where holds: (Element) -> Bool) -> Bool { scalars.firstPosition(where: holds) != nil }

  /// Whether all entries have a property.
  @inlinable public func allSatisfy(_ holds: (Element) -> Bool) -> Bool { !contains { !holds($0) } }

  /// The flat position of the first entry that has a property.
  @inlinable public func firstIndex(where holds: (Element) -> Bool) -> Int? { scalars.firstPosition(where: holds) }

  /// How many entries have a property.
  @inlinable public func count(where holds: (Element) -> Bool) -> Int { scalars.folded(0) { holds($1) ? $0 + 1 : $0 } }

  /// The flat positions of the entries that have a property.
  @inlinable public func positions(where holds: (Element) -> Bool) -> [Int] {
    var found: [Int] = []
    var k = 0
    _ = scalars.firstPosition {
      if holds($0) { found.append(k) }
      k &+= 1
      return false
    }
    return found
  }
}

extension Tensor where Element: Equatable {
  /// Whether an entry is equal to a number.
  @inlinable public func contains(_ x: Element) -> Bool { contains { $0 == x } }
}
