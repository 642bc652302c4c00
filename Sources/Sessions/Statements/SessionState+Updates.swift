import Explanations
import Graphs
import Language
import Tensors

extension SessionState {
  /// `w := w - 1`, `W1, b1 -= 0.5 * grad(L)`: computed now, all at once, stored as values.
  mutating func update(_ update: Statement.Update) throws(Problem) -> Reply {
    if update.operation == .replace, rearrangement(update.expression) != nil {
      return try arrange(update.targets, update.expression, isUpdate: true)
    }
    let remark = staleRemark(update)
    let changes = try newValues(update).get()
    let outcome = try change(changes, at: update.expression.span)
    let names = changes.map(\.name)
    var reply = Reply(Document(), kind: "update")
    if tellsPrograms {
      let values = names.map { JSONValue.Member($0, sheet.value(of: $0).map { JSONValue($0) } ?? .null) }
      reply.members = [.init("values", .object(values))]
    }
    for name in names {
      guard let node = sheet.nodes[name] else { continue }
      reply.document.blocks += echoNarrator.definition(name, node).blocks
    }
    if let remark { reply.document.blocks.append(.note(Text("note: \(remark)", .note))) }
    reply.document.blocks += remarks(outcome)
    return reply
  }

  /// The change of each target, all computed before any is made.
  private mutating func newValues(_ update: Statement.Update) -> Result<[Sheet.Change], Problem> {
    let mark = sheet.graph.count
    var elaborator = Elaborator(sheet.graph, sheet.scope(traceNames: traceNames))
    // Taken out while the elaborator has it, so that it is never copied.
    sheet.graph = Graph()
    elaborator.evaluatesGradients = true
    elaborator.generator = random
    elaborator.files = readableFiles
    defer {
      sheet.graph = elaborator.graph
      sheet.graph.truncate(to: mark)
    }
    do throws(Problem) {
      var changes: [Sheet.Change] = []
      for target in update.targets { changes.append(try changed(target, update, &elaborator)) }
      dataRead += elaborator.dataRead
      return .success(changes)
    } catch {
      return .failure(error)
    }
  }

  private mutating func changed(
    _ target: Identifier, _ update: Statement.Update, _ elaborator: inout Elaborator
  ) throws(Problem) -> Sheet.Change {
    let name = target.text
    guard let before = sheet[name] else {
      throw Problem(.updateOfUnknown(name, value: update.expression.text), at: target.span)
    }
    if before.isOpen, let node = sheet.nodes[name] {
      try elaborator.graph.requireValue(of: [node], elaborator.scope, at: target.span)
    }
    guard case .leaf(let old, let isVariable) = before.kind else {
      throw Problem(.notAVariable(name, definition: before.formula), at: target.span)
    }
    elaborator.gradientTarget = name
    let right = try elaborator.value(update.expression)
    let new = try combined(update.operation, .constant(old), right, &elaborator, update.expression.span)
    // A number typed anew is as exact as in a definition; what a gradient is subtracted from is a decimal.
    let exact = update.operation == .replace && right.constant != nil ? elaborator.exactly(new) : nil
    if update.operation != .replace, new.shape != old.shape {
      throw Problem(
        .shapeMismatch(name, old.shape, "this value", new.shape, hint: "\(name) := … gives it a new shape"),
        at: update.expression.span)
    }
    return Sheet.Change(name: name, before: before, after: Definition(.leaf(new, isVariable: isVariable), exact: exact))
  }

  private mutating func combined(
    _ operation: UpdateOperator, _ old: Value, _ right: Value, _ elaborator: inout Elaborator, _ span: SourceSpan
  ) throws(Problem) -> Tensor<Double> {
    let opcode: Opcode? =
      switch operation {
      case .replace: nil
      case .add: .add
      case .subtract: .subtract
      case .multiply: .multiply
      case .divide: .divide
      }
    var value = right
    if let opcode {
      value = try elaborator.append(.elementwise(opcode), [old, right], at: span, texts: ["the old value", "this"])
    }
    random = elaborator.generator ?? random
    switch value {
    case .constant(let c): return c
    case .node(let node):
      try elaborator.graph.requireValue(of: [node], elaborator.scope, at: span)
      try settings.limits.requireMemory(elaborator.graph, at: span)
      try elaborator.graph.forward(from: elaborator.evaluated, at: span)
      elaborator.evaluated = elaborator.graph.count
      return elaborator.graph.value(of: node)
    }
  }

  /// A word of warning where an update follows another and takes its gradient at the changed values.
  private mutating func staleRemark(_ update: Statement.Update) -> String? {
    guard update.operation == .subtract || update.operation == .add else {
      updatedSinceGradient = nil
      return nil
    }
    let tree = update.expression
    var output: String?
    for node in tree.nodes {
      if case .call(let call) = node.kind, call.function.text == "grad", let z = call.arguments.first {
        output = tree.text(of: z)
      }
    }
    guard let output else { return nil }
    let names = update.targets.map(\.text)
    guard let last = updatedSinceGradient, last.output == output, Set(last.names).isDisjoint(with: names) else {
      updatedSinceGradient = (output, names)
      return nil
    }
    updatedSinceGradient = (output, last.names + names)
    let all = (last.names + names).joined(separator: ", ")
    return "grad(\(output)) was taken after \(last.names.joined(separator: ", ")) had changed; all at once: "
      + "\(all) -= … grad(\(output))"
  }
}
