import Explanations
import Graphs
import Language
import Tensors

extension Declaration {
  /// What a statement declares; refused where a size is no letter.
  init(_ statement: Statement.Declaration) throws(Problem) {
    func shape(_ space: Statement.Declaration.Space) throws(Problem) -> Shape {
      var shape: Shape = []
      for size in space.sizes {
        switch size {
        case .number(let n): shape.append(n)
        case .letter(let name):
          guard let letter = SizeLetter(name) else { throw Problem(.declaration(.size(name)), at: space.span) }
          shape.append(letter.standIn)
        }
      }
      return shape
    }
    var domains: [Shape]?
    if let spaces = statement.domains {
      var shapes: [Shape] = []
      for space in spaces { shapes.append(try shape(space)) }
      domains = shapes
    }
    self.init(domains: domains, codomain: try shape(statement.codomain), isVariable: !statement.isConstant)
  }
}

extension SessionState {
  /// `x : R^m`, `f : R -> R`: names without a value.
  mutating func declare(_ statement: Statement.Declaration) throws(Problem) -> Reply {
    let declaration = try Declaration(statement)
    var changes: [Sheet.Change] = []
    for name in statement.names {
      try refuse(declaration, of: name, statement)
      changes.append(
        Sheet.Change(name: name.text, before: sheet[name.text], after: Definition(.declared(declaration))))
    }
    let without = changes.filter { $0.before.map { !$0.isOpen } ?? false }.map(\.name)
    var outcome = Sheet.Outcome()
    // One after another, so that their nodes stand in the order in which they were declared.
    for part in changes {
      let made = try change([part], at: statement.codomain.span)
      outcome.newlyBroken += made.newlyBroken
      outcome.notes += made.notes
    }
    if !without.isEmpty {
      let verb = without.count == 1 ? "has" : "have"
      outcome.notes.append(
        "\(without.joined(separator: ", ")) \(verb) no value now; undo restores \(without.count == 1 ? "it" : "them")")
    }
    for letter in declaration.letters where sheet[letter.name].map({ !$0.isFunction }) ?? false {
      outcome.notes.append("\(letter.name) is the letter of a size here, and not the \(letter.name) of this session")
    }
    let names = statement.names.map(\.text)
    let shape =
      names.count == 1 && !declaration.isFunction ? sheet.shape(of: names[0]).map { JSONValue(shape: $0) } : nil
    var reply = Reply(
      Document(), kind: "definition",
      [.init("name", .string(names[0]))]
        + (names.count == 1 ? [] : [.init("names", .array(names.map { .string($0) }))])
        + [
          .init("formula", .null), .init("shape", shape ?? .null), .init("value", .null),
          .init("declared", .string(declaration.text)),
        ])
    reply.document.blocks += remarks(outcome)
    return reply
  }

  private func refuse(
    _ declaration: Declaration, of name: Identifier, _ statement: Statement.Declaration
  ) throws(Problem) {
    if let domains = declaration.domains {
      guard !FunctionTable.names.contains(name.text), !Self.wordsOfFormulas.contains(name.text) else {
        throw Problem(.declaration(.builtIn(name.text)), at: name.span)
      }
      guard DeclaredFunction(name.text, from: domains, to: declaration.codomain) != nil else {
        throw Problem(.declaration(.function(name.text)), at: statement.codomain.span)
      }
    }
    for shape in (declaration.domains ?? []) + [declaration.codomain] where !shape.hasLetters {
      try settings.limits.require(shape.entries, .entries, for: name.text, at: statement.codomain.span)
    }
  }

  /// Calls by which formulas of derivatives are written, and which a reader knows as such.
  private static let wordsOfFormulas: Set<String> = [
    "grad", "jacobian", "hessian", "jvp", "vjp", "iterate", "range", "diag", "place", "scatter", "repeat", "ravel",
    "broadcast_to",
  ]

  /// The changes in which names stay what they were declared to be; refused where a value is something else.
  func declared(_ changes: [Sheet.Change], at span: SourceSpan?) throws(Problem) -> [Sheet.Change] {
    guard changes.contains(where: { $0.before?.declaration != nil }) else { return changes }
    var kept: [Sheet.Change] = []
    for change in changes {
      guard let declaration = change.before?.declaration, let after = change.after, after.declaration == nil else {
        kept.append(change)
        continue
      }
      try check(after, declaredAs: declaration, change.name, at: span)
      kept.append(
        Sheet.Change(
          name: change.name, before: change.before, after: after.declared(as: declaration),
          expansions: change.expansions, place: change.place))
    }
    return kept
  }

  private func check(
    _ definition: Definition, declaredAs declaration: Declaration, _ name: String, at span: SourceSpan?
  ) throws(Problem) {
    switch (definition.kind, declaration.domains) {
    case (.leaf(let value, _), nil):
      if let problem = sheet.problem(declared: declaration, of: name, given: value.shape) {
        throw Problem(problem, at: span)
      }
    case (.function(let parameters, let body), let domains?):
      guard parameters.count == domains.count else {
        throw Problem(
          .declaration(
            .otherParameters(name, declared: declaration.text, wanted: domains.count, given: parameters.count)),
          at: span)
      }
      let bound = declaration.binding(sheet.letters)
      guard let shape = sheet.shape(of: body, parameters, bound.domains ?? [], sheet.letters), shape != bound.codomain,
        !bound.codomain.hasLetters
      else { return }
      throw Problem(.declaration(.otherResult(name, declared: declaration.text, given: shape)), at: span)
    case (.leaf, _?), (.node, _?):
      throw Problem(.declaration(.otherKind(name, declared: declaration.text, isFunction: true)), at: span)
    case (.function, nil):
      throw Problem(.declaration(.otherKind(name, declared: declaration.text, isFunction: false)), at: span)
    case (.node, nil), (.declared, _): break
    }
  }
}
