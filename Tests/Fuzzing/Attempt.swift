import Synchronization

/// What is being tried, and since when; read by the thread that watches.
final class Attempt: Sendable {
  private struct State {
    var seed = 0
    var text = ""
    var start = ContinuousClock.now
    var isOver = false
  }
  private let state = Mutex(State())

  var isOver: Bool { state.withLock(\.isOver) }
  func begin(_ seed: Int) {
    state.withLock {
      $0.seed = seed
      $0.text = ""
      $0.start = .now
    }
  }
  func note(_ text: String) { state.withLock { $0.text = text } }
  func end() { state.withLock { $0.isOver = true } }

  /// The try that has run longer than it may.
  func late(after limit: Duration) -> (seed: Int, text: String)? {
    state.withLock { !$0.isOver && .now - $0.start > limit ? ($0.seed, $0.text) : nil }
  }
}
