import Language
import Tensors

extension Session {
  /// The session as a script that replays to the same numbers.
  var script: String {
    let count = sheet.definitions.count
    var lines = ["# a backprop session of \(count) definition\(count == 1 ? "" : "s"); load it, or run it as a script"]
    let initial = Settings()
    for setting in Setting.all where setting.get(settings) != setting.get(initial) {
      lines.append("set \(setting.name) \(setting.get(settings))")
    }
    for name in namesInOrderOfUse {
      let statement = statement(defining: name)
      guard let problem = sheet.broken[name] else {
        lines.append(statement)
        continue
      }
      // A definition that no longer fits would stop the script.
      lines.append("# no longer fits: \(problem.message)".onOneLine(within: 200))
      lines += statement.split(separator: "\n").map { "# \($0)" }
    }
    let definitions = sheet.definitions.keys.filter { sheet.composites[$0] != nil }
    lines += sheet.expansions.statements(for: Array(definitions))
    return lines.joined(separator: "\n") + "\n"
  }

  /// Statements that state the values a statement has given to leaves; nil where it did anything else, or they are long.
  func lastingText(changesAfter count: Int) -> String? {
    guard done.count == count + 1, let changes = done.last, !changes.isEmpty else { return nil }
    var entries = 0
    for change in changes {
      guard case .leaf(let value, _)? = change.after?.kind else { return nil }
      entries += value.count
    }
    guard entries <= Self.mostLastingEntries else { return nil }
    return changes.map { statement(defining: $0.name) }.joined(separator: "\n")
  }

  private static let mostLastingEntries = 200_000

  /// The statement that defines a name as it is now.
  func statement(defining name: String) -> String {
    switch sheet[name]?.kind {
    case .leaf(let value, let isVariable):
      "\(isVariable ? "" : "const ")\(name) = \(ScriptText.value(value, exactly: sheet[name]?.exact))"
    case .node(let tree, let isConstant): "\(isConstant ? "const " : "")\(name) = \(tree.text)"
    case .function(let parameters, let body): "\(name)(\(parameters.joined(separator: ", "))) = \(body.text)"
    case nil: ""
    }
  }

  /// The names in the order of their definition, but after what they use; a loop, since chains may be long.
  private var namesInOrderOfUse: [String] {
    var seen: Set<String> = []
    var order: [String] = []
    for start in sheet.definitions.keys where seen.insert(start).inserted {
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

/// Values as a script states them.
enum ScriptText {
  /// A value in a form that reads back to the same shape and the same bits.
  ///
  /// Where the exact value is known it is written as a fraction, if that reads back to the same bits.
  static func value(_ x: Tensor<Double>, exactly exact: Tensor<Numeral>? = nil) -> String {
    let fractions = exact.map { Dictionary(zip(x.scalars.map(\.bitPattern), $0.scalars)) { a, _ in a } } ?? [:]
    func number(_ x: Double) -> String {
      guard let fraction = fractions[x.bitPattern]?.fraction, fraction.isReadable,
        let (n, d) = fraction.asDoubles, n / d == x
      else { return LiteralText.number(x) }
      return fraction.text
    }
    // A list of one-row matrices reads as a matrix, so that an inner axis of length 1 has to be named.
    guard x.rank > 2, x.shape.dropFirst().dropLast().contains(1) else { return LiteralText.text(x, number) }
    let flat = LiteralText.text(x.reshaped([x.count]), number)
    return "reshape(\(flat), \(x.shape.map(String.init).joined(separator: ", ")))"
  }
}
