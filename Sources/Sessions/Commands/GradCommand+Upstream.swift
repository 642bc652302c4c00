import Explanations
import Graphs
import Language
import Tensors

extension SessionState {
  /// What a gradient that is given at some node becomes further back: of a layer alone, whatever follows it.
  mutating func gradient(
    of tree: SyntaxTree, upstream: SyntaxTree, wrt: [SyntaxTree]?, _ form: NarrationOptions.Form?
  ) throws(Problem) -> Reply {
    let output = try outputNode(tree)
    let shape = sheet.graph.shape(of: output)
    try sheet.graph.requireNamedDerivatives(of: [output], at: tree.span)
    let (seed, exact) = try exactlyNow(upstream)
    guard seed.shape == shape else {
      throw Problem(
        .command(.upstreamShape(Diagnostic.shortened(tree.text), shape, given: seed.shape)), at: upstream.span)
    }
    let references = try wrt.map { wrt throws(Problem) in try self.references(wrt, of: output, tree) }
    try requireRoom(forGradientOf: output, at: tree.span)
    let loss = try number(withGradient: seed, exactly: exact, at: output, upstream.span)
    let variables = sheet.variables.compactMap { sheet.nodes[$0] }
    let names = temporaryNames([output], [tree])
    let taken = Set(sheet.definitions.keys).union(names.values)
    let name =
      ["L", "J", "E"].first { !taken.contains($0) } ?? (1...).lazy.map { "L\($0)" }.first { !taken.contains($0) }
    let narrator = narrator(extra: names.merging([loss: name ?? "L"]) { own, _ in own }, form: form)
    remember(narrator, [output])
    (lastOutput, hasShownConventions) = (tree, true)
    return reply(narrator.gradient(of: loss, from: output, wrt: references, variables: variables), kind: "gradient")
  }
}
