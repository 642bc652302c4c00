import Graphs
import Language
import Tensors

// Letters among declared lengths: what they stand for follows from the values that declared names were given.
extension Sheet {
  /// The lengths for which letters stand.
  var letters: BoundLetters { heldLetters ?? boundLetters() }

  /// The lengths for which letters stand by the values there are, those of some names left out of account.
  func boundLetters(without names: Set<String> = []) -> BoundLetters {
    var letters = BoundLetters()
    guard declares else { return letters }
    for (other, definition) in definitions where !names.contains(other) {
      guard let declaration = definition.declaration, !declaration.isFunction,
        let shape = givenShape(of: other, definition)
      else { continue }
      _ = letters.learn(declaration.codomain, from: shape, of: other)
    }
    for (other, definition) in definitions where !names.contains(other) {
      guard let declaration = definition.declaration, case .function(let parameters, let body) = definition.kind,
        declaration.codomain.hasLetters,
        let shape = shape(of: body, parameters, declaration.binding(letters).domains ?? [], letters)
      else { continue }
      _ = letters.learn(declaration.codomain, from: shape, of: other)
    }
    return letters
  }

  /// The shape of what the body of a function gives for arguments of some shapes; nil where that cannot be said yet.
  func shape(of body: SyntaxTree, _ parameters: [String], _ domains: [Shape], _ letters: BoundLetters) -> Shape? {
    guard !domains.contains(where: \.hasLetters) else { return nil }
    var elaborator = Elaborator(graph, scope(letters: letters))
    var locals: Elaborator.Locals = [:]
    for (parameter, domain) in zip(parameters, domains) {
      locals[parameter] = .node(elaborator.graph.declaredLeaf(domain, isVariable: true))
    }
    return (try? elaborator.value(body, body.root, locals)).map { elaborator.shape($0) }
  }

  /// The shape of the value that a declared name was given; nil where it has none.
  private func givenShape(of name: String, _ definition: Definition) -> Shape? {
    switch definition.kind {
    case .leaf(let value, _): value.shape
    case .node: nodes[name].map { graph.shape(of: $0) }
    case .declared, .function: nil
    }
  }

  /// The names whose declaration has a letter that stands for something else than before.
  func namesFollowing(_ before: BoundLetters, _ after: BoundLetters) -> [String] {
    guard before != after else { return [] }
    return definitions.filter { _, definition in
      guard let declaration = definition.declaration else { return false }
      return !before.agrees(with: after, on: declaration.letters)
    }.map(\.key)
  }

  /// Why a shape is not the one that a name was declared to have; nil where it is.
  func problem(declared declaration: Declaration, of name: String, given shape: Shape) -> Problem.Kind? {
    var letters = boundLetters(without: [name])
    return Self.problem(declared: declaration, of: name, given: shape, &letters)
  }

  /// The same beside other values, which have said what letters stand for; this one says so too.
  static func problem(
    declared declaration: Declaration, of name: String, given shape: Shape, _ letters: inout BoundLetters
  ) -> Problem.Kind? {
    guard !letters.learn(declaration.codomain, from: shape, of: name) else { return nil }
    let fits = letters.applied(to: declaration.codomain)
    let known = fits.hasLetters || declaration.codomain.letters.isEmpty ? nil : fits
    return .declaration(
      .otherShape(name, declared: declaration.codomain, letters.words(declaration.codomain), given: shape, fits: known))
  }

  /// Why the node of a definition is not of the declared shape; nil where it is, or nothing was declared.
  func problem(of node: NodeID, named name: String, _ definition: Definition) -> Problem? {
    guard case .node = definition.kind, let declaration = definition.declaration, !declaration.isFunction else {
      return nil
    }
    return problem(declared: declaration, of: name, given: graph.shape(of: node)).map { Problem($0, at: nil) }
  }

  /// Names and all that rests on them, users after what they use and else in the order of their definitions.
  func inOrder(_ names: [String]) -> [String] {
    let wanted = Set(names)
    return affected(by: names.filter { definitions[$0] == nil } + definitions.keys.reversed().filter(wanted.contains))
  }

  /// Elaborates again what was declared with letters whose sizes a node that was elaborated now has made known.
  mutating func followLetters(
    _ affected: inout [String], _ evaluated: inout Int, _ outcome: inout Outcome
  ) throws(Problem) {
    guard declares, var known = heldLetters else { return }
    // A letter is bound by a node once, and then stands for that; more rounds than this are a contradiction.
    for _ in 0..<8 {
      let found = boundLetters()
      let again = inOrder(namesFollowing(known, found))
      guard !again.isEmpty else { return }
      heldLetters = found
      for name in again { try elaborate(name, isChanged: false, &evaluated, &outcome) }
      affected += again
      known = found
    }
  }
}
