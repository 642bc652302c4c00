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
    #expect(result.count == 3 * stretch + 5 && result.last == 7)
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

  /// What some work comes to, and how often it asks.
  private func asking<T>(_ work: () -> T) -> (result: T, questions: Int) {
    let asked = Mutex(0)
    let result = Work.run(
      stoppingWhen: {
        asked.withLock { $0 += 1 }
        return false
      }, work)
    return (result, asked.withLock { $0 })
  }

  @Test func whoLooksThroughAnArrayAsks() {
    let stretch = Pace.stretch
    let x = Tensor<Double>([4 * stretch], repeating: 1)
    let contains = asking { x.contains { $0 > 1 } }
    #expect(!contains.result && contains.questions == 3)
    let all = asking { x.allSatisfy { $0 == 1 } }
    #expect(all.result && all.questions == 3)
    let count = asking { x.count { $0 == 1 } }
    #expect(count.result == 4 * stretch && count.questions == 3)
    let positions = asking { x.positions { $0 == 1 } }
    #expect(positions.result == Array(0..<4 * stretch) && positions.questions == 3)
    let sum = asking { x.scalars.folded(0, +) }
    #expect(sum.result == Double(4 * stretch) && sum.questions == 3)
    let first = asking { x.firstIndex { $0 == 1 } }
    #expect(first.result == 0 && first.questions == 0)
    let run = asking { x.folded(axis: 0, empty: 0, +) }
    #expect(run.result.scalars == [Double(4 * stretch)] && run.questions >= 3)
    var seen = 0
    Work.run(stoppingWhen: { true }) {
      _ = x.contains { _ in
        seen += 1
        return false
      }
    }
    #expect(seen == stretch)
  }

  @Test func anArrayIsGatheredInStretches() {
    let run = Array(0..<3 * Pace.stretch)
    let count = 2 * run.count + 1
    let whole = [Int](count: count) { gathering in
      gathering.append(run[...])
      gathering.append(7)
      gathering.append(run[...])
    }
    #expect(whole == run + [7] + run)
    let copy = asking { [Int](count: run.count) { $0.append(run[...]) } }
    #expect(copy.result == run && copy.questions == 3)
    Work.run(stoppingWhen: { true }) {
      let stopped = [Int](count: count) { gathering in
        gathering.append(run[...])
        #expect(gathering.isStopped)
        gathering.append(7)
      }
      #expect(stopped.count == count)
    }
  }

  /// To fill what is left unfinished would take as long as to finish it.
  @Test func allThatIsLeftUnfinishedIsOneArray() {
    let count = 4 * Pace.stretch
    func start<T>(_ array: [T]) -> UnsafeRawPointer? { array.withUnsafeBytes { $0.baseAddress } }
    Work.run(stoppingWhen: { true }) {
      let arrays = (0..<2).map { k in [Int](count: count) { $0 + k } }
      #expect(arrays.allSatisfy { $0.count == count })
      #expect(start(arrays[0]) == start(arrays[1]))
      #expect(start(arrays[0]) != start([Int](count: count + 1) { $0 }))
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
