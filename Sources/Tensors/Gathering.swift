/// An array that is put together from runs of entries, and may be stopped between them and within.
public struct Gathering<Element: Sendable> {
  @usableFromInline let buffer: UnsafeMutableBufferPointer<Element>
  @usableFromInline var filled = 0
  @usableFromInline var pace = Pace()
  @usableFromInline var stopped = false

  /// Whether the work is to end: what is added from now on is dropped.
  @inlinable public var isStopped: Bool { stopped }

  @inlinable init(_ buffer: UnsafeMutableBufferPointer<Element>) { self.buffer = buffer }

  /// Adds a run of entries.
  @inlinable
  public mutating func append(_ run: ArraySlice<Element>) {
    // The runs together have no more entries than the buffer, which the caller's count is.
    precondition(filled + run.count <= buffer.count, "more entries than were to be gathered")
    run.withUnsafeBufferPointer { source in
      var k = 0
      while k < source.count, !stopped {
        let length = Swift.min(Pace.stretch, source.count - k)
        (buffer.baseAddress.unsafelyUnwrapped + filled).initialize(
          from: source.baseAddress.unsafelyUnwrapped + k, count: length)
        (k, filled) = (k + length, filled + length)
        stopped = pace.isStopped(after: length)
      }
    }
  }

  /// Adds an entry.
  @inlinable
  public mutating func append(_ entry: Element) {
    if !isStopped { append([entry][...]) }
  }
}

extension Array where Element: Sendable {
  /// So many entries, given in runs one after another; where the work is stopped they mean nothing.
  @inlinable
  public init(count: Int, gathering runs: (inout Gathering<Element>) -> Void) {
    self.init(unsafeUninitializedCapacity: count) { buffer, initialized in
      var gathering = Gathering(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      runs(&gathering)
      let filled = gathering.filled
      precondition(filled == count || gathering.isStopped && filled > 0, "fewer entries than were to be gathered")
      // The runs have initialized the first of them, one after another.
      initialized = Self.takesAnyBits ? count : filled
    }
    if !Self.takesAnyBits { complete(to: count) }
  }
}
