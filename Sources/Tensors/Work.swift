import Synchronization

/// Work that may take long and can be stopped: its loops ask about every millisecond whether to go on.
///
/// A loop that is told to stop ends early and leaves a result of the right shape whose entries mean nothing. So kernels
/// need no errors and no loop pays for the question at every turn; whoever began the work asks at its end, and drops
/// what came of it. The question stays answered: once it is time to stop, it is for every loop that follows.
public enum Work {
  /// Whether the work of this task is to end.
  public typealias Question = @Sendable () -> Bool

  /// What runs: its question, and what it leaves unfinished.
  private struct Run: Sendable {
    let question: Question
    let leftovers = Leftovers()
  }

  @TaskLocal private static var current: Run?

  /// Whether the work at hand is to end.
  public static var isStopped: Bool { current?.question() ?? false }

  /// Does some work whose loops end once the question is answered by yes.
  public static func run<T, E: Error>(
    stoppingWhen question: @escaping Question, _ body: () throws(E) -> T
  ) throws(E) -> T {
    try $current.withValue(Run(question: question)) { Result(catching: body) }.get()
  }

  /// Does some work to its end, whatever was asked: what puts a state back.
  public static func uninterrupted<T, E: Error>(_ body: () throws(E) -> T) throws(E) -> T {
    try $current.withValue(nil) { Result(catching: body) }.get()
  }

  /// An array of so many entries that mean nothing, all of them the same; one serves for all that the work leaves
  /// unfinished, since to fill each would take long.
  @usableFromInline
  static func leftover<Entry: Sendable>(_ entry: Entry, count: Int) -> [Entry] {
    current?.leftovers.array(of: entry, count: count) ?? Array(repeating: entry, count: count)
  }
}

/// Arrays of the same entry everywhere, one for each kind of entries and count.
private final class Leftovers: Sendable {
  private struct Key: Hashable {
    let kind: ObjectIdentifier
    let count: Int
  }
  private let arrays = Mutex<[Key: any Sendable]>([:])

  func array<Entry: Sendable>(of entry: Entry, count: Int) -> [Entry] {
    let key = Key(kind: ObjectIdentifier(Entry.self), count: count)
    return arrays.withLock { arrays in
      if let known = arrays[key] as? [Entry] { return known }
      let array = Array(repeating: entry, count: count)
      arrays[key] = array
      return array
    }
  }
}

/// How a loop spends its work: it asks after each stretch of it, not at every turn.
public struct Pace {
  /// Operations on numbers between two questions: some hundredths of a millisecond to a millisecond of them.
  public static let stretch = 1 << 16

  @usableFromInline var left = Pace.stretch

  /// A pace at the beginning of a stretch.
  @inlinable public init() {}

  /// Whether the work is to end, after so many more operations.
  @inlinable @inline(__always)
  public mutating func isStopped(after operations: Int = 1) -> Bool {
    left &-= operations
    return left <= 0 && isStoppedNow()
  }

  @inlinable @inline(never)
  mutating func isStoppedNow() -> Bool {
    left = Pace.stretch
    return Work.isStopped
  }
}

extension Sequence {
  /// The entries transformed one by one, each by about so many operations, as far as the work comes before it is stopped.
  public func transformed<T>(operations: Int, _ transform: (Element) -> T) -> [T] {
    var results: [T] = []
    // What is stopped may be many short sequences, none of which would ask by itself.
    if Work.isStopped { return results }
    var pace = Pace()
    results.reserveCapacity(underestimatedCount)
    for entry in self {
      if pace.isStopped(after: operations) { break }
      results.append(transform(entry))
    }
    return results
  }
}

extension Array where Element: Sendable {
  /// Entries computed one by one from their positions, each by about so many operations; where the work is stopped they
  /// mean nothing.
  @inlinable @inline(__always)
  public init(count: Int, operations: Int = 1, computing entry: (Int) -> Element) {
    self.init(unsafeUninitializedCapacity: count) { buffer, initialized in
      guard count > 0, let start = buffer.baseAddress else { return }
      let stretch = Swift.max(1, Pace.stretch / Swift.max(1, operations))
      var k = 0
      // Every entry below `initialized`, which is at most the capacity asked for, is initialized exactly once.
      while true {
        let end = Swift.min(k &+ stretch, count)
        while k < end {
          (start + k).initialize(to: entry(k))
          k &+= 1
        }
        if k == count || Work.isStopped { break }
      }
      initialized = Self.takesAnyBits ? count : k
    }
    if !Self.takesAnyBits { complete(to: count) }
  }

  /// Puts an array in place of one that was left unfinished; out of line, so that the loops above stay small.
  @inlinable @inline(never)
  mutating func complete(to count: Int) {
    if self.count < count { self = Work.leftover(self[0], count: count) }
  }

  /// Whether any bits are an entry, so that memory which nobody has touched, and which costs no time, holds entries.
  @inlinable @inline(__always) static var takesAnyBits: Bool { Element.self == Double.self }

  /// The same for the entries of a matrix, from row and column.
  @inlinable @inline(__always)
  public init(
    rows: Int, columns: Int, operations: Int = 1, computing entry: (_ row: Int, _ column: Int) -> Element
  ) {
    var (row, column) = (0, 0)
    self.init(count: rows * columns, operations: operations) { _ in
      defer {
        column &+= 1
        if column == columns { (row, column) = (row &+ 1, 0) }
      }
      return entry(row, column)
    }
  }
}
