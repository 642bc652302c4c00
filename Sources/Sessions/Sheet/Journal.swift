/// What was done in a session, so that it can be undone and redone: a step a line, and a step a statement on the line
/// that is being carried out.
struct Journal: Sendable {
  private(set) var done: [Step] = []
  private(set) var undone: [Step] = []
  /// How much had been done, and undone, before the line.
  private var doneBeforeLine = 0
  private var undoneBeforeLine = 0
  /// Whether a statement of the line has left an entry.
  var hasEntryOnLine = false
  /// The entries of arrays that undo would bring back, in so many of the steps.
  private var entries = (count: 0, steps: 0)

  /// Adds what was done last, after which nothing can be redone.
  mutating func append(_ step: Step) {
    done.append(step)
    (undone, undoneBeforeLine) = ([], 0)
  }

  /// Makes one step of what the statements of the last line have changed, since a line is what `undo` takes back.
  mutating func closeLine() {
    let start = min(doneBeforeLine, done.count)
    if done.count > start + 1 {
      for step in done[(start + 1)...] { done[start].append(step) }
      done.removeLast(done.count - start - 1)
    }
    (doneBeforeLine, undoneBeforeLine) = (done.count, undone.count)
    hasEntryOnLine = false
  }

  /// The last steps, so many as there are, in the order in which they are taken back or made again.
  func last(_ count: Int, back: Bool) -> [Step] { (back ? done : undone).suffix(count).reversed() }

  /// Notes that steps were taken back, or made again; those of earlier lines are steps of their own.
  mutating func travel(_ steps: [Step], back: Bool) {
    if back {
      done.removeLast(steps.count)
      undone += steps
    } else {
      undone.removeLast(steps.count)
      done += steps
    }
    doneBeforeLine = min(doneBeforeLine, done.count)
    if undone.count < undoneBeforeLine { (doneBeforeLine, undoneBeforeLine) = (done.count, undone.count) }
  }

  /// How many steps the next line can take back.
  var undoDepth: Int { min(doneBeforeLine, done.count) + (done.count > doneBeforeLine ? 1 : 0) }

  /// Takes out the last step where there are more than so many.
  mutating func popLast(downTo count: Int) -> Step? { done.count > count ? done.popLast() : nil }

  /// Brings back what could be redone.
  mutating func restore(undone steps: [Step]) { undone = steps }

  /// Drops the oldest steps while there are more entries in them than so many.
  mutating func forget(beyond most: Double) {
    if done.count < entries.steps { entries = (0, 0) }
    for step in done[entries.steps...] { entries.count += step.entryCount }
    entries.steps = done.count
    while Double(entries.count) > most, done.count > 1 {
      entries.count -= done.removeFirst().entryCount
      entries.steps -= 1
      doneBeforeLine = max(0, doneBeforeLine - 1)
    }
  }
}

extension Step {
  /// The entries of the arrays that it took away.
  fileprivate var entryCount: Int {
    changes.reduce(0) { sum, change in
      if case .leaf(let value, _)? = change.before?.kind { sum + value.count } else { sum }
    }
  }
}
