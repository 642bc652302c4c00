import Graphs

/// Which composite operations are written out in simpler ones, as `expand` and `collapse` have said.
///
/// What was said of a definition comes before what was said of a function, and that before what was said of all.
struct Expansions: Hashable, Sendable {
  /// Whether everything is, unless said otherwise.
  var all = false
  var functions: [String: Bool] = [:]
  var definitions: [String: Bool] = [:]

  /// What `expand` and `collapse` take.
  enum Target: Hashable, Sendable {
    case all
    case function(String)
    /// A function of the session, which without a word said is one step where that can be read.
    case ownFunction(String)
    case definition(String)
  }

  /// Whether something is written out, as far as it was said of it or of more.
  func isExpanded(_ target: Target) -> Bool {
    switch target {
    case .all: all && functions.isEmpty && definitions.isEmpty
    case .function(let name), .ownFunction(let name): functions[name] ?? all
    case .definition(let name): definitions[name] ?? (all && functions.isEmpty)
    }
  }

  /// Whether an operation typed in a definition is written out; nil is an expression outside of any.
  func opens(_ operation: String, typedIn definition: String?) -> Bool {
    definition.flatMap { definitions[$0] } ?? functions[operation] ?? all
  }

  /// Whether it was said that a function of the session is one step in a definition.
  func closes(_ function: String, typedIn definition: String?) -> Bool {
    definition.flatMap { definitions[$0] } == false || functions[function] == false
  }

  /// Whether an operation in the body of another is: in a definition that is written out all are but functions of one
  /// number, such as the sigmoid of a gate.
  func opens(_ operation: ArrayOperation, insideBodyIn definition: String?) -> Bool {
    if let said = functions[operation.name] { return said }
    if case .elementwise = operation { return false }
    return definition.flatMap { definitions[$0] } ?? all
  }

  /// What `expand` or `collapse` makes of it.
  func setting(_ target: Target, to isExpanded: Bool) -> Expansions {
    var result = self
    switch target {
    case .all:
      result = Expansions()
      result.all = isExpanded
    case .function(let name): result.functions[name] = isExpanded == all ? nil : isExpanded
    case .ownFunction(let name): result.functions[name] = isExpanded
    case .definition(let name): result.definitions[name] = isExpanded
    }
    return result
  }

  /// The definitions that may elaborate to something else than before, of those there are.
  func differences(from other: Expansions, in names: [String]) -> [String] {
    if all != other.all || functions != other.functions { return names }
    return names.filter { definitions[$0] != other.definitions[$0] }
  }

  /// The statements that bring about what was said of all and of some functions; names of the session's may be among the
  /// words, so that they are marked as commands.
  func statements(of isMeant: (String) -> Bool) -> [String] {
    let chosen = [true, false].compactMap { isExpanded -> String? in
      let names = functions.filter { $0.value == isExpanded && isMeant($0.key) }.keys.sorted()
      return names.isEmpty ? nil : Self.statement(isExpanded, names.joined(separator: ", "))
    }
    return (all ? [Self.statement(true, "all")] : []) + chosen
  }

  /// The same for a function of the session, which stands before them.
  func statements(of function: String) -> [String] {
    functions[function].map { [Self.statement($0, function)] } ?? []
  }

  /// The statement that brings about what was said of a definition; nil if nothing was.
  func statement(for name: String) -> String? { definitions[name].map { Self.statement($0, name) } }

  private static func statement(_ isExpanded: Bool, _ what: String) -> String {
    ":\(isExpanded ? "expand" : "collapse") \(what)"
  }
}

extension Expansions {
  /// What a change of them did, for undo and redo.
  func words(after before: Expansions) -> String {
    if all != before.all { return all ? "all is expanded again" : "all is collapsed again" }
    let said = [(functions, before.functions), (definitions, before.definitions)].flatMap { now, then in
      Set(now.keys).union(then.keys).filter { now[$0] != then[$0] }.sorted().map { ($0, now[$0] ?? false) }
    }
    return said.map { "\($0) is \($1 ? "expanded" : "collapsed") again" }.joined(separator: ", ")
  }
}
