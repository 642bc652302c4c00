import Language

/// Trees as compact S-expressions, for comparison.
func dump(_ tree: SyntaxTree) -> String { dump(tree.root, in: tree) }

private func dump(_ index: SyntaxTree.Index, in tree: SyntaxTree) -> String {
  func list(_ operands: [SyntaxTree.Index]) -> String { operands.map { dump($0, in: tree) }.joined(separator: " ") }
  switch tree[index].kind {
  case .number(_, let literal): return literal
  case .string(let text): return "\"\(text)\""
  case .name(let name): return name
  case .infix(let infix, let left, let right): return "(\(infix.rawValue) \(list([left, right])))"
  case .prefix(let sign, let operand): return "(\(sign.rawValue) \(list([operand])))"
  case .transpose(let operand): return "(T \(list([operand])))"
  case .call(let call):
    let keywords = call.keywords.map { " \($0.name.text)=\(dump($0.value, in: tree))" }.joined()
    let arguments = call.arguments.map { " " + dump($0, in: tree) }.joined()
    return "(\(call.function.text)\(String(repeating: "'", count: call.primes))!\(arguments)\(keywords))"
  case .element(let base, let subscripts):
    let items = subscripts.map { item in
      switch item {
      case .index(let index): dump(index, in: tree)
      case .slice(let start, let stop, let step):
        [start, stop].map { $0.map { dump($0, in: tree) } ?? "" }.joined(separator: ":")
          + (step.map { ":" + dump($0, in: tree) } ?? "")
      }
    }
    return "(\(dump(base, in: tree))[\(items.joined(separator: ","))])"
  case .list(let entries): return "[\(list(entries))]"
  case .matrix(let rows): return "[\(rows.map(list).joined(separator: "; "))]"
  case .comprehension(let node):
    let domain = node.domain.map { " in " + dump($0, in: tree) } ?? ""
    return "(\(node.reduction?.text ?? "[]") \(node.variable.text)\(domain): \(list([node.body])))"
  case .partial(let output, let variable, let isGradient):
    return "(\(isGradient ? "∇" : "∂") \(list([output, variable])))"
  }
}

let words = CommandWords(
  ["grad", "forward", "help", "quit", "set", "load", "save", "jacobian", "vars", "show"],
  isUserName: { $0 == "show" })

func statement(_ text: String) throws(SyntaxError) -> Statement {
  try Statement(parsing: StatementSource(text), words: words)
}

/// The tree of `text`, dumped; the error in words if it has one.
func parsed(_ text: String) -> String {
  do {
    guard case .expression(let tree) = try statement(text).kind else { return "no expression" }
    return dump(tree)
  } catch {
    return error.diagnostic.message
  }
}
