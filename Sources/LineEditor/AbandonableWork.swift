import CLineEditor
import Dispatch
import Synchronization

/// Work on a thread of its own, left behind where Ctrl-C came and it takes long to end.
///
/// What long work has built, the steps of a long chain or large arrays, takes time to take down after the last question
/// whether to go on. Nobody waits for that: the thread ends its work by itself, and what it comes to is dropped.
public enum AbandonableWork {
  /// How long work that was interrupted may take to end by itself, so that most of it is over when the prompt is back.
  private static let grace = Duration.milliseconds(25)
  /// As much as the main thread has.
  private static let stack = 8 << 20

  /// Does some work; nil where it was interrupted and left behind. The work asks whether it was.
  public static func run<Result: Sendable>(
    _ work: @escaping @Sendable (_ isAbandoned: @escaping @Sendable () -> Bool) -> Result
  ) -> Result? {
    let state = Shared(State<Result>())
    let hasEnded = DispatchSemaphore(value: 0)
    let isRunning = start {
      let result = work { state.value.withLock { $0.isAbandoned } }
      state.value.withLock { if !$0.isAbandoned { $0.result = result } }
      hasEnded.signal()
    }
    guard isRunning else { return work { false } }
    let clock = ContinuousClock()
    var interruption: ContinuousClock.Instant?
    while hasEnded.wait(timeout: .now() + .milliseconds(5)) == .timedOut {
      guard Interrupt.isPending else { continue }
      let since = interruption ?? clock.now
      interruption = since
      if clock.now - since > grace { break }
    }
    return state.value.withLock { state in
      defer { state = State(isAbandoned: true) }
      return state.result
    }
  }

  /// Begins work on a new thread; false where there is none to be had.
  private static func start(_ work: @escaping @Sendable () -> Void) -> Bool {
    let job = Unmanaged.passRetained(Job(work))
    let isRunning = le_run_on_thread(
      { Unmanaged<Job>.fromOpaque($0).takeRetainedValue().work() }, job.toOpaque(), stack)
    if !isRunning { job.release() }
    return isRunning
  }

  private final class Job: Sendable {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }

  private struct State<Result: Sendable>: Sendable {
    var result: Result?
    var isAbandoned = false
  }

  private final class Shared<Value: Sendable>: Sendable {
    let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
  }
}
