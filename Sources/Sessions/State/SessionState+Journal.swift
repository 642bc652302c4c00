import Language
import Tensors

/// What a statement finds of a session, to be compared with what it leaves.
struct Mark: Sendable, Equatable {
  let changes: Int
  let undone: Int
  let settings: Settings
  let random: RandomNumbers
  let answers: Int

  init(of session: SessionState) {
    (changes, undone) = (session.journal.done.count, session.journal.undone.count)
    (settings, random, answers) = (session.settings, session.random, session.answersGiven)
  }
}

extension SessionState {
  /// Whether a statement comes to the same when it is run again in a session restored up to it.
  func canRunAgain(_ statement: Statement) -> Bool {
    let tree: SyntaxTree
    switch statement.kind {
    case .command(let command):
      return commands.named(command.word.text)?.traits.contains(.isNotRepeatable) != true
    case .definition(let definition): tree = definition.expression
    case .function(let function): tree = function.body
    case .several(let several): tree = several.expression
    case .update(let update): tree = update.expression
    case .declaration: return true
    case .expression: return false
    }
    // `ans` and the names of the last trace come from statements that are not run again.
    return !tree.mentions().contains { ($0 == "ans" || traceNames[$0] != nil) && sheet[$0] == nil }
  }

  /// What brings back what a statement has changed; nil if that is nothing.
  func entry(for source: StatementSource, since before: Mark, canRunAgain: Bool) -> SessionEntry? {
    let now = Mark(of: self)
    guard now != before else { return nil }
    let isChanged = now.changes != before.changes || now.undone != before.undone
    func entry(_ effect: SessionEntry.Effect) -> SessionEntry {
      SessionEntry(
        source: source.text, continuesLine: source.continuesLine && journal.hasEntryOnLine, effect: effect,
        isLasting: isChanged || now.settings != before.settings)
    }
    if canRunAgain { return entry(.statement(random: now.random == before.random ? nil : before.random.state)) }
    var values = SessionEntry.Values()
    if isChanged, let step = journal.done.last {
      for change in Sheet.Change.merged(step.changes) {
        if let expansions = change.expansions {
          values.expansions = expansions.after
        } else if change.after == nil {
          values.changes.append(.removal(change.name))
        } else if let after = change.after, case .leaf(let value, let isVariable) = after.kind {
          if let declaration = after.declaration {
            values.changes.append(.formula(declaration.statement(of: change.name)))
          }
          values.changes.append(
            .leaf(.init(head: Self.head(of: change.name, isVariable), value: .value(value, exactly: after.exact))))
        } else {
          if let declaration = change.after?.declaration, change.after?.isOpen == false {
            values.changes.append(.formula(declaration.statement(of: change.name)))
          }
          values.changes.append(.formula(statement(defining: change.name)))
        }
      }
    }
    values.settings = Setting.all.filter { $0.get(settings) != $0.get(before.settings) }
      .map { "\($0.name) \($0.get(settings))" }
    if now.random != before.random { values.random = random.state }
    if now.answers != before.answers, let answer = sheet.answer, answer.count <= Self.longestAnswerKept {
      values.answer = .value(answer, exactly: nil)
    }
    return entry(.values(values))
  }

  /// What brings a new session to where this one is before its first statement: its random numbers.
  var beginning: SessionEntry {
    SessionEntry(
      source: "", continuesLine: false, effect: .values(SessionEntry.Values(random: random.state)), isLasting: false)
  }

  private static let longestAnswerKept = 200_000

  /// Brings back what a statement changed; the words of what went wrong, if anything did.
  mutating func restore(_ entry: SessionEntry) -> String? {
    switch entry.effect {
    case .statement(let state):
      if let state { random = RandomNumbers(seed: state) }
      let response = respond(to: StatementSource(entry.source, continuesLine: entry.continuesLine))
      return response.outcome == .failed ? response.diagnostic?.message ?? "" : nil
    case .values(let values):
      if !entry.continuesLine { journal.closeLine() }
      let before = self
      do throws(Problem) {
        try restore(values)
        if !entry.source.isEmpty { history.append(entry.source) }
        return nil
      } catch {
        self = before
        return error.message
      }
    }
  }

  private mutating func restore(_ values: SessionEntry.Values) throws(Problem) {
    for text in values.settings {
      let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
      guard parts.count == 2, let setting = Setting.all.first(where: { $0.name == parts[0] }),
        setting.set(&settings, parts[1])
      else { throw Problem(.unknownSetting(text, nearest: nil), at: nil) }
    }
    _ = try rebuildAsSet()
    var changes: [Sheet.Change] = []
    // What a name was declared to be stands before its value.
    var declared: [String: Definition] = [:]
    for change in values.changes {
      switch change {
      case .removal(let name): changes.append(Sheet.Change(name: name, before: sheet[name], after: nil))
      case .leaf(let leaf):
        let (name, definition) = try definition(in: leaf.text, isLeaf: true)
        let known = declared[name]
        changes.append(
          Sheet.Change(name: name, before: known ?? sheet[name], after: definition.declared(as: known?.declaration)))
      case .formula(let text):
        let (name, definition) = try definition(in: text, isLeaf: false)
        let known = declared[name]
        changes.append(
          Sheet.Change(name: name, before: known ?? sheet[name], after: definition.declared(as: known?.declaration)))
        if definition.isOpen { declared[name] = definition }
      }
    }
    if let after = values.expansions {
      changes.append(Sheet.Change(name: "", before: nil, after: nil, expansions: (sheet.expansions, after)))
    }
    if !changes.isEmpty {
      // One after another, so that nodes are made in the order in which they were made then. What did not fit when this
      // was written down does not fit now, as after undo.
      var steps: [Step] = []
      for change in changes {
        var change = change
        if let after = change.expansions?.after { change.expansions = (sheet.expansions, after) }
        var step = Step([change], in: sheet)
        step.found(try sheet.apply([change], isRestoring: true).standing)
        steps.append(step)
      }
      journal.append(Step(of: steps))
      traceNames = [:]
    }
    if let state = values.random { random = RandomNumbers(seed: state) }
    if let answer = values.answer { sheet.answer = try Self.value(of: answer.text) }
  }

  func definition(in text: String, isLeaf: Bool) throws(Problem) -> (name: String, Definition) {
    switch try statement(StatementSource(text)).kind {
    case .definition(let it):
      guard isLeaf else {
        return (it.name.text, Definition(.node(it.expression, isConstant: it.isConstant)))
      }
      let (value, exact) = try Self.literal(it.expression)
      return (it.name.text, Definition(.leaf(value, isVariable: !it.isConstant), exact: exact))
    case .function(let it):
      return (it.name.text, Definition(.function(parameters: it.parameters.map(\.text), body: it.body)))
    case .declaration(let it): return (it.names[0].text, Definition(.declared(try Declaration(it))))
    default: throw Problem(.formula(.notADefinition(text)), at: nil)
    }
  }

  private static func value(of text: String) throws(Problem) -> Tensor<Double> {
    let source = StatementSource("ans = " + text)
    guard case .definition(let definition)? = (try? Statement(parsing: source, words: CommandWords([])))?.kind else {
      throw Problem(.formula(.notAValue(text)), at: nil)
    }
    return try literal(definition.expression).value
  }

  /// The value of a text without names of the session's, whatever those are.
  private static func literal(
    _ tree: SyntaxTree
  ) throws(Problem) -> (value: Tensor<Double>, exact: Tensor<Numeral>?) {
    var session = SessionState(CommandTable([]))
    let evaluated = try session.evaluated(tree)
    return (evaluated.value, evaluated.exact)
  }
}
