import Graphs

extension Narrator {
  /// The forward pass: every node on which some outputs rest, in order.
  public func forward(_ outputs: [NodeID]) -> some Explanation {
    ForwardExplanation(narrator: self, outputs: outputs)
  }
}

/// A forward pass.
private struct ForwardExplanation: Explanation {
  let narrator: Narrator
  let outputs: [NodeID]

  var document: Document {
    let conventions = narrator.conventionsIfFirst
    let pass = ForwardPass(narrator.traceByCalls(of: outputs)).blocks
    var document = Document(conventions + (narrator.options.form == .brief ? pass.map(\.brief) : pass))
    document.ground = conventions.count
    return document
  }

  /// `output`, `value`, `nodes`; of several outputs these of each.
  var members: [JSONValue.Member] {
    let all = outputs.map { narrator.traceByCalls(of: [$0]).members(of: $0) }
    return all.count == 1 ? all[0] : [.init("outputs", .array(all.map { .object($0) }))]
  }
}
