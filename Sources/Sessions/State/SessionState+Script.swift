import Language
import Tensors

extension SessionState {
  /// The session as a script that replays to the same numbers.
  var script: String {
    let head = "\(FileKind.session.mark)\(definitionsInWords); load it, or run it as a script"
    return ([head] + stateLines).joined(separator: "\n") + "\n"
  }

  /// How many definitions there are.
  var definitionsInWords: String {
    let (count, broken) = (sheet.definitions.count, sheet.broken.count)
    let words = "\(count) definition\(count == 1 ? "" : "s")"
    return broken == 0 ? words : words + ", \(broken) of them no longer valid"
  }

  /// What was typed, with the commands and comments, as a script.
  var historyScript: String {
    let typed = history.indices.filter { !historyOfFiles.contains($0) }.map { history[$0] }
    let count = typed.count { !$0.hasPrefix("#") }
    let head =
      "\(FileKind.session.mark)\(count) statement\(count == 1 ? "" : "s") as typed; run it as a script, or load it"
    let seed = random == firstRandom ? [] : [firstRandom.statement]
    return ([head] + seed + typed).joined(separator: "\n") + "\n"
  }

  /// The statements that bring about the settings, the definitions and what is expanded.
  ///
  /// Commands are marked as such, since a name of the session's may be their word. Definitions stand in the order of
  /// their nodes, and what is expanded in one right behind it: a sum over uses is then formed in the same order, and
  /// comes to the same last bit.
  var stateLines: [String] {
    let initial = Settings()
    var lines = Setting.all.filter { $0.get(settings) != $0.get(initial) }.map { $0.statement(settings) }
    lines += sheet.expansions.statements { sheet[$0] == nil && FunctionTable.composites[$0] != nil }
    for name in namesInOrderOfUse {
      let statement = statement(defining: name)
      if let problem = sheet.broken[name] {
        // As a statement it would stop the script.
        lines.append("# no longer valid: \(problem.message)".onOneLine(within: 200))
        lines.append(Self.markOfInvalid + statement.split(separator: "\n").joined(separator: " "))
      } else {
        if let definition = sheet[name], let declaration = definition.declaration, !definition.isOpen {
          lines.append(declaration.statement(of: name))
        }
        lines.append(statement)
        if sheet[name]?.isFunction ?? false { lines += sheet.expansions.statements(of: name) }
        if sheet.composites[name] != nil, let expansion = sheet.expansions.statement(for: name) {
          lines.append(expansion)
        }
      }
    }
    return lines
  }

  /// Before a definition that is kept although it is not valid.
  private static let markOfInvalid = "#! "

  /// Takes back a definition that is no longer valid, which a script keeps in a comment: nothing that was typed is lost.
  mutating func keepInvalid(_ comment: String) {
    guard comment.hasPrefix(Self.markOfInvalid) else { return }
    do throws(Problem) {
      let (name, definition) = try self.definition(
        in: String(comment.dropFirst(Self.markOfInvalid.count)), isLeaf: false)
      guard sheet[name] == nil else { return }
      let change = Sheet.Change(name: name, before: nil, after: definition)
      var step = Step([change], in: sheet)
      step.found(try sheet.apply([change], isRestoring: true).standing)
      journal.append(step)
    } catch {
      // A comment like any other.
    }
  }

  /// The statement that defines a name as it is now.
  func statement(defining name: String) -> String {
    switch sheet[name]?.kind {
    case .leaf(let value, let isVariable):
      Self.head(of: name, isVariable) + ScriptText.value(value, exactly: sheet[name]?.exact)
    case .node(let tree, let isConstant): "\(isConstant ? "const " : "")\(name) = \(tree.text)"
    case .function(let parameters, let body): "\(name)(\(parameters.joined(separator: ", "))) = \(body.text)"
    case .declared(let declaration): declaration.statement(of: name)
    case nil: ""
    }
  }

  /// What stands before the value of a leaf.
  static func head(of name: String, _ isVariable: Bool) -> String { "\(isVariable ? "" : "const ")\(name) = " }

  /// The names in the order of their nodes, one without a node where its definition stands.
  private var namesInOrderOfNodes: [String] {
    var last = -1
    let places = sheet.definitions.keys.map { name -> (place: Int, name: String) in
      if let node = sheet.nodes[name] {
        last = max(last, node.index)
        return (node.index, name)
      }
      return (last, name)
    }
    let ordered = places.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
    return ordered.map(\.element.name)
  }

  /// The names in the order of their nodes, but after what they use; a loop, since chains may be long.
  private var namesInOrderOfUse: [String] {
    var seen: Set<String> = []
    var order: [String] = []
    for start in namesInOrderOfNodes where seen.insert(start).inserted {
      var stack = [(name: start, pending: pending(start))]
      while let top = stack.last {
        if let next = top.pending.last {
          stack[stack.count - 1].pending.removeLast()
          if seen.insert(next).inserted { stack.append((next, pending(next))) }
        } else {
          order.append(top.name)
          stack.removeLast()
        }
      }
    }
    return order
  }

  /// What a definition uses, the first in the order of definition at the end.
  private func pending(_ name: String) -> [String] {
    let mentions = (sheet[name]?.mentions ?? []).filter { sheet[$0] != nil }
    let places = mentions.map { (place: sheet.definitions.index(forKey: $0) ?? 0, name: $0) }
    return places.sorted { $0.place > $1.place }.map(\.name)
  }
}
