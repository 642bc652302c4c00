import Explanations
import Graphs
import Language
import Tensors

extension SessionState {
  /// `x = 2`, `const y = 1`, `z = x * y`.
  mutating func define(_ definition: Statement.Definition) throws(Problem) -> Reply {
    let name = definition.name.text
    let tree = definition.expression
    if rearrangement(tree) != nil { return try arrange([definition.name], tree, isUpdate: false) }
    let mentions = tree.mentions()
    if mentions.contains(name), sheet[name] != nil || !FunctionTable.names.contains(name) {
      guard sheet[name] != nil else { throw Problem(.unknownName(name, nearest: nil), at: definition.name.span) }
      throw Problem(.selfReference(name, meaning: meaning(of: [name], redefinedBy: tree)), at: definition.name.span)
    }
    try refuseTraceNames(mentions, tree)
    let old = sheet[name]
    // What a file says and the order of examples are data, which no training should change.
    let isData = mentions.contains { Self.dataFunctions.contains($0) && sheet[$0] == nil }
    let kind: Definition.Kind
    var exact: Tensor<Numeral>?
    var notes: [String] = []
    if namesSomething(mentions) {
      kind = .node(puttingAnswerIn(tree), isConstant: definition.isConstant)
    } else {
      // Feeding a constant leaves it a constant.
      var isVariable = !definition.isConstant && !isData
      let staysConstant = if case .leaf(_, false)? = old?.kind { isVariable } else { false }
      if staysConstant { isVariable = false }
      if case .declared(let declaration)? = old?.kind, !declaration.isVariable { isVariable = false }
      let value = try evaluated(tree)
      (exact, notes) = (value.exact, value.notes)
      if staysConstant { notes.append("\(name) stays const: gradients do not reach it; remove \(name) frees the name") }
      kind = .leaf(value.value, isVariable: isVariable)
    }
    var outcome = try change(
      [Sheet.Change(name: name, before: old, after: Definition(kind, exact: exact))], at: tree.span)
    outcome.notes += notes
    return reply(defining: name, outcome, isData: isData)
  }

  /// What was meant by a definition of names by themselves: an update, where there are values to change; else names of
  /// their own.
  func meaning(of names: [String], redefinedBy tree: SyntaxTree) -> String {
    let areLeaves = names.allSatisfy { if case .leaf? = sheet[$0]?.kind { true } else { false } }
    let typed = names.joined(separator: ", ")
    if areLeaves { return "\(typed) := \(tree.text) changes \(names.count == 1 ? "its value" : "their values") now" }
    var k = 1
    while names.contains(where: { sheet["\($0)\(k)"] != nil }) { k += 1 }
    let others = names.map { "\($0)\(k)" }.joined(separator: ", ")
    return "\(names.count == 1 ? "a name of its" : "names of their") own: \(others) = \(tree.text)"
  }

  /// The functions that make constants of data.
  private static let dataFunctions = ["csv", "permutation"]

  /// `f(t) = t^2 + 1`.
  mutating func define(_ function: Statement.FunctionDefinition) throws(Problem) -> Reply {
    let name = function.name.text
    let parameters = function.parameters.map(\.text)
    if sheet.answer == nil, !parameters.contains("ans"), function.body.mentions().contains("ans") {
      throw Problem(.unknownName("ans", nearest: nil), at: function.body.span)
    }
    let body = parameters.contains("ans") ? function.body : puttingAnswerIn(function.body)
    let after = Definition(.function(parameters: parameters, body: body))
    if after.mentions.contains(name) {
      throw Problem(.circle([name, name]), at: function.name.span)
    }
    for mention in after.mentions.sorted() where traceNames[mention] != nil {
      try refuseTraceNames([mention], function.body)
    }
    let outcome = try change(
      [Sheet.Change(name: name, before: sheet[name], after: after)], at: function.name.span)
    let head = "\(name)(\(parameters.joined(separator: ", ")))"
    var reply = Reply(
      Document([]), kind: "definition",
      [
        .init("name", .string(name)), .init("formula", .string("\(head) = \(function.body.text)")),
        .init("shape", .null),
        .init("value", .null),
      ])
    reply.document.blocks += remarks(outcome)
    return reply
  }

  /// Whether any of these names stands for something in the session, so that the right side is a node.
  private func namesSomething(_ mentions: Set<String>) -> Bool {
    var seen: Set<String> = []
    var queue = Array(mentions)
    while let name = queue.popLast() {
      guard seen.insert(name).inserted else { continue }
      guard let definition = sheet[name] else { continue }
      guard definition.isFunction, !definition.isOpen else { return true }
      queue += definition.mentions
    }
    return false
  }

  private func refuseTraceNames(_ mentions: Set<String>, _ tree: SyntaxTree) throws(Problem) {
    for name in mentions.sorted() where sheet[name] == nil && name != "ans" {
      guard let node = traceNames[name] else { continue }
      let formula = formula(of: node)
      let span = tree.nodes.first { if case .name(name) = $0.kind { true } else { false } }?.span
      throw Problem(.traceName(name, definition: "\(name) = \(formula)"), at: span)
    }
  }

  /// A right side without names, computed now, with its exact value where its double only comes near to it.
  mutating func evaluated(
    _ tree: SyntaxTree
  ) throws(Problem) -> (value: Tensor<Double>, exact: Tensor<Numeral>?, notes: [String]) {
    var elaborator = Elaborator(Graph(carriesFractions: sheet.graph.carriesFractions), sheet.scope())
    elaborator.generator = random
    elaborator.files = readableFiles
    let value = try elaborator.value(tree)
    random = elaborator.generator ?? random
    dataRead += elaborator.dataRead
    switch value {
    case .constant(let c): return (c, elaborator.exactly(c), elaborator.notes)
    case .node(let node):
      var graph = elaborator.graph
      try graph.forward(at: tree.span)
      return (graph.value(of: node), nil, elaborator.notes)
    }
  }

  /// Carries out changes and remembers how to undo them.
  mutating func change(_ changes: [Sheet.Change], at span: SourceSpan?) throws(Problem) -> Sheet.Outcome {
    do throws(Problem) {
      let generation = sheet.generation
      let changes = try declared(changes, at: span)
      var step = Step(changes, in: sheet)
      let outcome = try sheet.apply(changes)
      step.found(outcome.standing)
      if sheet.generation != generation { traceNames = [:] }
      journal.append(step)
      return outcome
    } catch {
      throw Problem(error.kind, at: error.span ?? span)
    }
  }

  private func reply(defining name: String, _ outcome: Sheet.Outcome, isData: Bool = false) -> Reply {
    var reply = Reply(echo(name, isData: isData), kind: "definition", members(of: name))
    let mentioned = sheet[name]?.mentions.sorted() ?? []
    reply.document.blocks += ([name] + mentioned).compactMap(meaning).map { .note(Text($0, .note)) }
    reply.document.blocks += remarks(outcome)
    return reply
  }

  /// What a label or an index stands for, since slides count from 1 and this counts from 0.
  private func meaning(of name: String) -> String? {
    guard case .leaf(let value, let isVariable)? = sheet[name]?.kind, !isVariable, let node = sheet.nodes[name],
      value.isScalar, let k = Int(exactly: value.scalars[0]), let count = sheet.graph.choices(of: node)
    else { return nil }
    let endings = [1: "st", 2: "nd", 3: "rd"]
    let ending = (11...13).contains((k + 1) % 100) ? "th" : endings[(k + 1) % 10] ?? "th"
    return "\(name) = \(k): class \(k), the \(k + 1)\(ending) of \(count)"
  }

  /// The line that answers a definition; a leaf that was just typed, and not read or drawn, needs none.
  private func echo(_ name: String, isData: Bool) -> Document {
    guard let node = sheet.nodes[name], let definition = sheet[name] else { return Document() }
    if case .leaf(let x, _) = definition.kind, x.rank < 2, !isData { return Document() }
    if sheet.graph.isOpen(node) { return Document() }
    return echoNarrator.definition(name, node)
  }

  /// The members of a definition's JSON object.
  func members(of name: String) -> [JSONValue.Member] {
    guard let node = sheet.nodes[name], let definition = sheet[name] else { return [] }
    // Long values and formulas are only written out for those who read them.
    guard tellsPrograms else { return [.init("name", .string(name))] }
    let value = sheet.value(of: name)
    let formula = definition.formula ?? value.map { LiteralText.text($0) }
    return [
      .init("name", .string(name)), .init("formula", formula.map { .string($0) } ?? .null),
      .init("shape", JSONValue(shape: sheet.graph.shape(of: node))),
      .init("value", value.map { JSONValue($0) } ?? .null),
    ]
  }

  /// What else there is to say about a change.
  func remarks(_ outcome: Sheet.Outcome) -> [Block] {
    outcome.notes.map { .note(Text("note: \($0)", .note)) }
      + outcome.newlyBroken.map { .note(Text("\($0.name) is no longer valid: \($0.problem.message)", .note)) }
  }
}
