extension SessionState {
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

  /// Notes that steps which earlier lines made were taken back, or made again: those are steps of their own.
  mutating func reachBehindLine() {
    doneBeforeLine = min(doneBeforeLine, done.count)
    guard undone.count < undoneBeforeLine else { return }
    (doneBeforeLine, undoneBeforeLine) = (done.count, undone.count)
  }

  /// How many steps the next line can take back.
  var undoDepth: Int { min(doneBeforeLine, done.count) + (done.count > doneBeforeLine ? 1 : 0) }
}
