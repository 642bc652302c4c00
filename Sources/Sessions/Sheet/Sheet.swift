import Explanations
import Graphs
import Language
import OrderedCollections
import Tensors

/// The definitions of a session, as in a spreadsheet, with the graph that they elaborate to.
///
/// Definitions are syntax; the graph is a cache that any change rebuilds as far as it reaches.
struct Sheet: Sendable {
  private(set) var definitions: OrderedDictionary<String, Definition> = [:]
  /// The node a name stands for; functions and broken definitions have none.
  var nodes: [String: NodeID] = [:]
  /// Definitions that no longer fit, and why.
  var broken: [String: Problem] = [:]
  /// The names whose definition mentions this one.
  private(set) var users: [String: Set<String>] = [:]
  /// The composite operations that a definition's elaboration met, those that it wrote out among them.
  var composites: [String: [String]] = [:]
  /// The results of the session's functions in a definition that are one step each.
  var calls: [String: [NodeID: FunctionCall]] = [:]
  /// Those in expressions that have no name.
  var callsInExpressions: [NodeID: FunctionCall] = [:]
  /// Those that ask for a derivative.
  private var differentiating: Set<String> = []
  /// Which nodes were not finite when the graph was last made anew because a derivative was no number.
  private var nonFinite: [Bool] = []
  /// Which composite operations are written out.
  private(set) var expansions = Expansions()
  /// For a leaf, the definitions whose structure was made from its value (an index, a count, an axis).
  var structuralUsers: [String: Set<String>] = [:]
  var graph: Graph
  private var sizeAfterCompaction = 0
  /// How often the graph was rebuilt: a node remembered under another count is no longer that node.
  private(set) var generation = 0
  /// The nodes that are the results of the session's functions, noted while definitions are elaborated if not nil.
  var functionResults: [NodeID: String]?
  /// The last expression's value, which `ans` puts in.
  var answer: Tensor<Double>?
  /// What goes beyond is refused.
  var limits = Limits()
  /// Whether any name was declared.
  private(set) var declares = false
  /// The sizes for which letters stand while definitions are elaborated, in which nodes come and go.
  var heldLetters: BoundLetters?

  init(sharing: Bool = true, carriesFractions: Bool = false) {
    graph = Graph(sharing: sharing, carriesFractions: carriesFractions)
  }

  /// A change of one name, or of what is expanded: undo and redo are the same step in two directions.
  struct Change: Sendable {
    /// The name; empty where what is expanded changes.
    let name: String
    let before: Definition?
    let after: Definition?
    var expansions: (before: Expansions, after: Expansions)?
    /// Where a definition that is taken away stood among all, so that it can come back there.
    var place: Int?
    var reversed: Change {
      Change(
        name: name, before: after, after: before, expansions: expansions.map { ($0.after, $0.before) }, place: place)
    }
  }

  /// What else a change brought about.
  struct Outcome: Sendable {
    /// Definitions that no longer fit, with their problems.
    var newlyBroken: [(name: String, problem: Problem)] = []
    var notes: [String] = []
    /// What to go back to; nil where only values were fed, or the graph was made anew.
    var standing: Standing?
  }

  subscript(name: String) -> Definition? { definitions[name] }

  func scope(traceNames: [String: NodeID] = [:], letters: BoundLetters? = nil) -> Scope {
    Scope(
      definitions: definitions, nodes: nodes, broken: broken, answer: answer, traceNames: traceNames,
      expansions: expansions, limits: limits, letters: letters ?? self.letters)
  }
}

// MARK: - Change

extension Sheet {
  /// Carries out changes as one: all of them, or none if one does not fit.
  ///
  /// Where a state that was there before is restored, a definition that did not fit then may not fit again.
  mutating func apply(_ changes: [Change], isRestoring: Bool = false) throws(Problem) -> Outcome {
    if let fed = leavesToFeed(changes) {
      try feed(fed, changes)
      return Outcome()
    }
    if !isRestoring { for change in changes { try refuseCircle(change) } }
    let mark = graph.count
    let (oldStructure, oldComposites, oldCalls) = (structuralUsers, composites, calls)
    let before = letters
    var affected = install(changes)
    let after = letters
    let following = namesFollowing(before, after)
    if !following.isEmpty { affected = inOrder(affected + following) }
    heldLetters = declares ? after : nil
    defer { heldLetters = nil }
    let (standing, generation) = (standing(of: affected, count: mark), generation)
    var (oldNodes, oldBroken) = ([String: NodeID?](), [String: Problem?]())
    // Letters may reach further than the definitions that were changed.
    for name in declares ? affected + definitions.keys : affected {
      (oldNodes[name], oldBroken[name]) = (.some(nodes[name]), .some(broken[name]))
    }
    let reached = affected
    var outcome = Outcome()
    do throws(Problem) {
      let changed = Set(changes.map(\.name))
      var evaluated = mark
      for name in affected {
        try elaborate(name, isChanged: !isRestoring && changed.contains(name), &evaluated, &outcome)
      }
      try followLetters(&affected, &evaluated, &outcome)
      try evaluate(from: evaluated)
    } catch {
      install(changes.reversed().map(\.reversed))
      for (name, node) in oldNodes { nodes[name] = node }
      for (name, problem) in oldBroken { broken[name] = problem }
      (structuralUsers, composites, calls) = (oldStructure, oldComposites, oldCalls)
      graph.truncate(to: mark)
      throw error
    }
    compactIfWorthwhile()
    // Given a value, the sheet is as if it had been typed with it: its nodes stand in the order of the definitions.
    if changes.contains(where: { $0.before?.isOpen == true && $0.after?.isOpen == false }) {
      _ = try? rebuild(Graph(sharing: graph.sharing, carriesFractions: graph.carriesFractions), isInOrder: true)
    }
    if self.generation == generation, affected == reached { outcome.standing = standing }
    return outcome
  }

  private mutating func evaluate(from mark: Int) throws(Problem) {
    try limits.requireMemory(graph, at: nil)
    do throws(EvaluationProblem) {
      try graph.forward(from: mark)
    } catch {
      throw Problem(.values(error.problem, node: nameUsing(error.node)), at: nil)
    }
  }

  /// Elaborates one definition anew; a failure is an error where the name itself was changed, and else a broken name.
  ///
  /// `evaluated` is how many of the graph's nodes have their values.
  mutating func elaborate(
    _ name: String, isChanged: Bool, _ evaluated: inout Int, _ outcome: inout Outcome
  ) throws(Problem) {
    let wasBroken = broken.removeValue(forKey: name) != nil
    nodes[name] = nil
    for key in structuralUsers.keys where structuralUsers[key]?.contains(name) == true {
      structuralUsers[key]?.remove(name)
    }
    (composites[name], calls[name]) = (nil, nil)
    guard let definition = definitions[name] else { return }
    let mark = graph.count
    let result = elaborated(definition, as: name, &evaluated)
    switch result.node {
    case .success(let node):
      if let node, let problem = problem(of: node, named: name, definition) {
        if isChanged { throw problem }
        broken[name] = problem
        if !wasBroken { outcome.newlyBroken.append((name, problem)) }
        return
      }
      nodes[name] = node
      if !result.composites.isEmpty { composites[name] = result.composites }
      if !result.calls.isEmpty { calls[name] = result.calls }
      for leaf in result.valuesRead { structuralUsers[leaf, default: []].insert(name) }
      if isChanged { outcome.notes += result.notes }
    case .failure(let problem):
      graph.truncate(to: mark)
      evaluated = min(evaluated, mark)
      if isChanged || problem.isInterruption { throw problem }
      broken[name] = problem
      if !wasBroken { outcome.newlyBroken.append((name, problem)) }
    }
  }

  /// What came of elaborating a definition: its node (none for a function), what its structure read, and remarks.
  private struct Elaborated {
    let node: Result<NodeID?, Problem>
    let valuesRead: Set<String>
    var composites: [String] = []
    var calls: [NodeID: FunctionCall] = [:]
    let notes: [String]
  }

  // The elaborator borrows the tables of names and takes the graph; both end here, before the tables change, so that
  // neither is ever copied.
  private mutating func elaborated(
    _ definition: Definition, as name: String, _ evaluated: inout Int
  ) -> Elaborated {
    var elaborator = Elaborator(graph, scope())
    elaborator.evaluated = evaluated
    elaborator.definedName = name
    graph = Graph()
    elaborator.functionResults = functionResults
    defer {
      graph = elaborator.graph
      functionResults = elaborator.functionResults
      evaluated = elaborator.evaluated
    }
    do throws(Problem) {
      let node = try elaborator.define(definition)
      return Elaborated(
        node: .success(node), valuesRead: elaborator.valuesRead, composites: elaborator.composites,
        calls: elaborator.calls, notes: elaborator.notes)
    } catch {
      return Elaborated(node: .failure(error), valuesRead: elaborator.valuesRead, notes: [])
    }
  }

  /// Puts changed definitions in place and names all that rests on them, users after what they use.
  @discardableResult
  mutating func install(_ changes: [Change]) -> [String] {
    var names: [String] = []
    for change in changes {
      if let expansions = change.expansions {
        names += expansions.after.differences(from: expansions.before, in: Array(definitions.keys))
        self.expansions = expansions.after
        continue
      }
      names.append(change.name)
      for name in definitions[change.name]?.mentions ?? [] { users[name]?.remove(change.name) }
      for name in change.after?.mentions ?? [] { users[name, default: []].insert(change.name) }
      definitions[change.name] = change.after
      if change.after?.declaration != nil { declares = true }
      if change.after?.differentiates ?? false {
        differentiating.insert(change.name)
      } else {
        differentiating.remove(change.name)
      }
    }
    return affected(by: names)
  }

  /// Names and all that rests on them, users after what they use; a loop, since chains of definitions may be long.
  func affected(by names: [String]) -> [String] {
    var seen: Set<String> = []
    var order: [String] = []
    for start in names where !seen.contains(start) {
      seen.insert(start)
      var stack: [(name: String, users: [String])] = [(start, sortedUsers(of: start))]
      while let top = stack.last {
        if let next = top.users.last {
          stack[stack.count - 1].users.removeLast()
          if seen.insert(next).inserted { stack.append((next, sortedUsers(of: next))) }
        } else {
          order.append(top.name)
          stack.removeLast()
        }
      }
    }
    return order.reversed()
  }

  private func sortedUsers(of name: String) -> [String] { (users[name] ?? []).sorted() }
}

// MARK: - Order

extension Sheet {
  /// Puts the definitions in an order of their names.
  mutating func arrange(_ names: [String]) {
    guard names.count == definitions.count, !definitions.keys.elementsEqual(names) else { return }
    let former = definitions
    definitions = OrderedDictionary(minimumCapacity: names.count)
    for name in names { definitions[name] = former[name] }
    assert(definitions.count == former.count, "the same names")
  }
}

// MARK: - Feeding leaves

extension Sheet {
  /// The leaves that the changes only give another value of the same shape, if that is all they do.
  private func leavesToFeed(
    _ changes: [Change]
  ) -> [(node: NodeID, value: Tensor<Double>, exact: Tensor<Numeral>?)]? {
    var result: [(node: NodeID, value: Tensor<Double>, exact: Tensor<Numeral>?)] = []
    for change in changes {
      guard case .leaf(let old, let wasVariable)? = change.before?.kind,
        let after = change.after, case .leaf(let new, let isVariable) = after.kind,
        wasVariable == isVariable, old.shape == new.shape, structuralUsers[change.name]?.isEmpty ?? true,
        let node = nodes[change.name], broken.isEmpty
      else { return nil }
      result.append((node, new, after.exact))
    }
    return result
  }

  private mutating func feed(
    _ leaves: [(node: NodeID, value: Tensor<Double>, exact: Tensor<Numeral>?)], _ changes: [Change]
  ) throws(Problem) {
    let before = graph
    for leaf in leaves { graph.feed(leaf.node, leaf.value, exactly: leaf.exact) }
    do throws(EvaluationProblem) {
      try graph.refresh(leaves.map(\.node))
    } catch {
      graph = before
      throw Problem(.values(error.problem, node: nameUsing(error.node)), at: nil)
    }
    for change in changes { definitions[change.name] = change.after }
    renewDerivatives()
  }

  /// Grows derivatives anew that are no numbers.
  ///
  /// A derivative keeps clear of what was infinite when it was grown: of what is so now only one that is grown anew. One
  /// that is rightly no number stays so, and is not grown again before something else becomes infinite.
  private mutating func renewDerivatives() {
    guard differentiating.contains(where: { value(of: $0)?.contains(where: \.isNaN) ?? false }) else { return }
    if graph.nonFinite == nonFinite { return }
    rebuild()
    nonFinite = graph.nonFinite
  }
}

// MARK: - Compaction

extension Sheet {
  /// Elaborates everything into a new graph when more than half of the old one is no longer used.
  private mutating func compactIfWorthwhile() {
    guard graph.count > 4096 else { return }
    // A count is kept by rebuilding only when the graph has doubled since the last time.
    guard graph.count > 2 * sizeAfterCompaction else { return }
    let live = graph.ancestors(of: Array(nodes.values)).count
    guard 2 * live < graph.count else {
      sizeAfterCompaction = graph.count
      return
    }
    rebuild()
  }

  /// Elaborates all definitions into a new graph.
  mutating func rebuild() {
    // What elaborated before does so again; a graph that was stopped on the way is as it was.
    _ = try? rebuild(Graph(sharing: graph.sharing, carriesFractions: graph.carriesFractions))
  }

  /// Elaborates all definitions into a new graph where it is to compute in another way, in which some may fit no more.
  ///
  /// Nothing has changed where the new graph has no value.
  mutating func rebuild(sharing: Bool, carriesFractions: Bool) throws(Problem) -> Outcome {
    guard (sharing, carriesFractions) != (graph.sharing, graph.carriesFractions) else { return Outcome() }
    return try rebuild(Graph(sharing: sharing, carriesFractions: carriesFractions))
  }

  /// Elaborates all definitions into a graph that is empty.
  private mutating func rebuild(_ empty: Graph, isInOrder: Bool = false) throws(Problem) -> Outcome {
    heldLetters = nil
    let backup = self
    heldLetters = declares ? letters : nil
    defer { heldLetters = nil }
    generation += 1
    graph = empty
    callsInExpressions = [:]
    var outcome = Outcome()
    nodes = [:]
    do throws(Problem) {
      var evaluated = 0
      for name in isInOrder ? inOrder(Array(definitions.keys)) : affected(by: Array(definitions.keys)) {
        try elaborate(name, isChanged: false, &evaluated, &outcome)
      }
      try evaluate(from: evaluated)
    } catch {
      self = backup
      throw error
    }
    sizeAfterCompaction = graph.count
    return outcome
  }
}
