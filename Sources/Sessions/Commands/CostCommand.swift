import Explanations
import Graphs
import Language

/// `cost z`: operations and stored values.
enum CostCommand: Command {
  static let name = "cost"
  static let parameters: [Parameter] = [.expression("z"), .wrt("x, W"), .at]
  static let group = CommandGroup.exploring
  static let summary = "operations and kept values, forward and backward, and what sharing and the mode save"
  static let details = [
    "Operations on single numbers are counted by carrying out the rules with numbers that count. A value takes 8 bytes.",
    "The local derivatives need forward values: kept, each is computed once; thrown away, each local derivative computes "
      + "what it needs anew, as with set sharing off.",
  ]
  static let examples = [
    "f(t) = t^2 + 1; w = 3; z = f(f(f(w))); cost z", "W = ones(2, 3); x = [1, 2, 3]; y = tanh(W @ x); cost y",
  ]
  static let isToldInSteps = true

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    let tree = request.expressions[0]
    // Elaborated anew, so that the results of the session's functions are known.
    var fresh = session
    fresh.sheet.functionResults = [:]
    fresh.sheet.rebuild()
    let output = try fresh.outputNode(tree)
    var variables = fresh.sheet.variables.compactMap { fresh.sheet.nodes[$0] }
    if let wrt = request.wrt {
      variables = try fresh.references(wrt, of: output, tree).map(\.whole)
    }
    try fresh.refuseHugeCount(of: output, at: tree)
    let narrator = fresh.narrator(extra: fresh.temporaryNames([output], [tree]))
    let results = fresh.sheet.functionResults ?? [:]
    let isInterrupted = session.isInterrupted
    let cost = narrator.cost(of: output, wrt: variables, results: results, isInterrupted: isInterrupted)
    guard !isInterrupted() else { throw Problem(.interrupted, at: nil) }
    return session.reply(cost, kind: Self.name)
  }
}

extension SessionState {
  /// Counting takes some ten times as long as computing, and a single product cannot be interrupted.
  fileprivate func refuseHugeCount(of output: NodeID, at tree: SyntaxTree) throws(Problem) {
    let work = sheet.graph.ancestors(of: [output]).reduce(0.0) { $0 + sheet.graph.work(at: $1) }
    guard work > 30_000_000 else { return }
    throw Problem(.tooLarge("counting the operations would take long; try it with a smaller batch"), at: tree.span)
  }
}
