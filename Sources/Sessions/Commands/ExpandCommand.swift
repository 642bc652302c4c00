import Explanations
import Graphs
import Language

/// `expand p`: composite operations as their simpler steps.
enum ExpandCommand: Command {
  static let name = "expand"
  static let parameters: [Parameter] = [
    .names("p | softmax | f | all", example: "p", "a definition, a function or all", .composites)
  ]
  static let takesOpenNames = true
  static let group = CommandGroup.passes
  static let traits: CommandTraits = .isSilent
  static let summary = "a composite operation (softmax, lstm_cell …) as its simpler steps"
  static let details = [
    "expand p opens the composite operations of the definition p: forward and grad then show every step. "
      + "expand softmax opens that function everywhere, expand all opens everything. Values and gradients stay the same, "
      + "but for the conventions of the operation itself: written out, "
      + ArrayOperation.lostWrittenOut.sorted { $0.key < $1.key }.map { "\($0.key) has \($0.value)" }
      .joined(separator: ", ") + ".",
    "Functions of one number inside a body, such as the sigmoid of a gate, stay whole until they are named: "
      + "expand sigmoid. Written out, softmax and its kin are no longer guarded against overflow.",
    "A call of a function of yours is one step, x = f(w) with the local derivative f'(w), where what it does fits a line. "
      + "expand f shows what is inside, collapse f makes one step of it however long it is.",
  ]
  static let examples = [
    "z = [2, 1, 0]; p = softmax(z); expand p; forward p", "w = 0.5; y = sigmoid(w); expand sigmoid; grad y",
    "x = [1, 2, 4]; y = layer_norm(x); expand all; forward y",
    "f(t) = t^2 + 1; w = 3; x = f(w); expand f; grad x",
  ]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    try session.setExpansion(true, request, self)
  }
}

/// `collapse p`: composite operations as one step again.
enum CollapseCommand: Command {
  static let name = "collapse"
  static let parameters: [Parameter] = [
    .names("p | softmax | f | all", example: "p", "a definition, a function or all", .composites)
  ]
  static let takesOpenNames = true
  static let group = CommandGroup.passes
  static let traits: CommandTraits = .isSilent
  static let summary = "makes one step of an operation again that expand opened"
  static let examples = [
    "z = [2, 1, 0]; p = softmax(z); expand p; collapse p; forward p",
    "z = [2, 1, 0]; p = softmax(z); expand all; collapse all; forward p",
  ]

  static func run(_ request: Request, in session: inout SessionState) throws(Problem) -> Reply {
    try session.setExpansion(false, request, self)
  }
}

extension SessionState {
  fileprivate mutating func setExpansion(
    _ isExpanded: Bool, _ request: Request, _ command: any Command.Type
  ) throws(Problem) -> Reply {
    let identifiers = request.names
    let before = sheet.expansions
    var after = before
    var words: [String] = []
    for identifier in identifiers {
      let target = try expansionTarget(identifier)
      let isAlready = isAlready(target, isExpanded, after)
      after = after.setting(target, to: isExpanded)
      words.append(self.words(target, isExpanded, isAlready: isAlready))
      if isExpanded, !isAlready { notes += conventionsLost(target) }
    }
    if after != before {
      _ = try change(
        [Sheet.Change(name: "", before: nil, after: nil, expansions: (before, after))], at: identifiers.first?.span)
      traceNames = [:]
    }
    return Reply(
      Document(words.map { .paragraph(Text($0)) }), kind: command.name,
      [.init("names", .array(identifiers.map { .string($0.text) })), .init("changed", .bool(after != before))])
  }

  private func isAlready(_ target: Expansions.Target, _ isExpanded: Bool, _ expansions: Expansions) -> Bool {
    switch target {
    case .all: expansions.isExpanded(.all) == isExpanded && expansions == Expansions()
    case .function: expansions.isExpanded(target) == isExpanded
    case .ownFunction(let name): expansions.functions[name] == isExpanded
    case .definition(let name):
      // What is one step without a word said depends on what can be read.
      (sheet.composites[name] ?? []).contains { sheet[$0]?.isFunction ?? false }
        ? expansions.definitions[name] == isExpanded : expansions.isExpanded(target) == isExpanded
    }
  }

  /// What the operations that are opened by name lack when they are written out.
  private func conventionsLost(_ target: Expansions.Target) -> [String] {
    let opened: [String] =
      switch target {
      case .all, .ownFunction: []
      case .function(let name): [name]
      case .definition(let name): sheet.composites[name] ?? []
      }
    return opened.filter { sheet[$0] == nil }.compactMap { name in
      ArrayOperation.lostWrittenOut[name].map { "written out, \(name) has \($0)" }
    }
  }

  /// What a word after `expand` names: the user's names come first.
  private func expansionTarget(_ word: Identifier) throws(Problem) -> Expansions.Target {
    let name = word.text
    if let definition = sheet[name] {
      if definition.isFunction { return .ownFunction(name) }
      if sheet.composites[name] != nil { return .definition(name) }
      throw Problem(nothingInside(name, definition), at: word.span)
    }
    if name == "all" { return .all }
    if let printed = FunctionTable.composites[name] { return .function(printed) }
    if FunctionTable.names.contains(name) {
      throw Problem(
        .command(.simple(name)), at: word.span)
    }
    if let node = traceNames[name] {
      let owner = definition(stepping: node)
      throw Problem(
        .command(.stepOfTrace(name, owner: owner, formula: owner == nil ? formula(of: node) : "")), at: word.span)
    }
    let names = sheet.definitions.keys + FunctionTable.composites.keys.sorted()
    throw Problem(.unknownName(name, nearest: Suggestion.nearest(name, among: names)), at: word.span)
  }

  /// Why a definition cannot be opened.
  private func nothingInside(_ name: String, _ definition: Definition) -> Problem.Kind {
    let remedy: String? =
      switch definition.kind {
      case .leaf, .declared: nil
      case .function: nil
      case .node: "show \(name)"
      }
    let isNode = if case .node = definition.kind { true } else { false }
    return .command(.unexpandable(name, kind: isNode ? "node" : definition.kindInWords, remedy: remedy))
  }

  /// The definition that a node without a name is a step of: the first that rests on it.
  private func definition(stepping node: NodeID) -> String? {
    let depends = sheet.graph.dependence(on: [node], upTo: sheet.graph.last)
    return sheet.nodes.filter { depends[$0.value.index] }.min { $0.value < $1.value }?.key
  }

  private func words(_ target: Expansions.Target, _ isExpanded: Bool, isAlready: Bool) -> String {
    let already = isAlready ? " already" : ""
    switch target {
    case .all:
      return isExpanded
        ? "every composite operation is shown\(already) as its steps"
        : "every composite operation is\(already) one step"
    case .function(let name), .ownFunction(let name):
      return isExpanded
        ? "\(name) is shown\(already) as its steps, wherever it stands"
        : "\(name) is\(already) one step, wherever it stands"
    case .definition(let name):
      let list = (sheet.composites[name] ?? []).joined(separator: ", ")
      return isExpanded ? "\(name) shows\(already) the steps of \(list)" : "\(name) shows\(already) \(list) as one step"
    }
  }

  /// How the composite operations of a definition are shown, for `show`.
  func stepsInWords(of name: String, _ composites: [String]) -> String {
    let opened = composites.filter { isOpened($0, in: name) }
    let closed = composites.filter { !opened.contains($0) }
    var parts: [String] = []
    if !opened.isEmpty { parts.append("\(opened.joined(separator: ", ")) expanded (collapse \(name))") }
    if !closed.isEmpty { parts.append("\(closed.joined(separator: ", ")) as one (expand \(name))") }
    return parts.joined(separator: "; ")
  }

  /// Whether an operation, or a call of a function of the session, is told by its steps in a definition.
  private func isOpened(_ operation: String, in name: String) -> Bool {
    if sheet.expansions.opens(operation, typedIn: name) { return true }
    guard sheet[operation]?.isFunction ?? false else { return false }
    let narrator = narrator()
    let calls = (sheet.calls[name] ?? [:]).filter { $0.value.function == operation }
    return !calls.keys.allSatisfy(narrator.isClosedCall)
  }
}
