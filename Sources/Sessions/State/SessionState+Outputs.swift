import Graphs
import Language

extension SessionState {
  /// The output of a command that differentiates; no number.
  mutating func outputNode(_ tree: SyntaxTree) throws(Problem) -> NodeID {
    let output = try node(for: tree)
    try sheet.graph.refuseLiteral(output, tree)
    return output
  }

  /// The output of a command that needs one number, since `what` is of one.
  mutating func scalarOutputNode(_ tree: SyntaxTree, for what: String = "a gradient") throws(Problem) -> NodeID {
    let output = try node(for: tree)
    try sheet.graph.requireNumber(output, tree, for: what)
    return output
  }

  /// What is differentiated by: what is named, or the variables that lead to an output.
  mutating func references(
    _ trees: [SyntaxTree]?, of output: NodeID, _ tree: SyntaxTree
  ) throws(Problem) -> [Reference] {
    guard let trees else {
      let rests = Set(sheet.graph.ancestors(of: [output]))
      let found = sheet.variables.compactMap { sheet.nodes[$0] }.filter { rests.contains($0) }
      guard !found.isEmpty else {
        throw Problem(
          .command(.noVariable(Diagnostic.shortened(tree.text))),
          at: tree.span)
      }
      return found.map { Reference($0) }
    }
    var found: [Reference] = []
    for x in trees {
      let reference = try reference(x, of: output, tree)
      if !found.contains(reference) { found.append(reference) }
    }
    return found
  }

  /// Names for the output and the variables of a command that have none.
  func temporaryNames(
    _ output: NodeID, _ tree: SyntaxTree, _ references: [Reference], _ trees: [SyntaxTree]?
  ) -> [NodeID: String] {
    let own = sheet.namesOfNodes
    var names = temporaryNames([output], [tree])
    // What the last trace called it is still its name.
    if names[output] != nil, traceNames[tree.text] == output { names[output] = tree.text }
    // A part of what has a name is written as one: x[0].
    for (reference, tree) in zip(references, trees ?? [])
    where references.count == trees?.count && own[reference.whole] == nil {
      if names[reference.node] == nil, own[reference.node] == nil {
        names[reference.node] = Diagnostic.shortened(tree.text)
      }
    }
    return names
  }
}

extension SessionState {
  /// The number that a question about gradients is about: the one named, else that of the last trace, else the only
  /// number that nothing else uses.
  ///
  /// `word` is what stands between the question and the output in a hint.
  mutating func outputInQuestion(
    _ named: SyntaxTree?, asking question: String, word: String = "of "
  ) throws(Problem) -> (node: NodeID, tree: SyntaxTree?) {
    if let tree = named {
      return (try scalarOutputNode(tree), tree)
    }
    if let tree = lastOutput, let output = try? node(for: tree), sheet.graph.shape(of: output).isEmpty,
      sheet.graph.literal(output) == nil
    {
      return (output, tree)
    }
    let outputs = ((try? lastOutputs()) ?? []).filter { sheet.graph.shape(of: $0).isEmpty && !sheet.graph.isLeaf($0) }
    guard outputs.count == 1 else {
      let names = sheet.namesOfNodes
      let array = ((try? lastOutputs()) ?? []).filter { !sheet.graph.shape(of: $0).isEmpty }
        .compactMap { names[$0] }.first
      let example = outputs.compactMap { names[$0] }.first ?? array.map { "sum(\($0))" } ?? "z"
      throw Problem(
        .command(.whichOutput(hint: "\(question) \(word)\(example)")),
        at: nil)
    }
    return (outputs[0], nil)
  }
}

extension Graph {
  /// Refuses a number that was typed: nothing is differentiated there.
  func refuseLiteral(_ output: NodeID, _ tree: SyntaxTree) throws(Problem) {
    guard literal(output) == nil else {
      throw Problem(.gradientOfConstant(Diagnostic.shortened(tree.text)), at: tree.span)
    }
  }

  /// Refuses an array where one number is differentiated.
  func requireNumber(_ output: NodeID, _ tree: SyntaxTree, for what: String = "a gradient") throws(Problem) {
    try refuseLiteral(output, tree)
    guard shape(of: output).isEmpty else {
      throw Problem(
        .arrayForNumber(Diagnostic.shortened(tree.text), shape(of: output), of: what, hint: nil), at: tree.span)
    }
  }
}
