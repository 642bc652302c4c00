import Graphs
import Tensors
import Testing

@testable import Sessions

/// Equal entries are equal, whatever their sum is rounded to: no deviation, no noise times the reciprocal of one.
@Suite struct EqualEntriesTests {
  private func answer(_ script: String) -> [Double]? {
    var session = Session(seed: 1)
    return session.respond(to: script).last?.outcome == .done ? session.sheet.answer?.scalars : nil
  }

  /// Entries whose rounded mean is another number than they are, and such whose mean is exact.
  @Test(arguments: [0.1, 0.3, 0.7, 1e-3, 1e15 + 0.3, -0.1, 2.0, 0.0], [2, 3, 6, 7, 10, 41])
  func theyDoNotDeviate(entry: Double, count: Int) {
    let list = "[\(Array(repeating: "\(entry)", count: count).joined(separator: ", "))]"
    let zeros = Array(repeating: 0.0, count: count)
    #expect(answer("x = \(list); mean(x)") == [entry])
    for f in ["std(x)", "var(x)"] {
      #expect(answer("x = \(list); \(f)") == [0])
      #expect(answer("x = \(list); grad(\(f), x)") == zeros)
      #expect(answer("x = \(list); y = \(f); jvp(y, x, x)") == [0])
    }
    #expect(answer("x = \(list); layer_norm(x)") == zeros)
    #expect(answer("X = \(list); normalize(X)") == zeros)
    #expect(answer("X = \(list); std([X, 2 * X], axis=1)") == [0, 0])
  }

  /// Only of columns that are equal, and not where an entry is infinite.
  @Test func otherMeansAreAsTheyWere() {
    #expect(answer("mean([0.1, 1; 0.1, 2; 0.1, 3], axis=0)") == [0.1, 2])
    #expect(answer("mean([inf, inf])") == [.infinity])
    #expect(answer("mean([inf, 1])") == [.infinity])
    #expect(answer("mean([nan, nan])")?[0].isNaN == true)
    let sum = 0.1 + 0.2 + 0.4
    #expect(answer("mean([0.1, 0.2, 0.4])") == [sum / 3])
    #expect(answer("mean([1e308, -1e308])") == [0])
    #expect(answer("x = [0.1, 0.1, 0.1]; grad(mean(x), x)") == Array(repeating: 1.0 / 3, count: 3))
  }

  /// In lanes an example with equal entries stands beside others.
  @Test func examplesBesideOthers() throws {
    var session = Session(seed: 1)
    #expect(session.respond(to: "w = 1; x = [1, 2, 4]; y = std(w * x) + w * x[0]").last?.outcome == .done)
    let graph = session.sheet.graph
    func node(_ name: String) throws -> NodeID { try #require(session.sheet.nodes[name]) }
    var replay = Replay(graph, output: try node("y"), inputs: [try node("x")], targets: [try node("w")])
    let data = Tensor<Double>([3, 3], [0.1, 0.1, 0.1, 1, 2, 4, 0.7, 0.7, 0.7])
    let rows = try replay.gradients(over: [data], at: [0, 1, 2], keeping: 3).rows.map { $0[0]?.scalars[0] ?? .nan }
    for (found, expected) in zip(rows, [0.1, (14.0 / 9).squareRoot() + 1, 0.7]) {
      #expect(abs(found - expected) < 1e-12)
    }
  }
}
