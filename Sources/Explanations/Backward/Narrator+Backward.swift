import Graphs

extension Narrator {
  /// The backward pass of an output, with the forward pass it rests on and the gradients in which it ends.
  ///
  /// - Parameters:
  ///   - references: the nodes and parts whose gradients are asked for; operands that lead to none of them are left out.
  ///   - variables: what to list at the end where `wrt` is nil.
  public func gradient(of output: NodeID, wrt references: [Reference]? = nil, variables: [NodeID]) -> Document {
    let trace = trace(of: [output])
    let targets = references ?? variables.map { Reference($0) }
    let teller = BackwardTeller(trace, output: output, targets: targets, isAskedFor: references != nil)
    let forward = conventionsIfFirst + ForwardTeller(trace).blocks
    var document = Document(forward)
    document.ground = forward.count
    if options.steps == .definitions {
      let definitions = DefinitionTeller(teller)
      document.blocks += definitions.blocks + teller.summary { definitions.gradient(at: $0) }
    } else {
      document.blocks += teller.stepBlocks + teller.summary { teller.backward[gradient: $0] }
    }
    return document
  }
}
