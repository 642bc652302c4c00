import Explanations
import Graphs
import Language
import Tensors

extension SessionState {
  /// The rearrangement that a right side is, unless the name is the user's.
  func rearrangement(_ tree: SyntaxTree) -> (kind: Rearrangement, call: SyntaxTree.Call)? {
    guard case .call(let call) = tree[tree.root].kind, call.primes == 0, sheet[call.function.text] == nil,
      let kind = Rearrangement(rawValue: call.function.text)
    else { return nil }
    return (kind, call)
  }

  /// `A, B = split(X, 0.8)`, `X, y := shuffle(X, y)`: arrays made now and stored as values, all at once.
  mutating func arrange(
    _ targets: [Identifier], _ tree: SyntaxTree, isUpdate: Bool
  ) throws(Problem) -> Reply {
    guard let (kind, call) = rearrangement(tree) else {
      throw Problem(
        .rows(.severalNames),
        at: targets.last?.span)
    }
    let before = random
    do throws(Problem) {
      let parts = try parts(kind, call, tree, targets)
      var changes: [Sheet.Change] = []
      for (target, part) in zip(targets, parts) {
        changes.append(try arranged(target, part.value, tree, targets, isUpdate: isUpdate))
      }
      let outcome = try change(changes, at: tree.span)
      return reply(targets, parts, outcome, isUpdate: isUpdate)
    } catch {
      random = before
      throw error
    }
  }

  private mutating func parts(
    _ kind: Rearrangement, _ call: SyntaxTree.Call, _ tree: SyntaxTree, _ targets: [Identifier]
  ) throws(Problem) -> [ArrangedPart] {
    if let keyword = call.keywords.first?.name {
      throw Problem(.unknownKeyword(function: kind.rawValue, keyword: keyword.text, known: []), at: keyword.span)
    }
    let count = call.arguments.count - (kind == .split ? 1 : 0)
    guard count > 0 else {
      let wanted = kind == .split ? "arrays and the share of rows that comes first" : "the arrays to shuffle"
      throw Problem(
        .wrongArgumentCount(function: kind.rawValue, wanted: wanted, given: call.arguments.count), at: tree.span)
    }
    let texts = call.arguments.map { Diagnostic.shortened(tree.text(of: $0)) }
    guard targets.count == kind.count(of: count) else {
      let given = kind.count(of: count)
      throw Problem(
        .rows(
          .arrays(
            kind.rawValue, given,
            hint: kind.statement(Array(texts.prefix(count)), kind == .split ? texts[count] : ""))),
        at: targets.last?.span)
    }
    let values = try valuesNow(tree, call.arguments)
    for k in 0..<count {
      let span = tree[call.arguments[k]].span
      guard let rows = values[k].shape.first else {
        throw Problem(.isANumber(texts[k], but: "\(kind.rawValue) takes rows", hint: kind.example), at: span)
      }
      let first = values[0].shape[0]
      guard rows == first else {
        throw Problem(
          .rows(.numberOfRows(texts[0], first, texts[k], rows)),
          at: span)
      }
    }
    let share =
      try kind == .split
      ? self.share(
        values[count], at: tree[call.arguments[count]].span,
        hint: kind.statement(Array(texts.prefix(count)), "0.8")) : 0
    let operands = (0..<count).map { (text: texts[$0], value: values[$0]) }
    guard let parts = kind.parts(of: operands, share: share, &random) else {
      let rows = values[0].shape[0]
      throw Problem(
        .rows(.emptyPart(texts[count], rows: rows)),
        at: tree[call.arguments[count]].span)
    }
    return parts
  }

  private func share(
    _ value: Tensor<Double>, at span: SourceSpan, hint: String
  ) throws(Problem) -> Double {
    let x = value.isScalar ? value.scalars[0] : .nan
    guard x > 0, x < 1 || Int(exactly: x) != nil else {
      throw Problem(
        .rows(.share(hint: hint)),
        at: span)
    }
    return x
  }

  /// The values of parts of a text now.
  private mutating func valuesNow(
    _ tree: SyntaxTree, _ parts: [SyntaxTree.Index]
  ) throws(Problem) -> [Tensor<Double>] {
    try temporarily { session throws(Problem) in
      try session.elaborated(true) { elaborator throws(Problem) in
        var values: [Value] = []
        for part in parts { values.append(try elaborator.value(tree, part, [:])) }
        try elaborator.graph.forward(from: elaborator.evaluated, at: tree.span)
        return values.map { elaborator.number($0) }
      }.get()
    }
  }

  /// The change of one name: an update keeps what kind of leaf it is, a definition makes a constant.
  private func arranged(
    _ target: Identifier, _ value: Tensor<Double>, _ tree: SyntaxTree, _ targets: [Identifier], isUpdate: Bool
  ) throws(Problem) -> Sheet.Change {
    let name = target.text
    let before = sheet[name]
    guard isUpdate else {
      guard !tree.mentions().contains(name) else {
        throw Problem(
          .selfReference(name, meaning: meaning(of: targets.map(\.text), redefinedBy: tree)), at: target.span)
      }
      return Sheet.Change(name: name, before: before, after: Definition(.leaf(value, isVariable: false)))
    }
    guard let before else { throw Problem(.updateOfUnknown(name, value: tree.text), at: target.span) }
    guard case .leaf(_, let isVariable) = before.kind else {
      throw Problem(.notAVariable(name, definition: before.formula), at: target.span)
    }
    return Sheet.Change(name: name, before: before, after: Definition(.leaf(value, isVariable: isVariable)))
  }

  private func reply(
    _ targets: [Identifier], _ parts: [ArrangedPart], _ outcome: Sheet.Outcome, isUpdate: Bool
  ) -> Reply {
    var reply = Reply(Document(), kind: isUpdate ? "update" : "definitions")
    if tellsPrograms {
      let pairs = targets.map { ($0.text, sheet.value(of: $0.text)) }
      let values = pairs.map { JSONValue.Member($0, $1.map { JSONValue($0) } ?? .null) }
      reply.members = [.init("values", .object(values))]
    }
    for (target, part) in zip(targets, parts) {
      let rows = part.value.shape[0]
      if rows <= Self.mostRowsEchoed, let node = sheet.nodes[target.text] {
        reply.document.blocks += echoNarrator.definition(target.text, node).blocks
      }
    }
    let long = zip(targets, parts).filter { $1.value.shape[0] > Self.mostRowsEchoed }
    if !long.isEmpty {
      reply.document.blocks.append(
        .table(
          Table([
            .init("name", long.map { Text($0.0.text, .name) }),
            .init("shape", long.map { Text($0.1.value.shape.sign, .shape) }),
            .init("holds", long.map { Text($0.1.words) }),
          ])))
    }
    reply.document.blocks += remarks(outcome)
    return reply
  }

  /// Longer arrays are told by their shape and origin.
  private static let mostRowsEchoed = 8
}
