import Graphs
import Language

extension Limits {
  /// Refuses what would take more than a limit allows.
  func require(
    _ needed: Double, _ limit: Limit, for what: @autoclosure () -> String, at span: SourceSpan?
  ) throws(Problem) {
    guard needed <= Double(self[keyPath: limit.path]) else {
      let most = min(limit.most, limit.path == \.memory ? processMemory ?? .max : .max)
      throw Problem(
        .limit(limit, what: what(), needed: needed, allowed: self[keyPath: limit.path], most: most), at: span)
    }
  }

  /// Refuses arrays for which there is no room: those of a graph, and some entries besides.
  func requireMemory(
    _ graph: Graph, and entries: Double = 0, for what: @autoclosure () -> String = "all arrays together",
    at span: SourceSpan?
  ) throws(Problem) {
    try require((Double(graph.entryCount) + entries) * 8 / 1e6, .memory, for: what(), at: span)
  }
}

extension Graph {
  /// The values of the nodes from one on; a value that there is none of is a problem at a place of a statement.
  mutating func forward(from mark: Int = 0, at span: SourceSpan?) throws(Problem) {
    do throws(EvaluationProblem) { try forward(from: mark) } catch {
      throw Problem(.values(error.problem, node: nil), at: span)
    }
  }
}
