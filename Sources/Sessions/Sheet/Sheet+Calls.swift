import Explanations
import Graphs

extension Sheet {
  /// The calls of the session's functions that are one step each, by their results.
  var closedCalls: [NodeID: FunctionCall] {
    var all = callsInExpressions.filter { $0.key.index < graph.count }
    for calls in calls.values { all.merge(calls) { own, _ in own } }
    return all
  }

  /// Notes the calls in an expression without a name, which count for one statement; of what was there before, what is
  /// still in the graph stays.
  mutating func note(_ calls: [NodeID: FunctionCall], from count: Int) {
    callsInExpressions = callsInExpressions.filter { $0.key.index < count }.merging(calls) { _, new in new }
  }
}
