import Graphs

extension Narrator {
  /// The forward pass: every node on which some outputs rest, in order.
  public func forward(_ outputs: [NodeID]) -> Document {
    let conventions = conventionsIfFirst
    var document = Document(conventions + ForwardTeller(trace(of: outputs)).blocks)
    document.ground = conventions.count
    return document
  }
}
