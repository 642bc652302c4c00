import Synchronization
import Testing

@testable import Tensors

/// Long loops ask whether to go on, and leave results of the right shape when they are stopped.
@Suite struct WorkTests {
  /// The entries that a computation of so many made before it was stopped at the given question, and the result.
  private func computed(_ count: Int, operations: Int = 1, stoppedAt limit: Int) -> (made: Int, result: [Int]) {
    let asked = Mutex(0)
    var made = 0
    let result = Work.run(
      stoppingWhen: {
        asked.withLock {
          $0 += 1
          return $0 >= limit
        }
      },
      {
        [Int](count: count, operations: operations) {
          made += 1
          return $0 + 7
        }
      })
    return (made, result)
  }

  @Test func withoutAQuestionNothingStops() {
    #expect(!Work.isStopped)
    #expect([Int](count: 200_000) { $0 } == Array(0..<200_000))
    #expect([Int](count: 0) { $0 } == [])
    #expect([Int](rows: 2, columns: 3) { 10 * $0 + $1 } == [0, 1, 2, 10, 11, 12])
    #expect([Int](rows: 0, columns: 3) { $0 + $1 } == [])
  }

  @Test func aStretchGoesByBetweenTwoQuestions() {
    let stretch = Pace.stretch
    #expect(computed(stretch, stoppedAt: 1).made == stretch)
    let (made, result) = computed(3 * stretch + 5, stoppedAt: 2)
    #expect(made == 2 * stretch)
    #expect(result.count == 3 * stretch + 5 && result.last == 7 && result[2 * stretch - 1] == 2 * stretch + 6)
    #expect(computed(3 * stretch, operations: stretch / 4, stoppedAt: 1).made == 4)
    #expect(computed(10, operations: 10 * stretch, stoppedAt: 3).made == 3)
  }

  @Test func aPaceAsksOnceAStretch() {
    let asked = Mutex(0)
    Work.run(stoppingWhen: {
      asked.withLock { $0 += 1 }
      return false
    }) {
      var pace = Pace()
      for _ in 0..<10 * Pace.stretch { _ = pace.isStopped() }
      #expect(asked.withLock { $0 } == 10)
      for _ in 0..<10 { _ = pace.isStopped(after: Pace.stretch) }
      #expect(asked.withLock { $0 } == 20)
    }
  }

  @Test func whatPutsBackIsNotInterrupted() {
    Work.run(stoppingWhen: { true }) {
      #expect(Work.isStopped)
      Work.uninterrupted { #expect(!Work.isStopped) }
      #expect(Work.isStopped)
    }
  }

  /// Each kernel, stopped at the first question, has the shape of its result.
  @Test func stoppedKernelsKeepTheirShapes() {
    let (n, m) = (300, 301)
    let a = Tensor<Double>([n, m], repeating: 2)
    let b = Tensor<Double>([m, n], repeating: 3)
    Work.run(stoppingWhen: { true }) {
      #expect(a.map { $0 + 1 }.count == n * m)
      #expect(a.combined(with: a) { $0 * $1 }.shape == [n, m])
      #expect(a.combined(with: Tensor([1, m], repeating: 1)) { $0 * $1 }.shape == [n, m])
      #expect(a.transposed.shape == [m, n])
      #expect(Tensor<Double>([m], repeating: 1).broadcast(to: [n, m]).shape == [n, m])
      #expect(a.folded(axis: 0, empty: 0, +).shape == [m])
      #expect(a.folded(axis: nil, empty: 0, +).isScalar)
      #expect(Tensor.concatenated([a, a], axis: 1).shape == [n, 2 * m])
      #expect(a.matrixProduct(b).shape == [n, n])
      #expect(a.matrixProduct(a, otherTransposed: true).shape == [n, n])
      #expect(a.selecting(Selection(positions: Array(0..<n * m), shape: [n * m])).count == n * m)
    }
  }
}
