import Explanations
import Graphs
import Language
import Tensors

extension SessionState {
  /// An expression alone: its value, which `ans` keeps.
  mutating func evaluate(_ tree: SyntaxTree) throws(Problem) -> Reply {
    let text = tree.text
    let name = text.utf8.count <= 40 ? text : "ans"
    let (value, document) = try temporarily { session throws(Problem) in
      let node = try session.node(for: tree, random: true)
      try session.requireValue(of: [node], at: tree.span)
      return (session.sheet.graph.value(of: node), session.echoNarrator.definition(name, node))
    }
    sheet.answer = value
    answersGiven += 1
    guard tellsPrograms else { return Reply(document, kind: "definition", [.init("name", "ans")]) }
    return Reply(
      document, kind: "definition",
      [
        .init("name", "ans"), .init("formula", .string(text)), .init("shape", .array(value.shape.map { .integer($0) })),
        .init("value", JSONValue(value)),
      ])
  }

  /// The node of an expression, made and evaluated if it is not there yet.
  mutating func node(for tree: SyntaxTree, random draws: Bool = false) throws(Problem) -> NodeID {
    let node = try made(at: tree.span, draws) { elaborator throws(Problem) in
      elaborator.materialized(try elaborator.value(tree))
    }
    if needsValues { try requireValue(of: [node], at: tree.span) }
    return node
  }

  /// Refuses what has no value yet.
  func requireValue(of nodes: [NodeID], at span: SourceSpan?) throws(Problem) {
    try sheet.graph.requireValue(of: nodes, sheet.scope(), at: span)
  }

  /// What an expression means to one who differentiates an output by it.
  mutating func reference(
    _ tree: SyntaxTree, of output: NodeID, _ outputTree: SyntaxTree?
  ) throws(Problem) -> Reference {
    let outputText = outputTree?.text ?? sheet.namesOfNodes[output] ?? "the output"
    return try made(at: tree.span) { elaborator throws(Problem) in
      try elaborator.reference(tree, tree.root, [:], of: output, outputText)
    }
  }

  /// The part of a node that an index after a name means, as in W[0, 1]; the name may be another than the node's.
  mutating func reference(_ place: Arguments.Place, at node: NodeID) throws(Problem) -> Reference {
    guard !place.isWhole else { return Reference(node) }
    return try made(at: place.tree.span) { elaborator throws(Problem) in
      try elaborator.reference(
        place.tree, place.tree.root, [place.name.text: .node(node)], of: node, place.name.text)
    }
  }

  /// What an elaborator makes of the session's graph, with the values of what it adds.
  private mutating func made<T>(
    at span: SourceSpan, _ draws: Bool = false, _ body: (inout Elaborator) throws(Problem) -> T
  ) throws(Problem) -> T {
    let mark = sheet.graph.count
    let result = elaborated(draws, body)
    do throws(Problem) {
      let made = try result.get()
      try settings.limits.requireMemory(sheet.graph, at: span)
      try sheet.graph.forward(from: mark, at: span)
      return made
    } catch {
      sheet.graph.truncate(to: mark)
      throw error
    }
  }

  /// A number whose gradient at a node is a given one.
  mutating func number(
    withGradient seed: Tensor<Double>, exactly exact: Tensor<Numeral>?, at node: NodeID, _ span: SourceSpan
  ) throws(Problem) -> NodeID {
    try made(at: span) { elaborator throws(Problem) in
      let factor = elaborator.graph.leaf(seed, exactly: exact, isVariable: false)
      let product = try elaborator.append(
        .elementwise(.multiply), [.node(node), .node(factor)], at: span, texts: [])
      if seed.isScalar { return elaborator.materialized(product) }
      return elaborator.materialized(
        try elaborator.append(.linear(.sum(Sum(axis: nil, keep: false))), [product], at: span, texts: []))
    }
  }

  /// Refuses a backward pass that is to be told where there is no room for it.
  func requireRoom(forGradientOf output: NodeID, at span: SourceSpan?) throws(Problem) {
    // What is told holds an entry of a gradient several times: as it arrives, as a product, as a sum, each carried exactly.
    try settings.limits.requireMemory(
      sheet.graph, and: 11 * Double(sheet.graph.backwardEntries(of: output)), for: "the gradient told step by step",
      at: span)
  }

  /// What an elaborator makes, which has the graph meanwhile, so that it is never copied.
  mutating func elaborated<T>(
    _ draws: Bool, _ body: (inout Elaborator) throws(Problem) -> T
  ) -> Result<T, Problem> {
    var elaborator = Elaborator(sheet.graph, sheet.scope(traceNames: traceNames))
    if draws { (elaborator.generator, elaborator.files) = (random, readableFiles) }
    let mark = sheet.graph.count
    sheet.graph = Graph()
    elaborator.functionResults = sheet.functionResults
    defer {
      sheet.graph = elaborator.graph
      sheet.note(elaborator.calls, from: mark)
      sheet.functionResults = elaborator.functionResults
    }
    do throws(Problem) {
      let made = try body(&elaborator)
      random = elaborator.generator ?? random
      dataRead += elaborator.dataRead
      notes += elaborator.notes.filter { !notes.contains($0) }
      return .success(made)
    } catch {
      return .failure(error)
    }
  }

  /// Does something that needs nodes for a while, and takes them away again.
  mutating func temporarily<T>(_ body: (inout SessionState) throws(Problem) -> T) throws(Problem) -> T {
    let mark = sheet.graph.count
    defer { sheet.graph.truncate(to: mark) }
    return try body(&self)
  }

  /// Makes the graph anew where the settings have it compute in another way.
  mutating func rebuildAsSet() throws(Problem) -> Sheet.Outcome {
    let generation = sheet.generation
    let outcome = try sheet.rebuild(
      sharing: settings.sharing, carriesFractions: settings.narration.numbers == .fractions)
    if sheet.generation != generation { traceNames = [:] }
    return outcome
  }

  /// A narrator that need not know the session's names: for the echo of a definition, which must cost nothing in them.
  var echoNarrator: Narrator {
    // On paper a value is what is carried from line to line, and what has a line depends on the names.
    if settings.narration.numbers == .paper { return narrator() }
    return Narrator(NamedGraph(sheet.graph, names: [:]), options: settings.narration)
  }

  /// The session's graph with its names, for narration.
  func narrator(extra names: [NodeID: String] = [:], form: NarrationOptions.Form? = nil) -> Narrator {
    var options = settings.narration
    if let form { options.form = form }
    options.isFirst = !hasShownConventions
    let all = names.merging(sheet.namesOfNodes) { _, own in own }
    let constants = sheet.nodes.filter { name, node in
      switch sheet[name]?.kind {
      case .leaf(_, false): true
      case .declared(let declaration): !declaration.isVariable
      default: false
      }
    }
    var named = NamedGraph(
      sheet.graph, names: all, constants: Set(constants.values), reserved: Set(sheet.definitions.keys))
    named.calls = sheet.closedCalls
    return Narrator(named, options: options)
  }

  /// The formula of a node of the last trace, as it would be typed.
  func formula(of node: NodeID) -> String {
    let names = sheet.namesOfNodes.merging(traceNames.map { ($0.value, $0.key) }) { own, _ in own }
    let graph = sheet.graph
    func text(_ node: NodeID) -> Formula {
      if let name = names[node] { return .symbol(name, shape: graph.shape(of: node)) }
      if let literal = graph.literal(node) { return Formula(literal) }
      return .symbol("…", shape: graph.shape(of: node))
    }
    let operands = graph.operands(of: node).map(text)
    switch graph.operation(of: node) {
    case .scalar(let opcode): return ArrayOperation.elementwise(opcode).formula(operands).text(.typed)
    case .array(let operation): return operation.formula(operands).text(.typed)
    case .element(let k):
      return "\(operands[0].text(.typed))[\(entryNotation(k, in: graph.shape(of: graph.operands(of: node)[0])))]"
    case .variable, .constant: return LiteralText.text(graph.value(of: node))
    }
  }
}
